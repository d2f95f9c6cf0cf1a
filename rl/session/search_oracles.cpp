#include "rl/session/search_oracles.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "hw/config/prune_vectors.h"
#include "hw/device/analog/code_errors.h"
#include "nets/network_loader.h"
#include "quant/network/float_network.h"
#include "quant/network/weight_file.h"
#include "rl/agents/single_thread.h"
#include "rl/oracles/cache_key.h"
#include "rl/session/through_chip.h"
#include "util/config_error.h"

namespace ohmic {
namespace {

/// Images a step of an episode's fine-tuning: few images should still be many steps.
constexpr std::size_t kTuningBatch = 32;

/// Reads images of one split, without those of a screening.
class ImageReading final : public CandidateAccuracy {
 public:
  ImageReading(LazyEvaluator& evaluator, ImageSplit split, std::size_t count,
               Screening screening = {})
      : evaluator_(evaluator), split_(split), count_(count), screening_(std::move(screening)) {}

  std::vector<TimedAnswer<double>> accuracy(const std::vector<Candidate>& policies) override {
    AccuracyEvaluator& evaluator = evaluator_.get();
    std::vector<TimedAnswer<double>> answers;
    for (const Candidate& policy : policies) {
      if (screening_.images > 0)
        evaluator.remember(policy, screening_.images, screening_.accuracy(policy));
      answers.push_back(evaluator_.answer([&] {
        return split_ == ImageSplit::kTest ? evaluator.test_accuracy(policy, count_)
                                           : evaluator.validation_accuracy(policy, count_);
      }));
    }
    return answers;
  }

 private:
  LazyEvaluator& evaluator_;
  ImageSplit split_;
  std::size_t count_;
  Screening screening_;
};

/// Training splits its sums among threads, and a search may not depend on their number.
class OnOneThread final : public CandidateAccuracy {
 public:
  OnOneThread(LazyEvaluator& evaluator, std::unique_ptr<CandidateAccuracy> inner)
      : evaluator_(evaluator), inner_(std::move(inner)) {}
  std::vector<TimedAnswer<double>> accuracy(const std::vector<Candidate>& policies) override {
    const SingleThread alone;
    evaluator_.calibrate();  // before the clock of an answer starts
    return inner_->accuracy(policies);
  }

 private:
  LazyEvaluator& evaluator_;
  std::unique_ptr<CandidateAccuracy> inner_;
};

/// Networks behind a fine-tuning, in integers.
class TunedReading final : public CandidateAccuracy {
 public:
  TunedReading(PolicyTuner& tuner, ImageSplit split, std::size_t count)
      : oracle_(tuner, split, count) {}
  std::vector<TimedAnswer<double>> accuracy(const std::vector<Candidate>& policies) override {
    return PolicyAccuracy(oracle_).accuracy(policies);
  }

 private:
  FinetunedAccuracy oracle_;
};

/// Of a large network, unless the screening reads more.
constexpr int kLargeChipReading = 1000;

/// Leaves the first `count` images.
void trim(ImageSet& images, std::size_t count) {
  if (count >= images.size()) return;
  images.pixels.resize(count * images.image_bytes());
  images.labels.resize(count);
  images.pixels.shrink_to_fit();
}

EvaluatorOptions evaluator_options(const SearchPlan& plan, const SearchInput& input) {
  EvaluatorOptions options;
  options.quantizer = plan.quantizer;
  options.threads = plan.threads;
  options.device = plan.device;
  options.validation_images = screened_images(plan, input);
  options.weights_file = input.trained.weights_file;
  return options;
}

/// Most images that go through chips behind the last episode: minutes, not hours.
std::size_t chip_readings(const SearchPlan& plan, const NetworkSpec& network) {
  return is_large(network)
             ? static_cast<std::size_t>(std::max(kLargeChipReading, plan.screen_images))
             : std::numeric_limits<std::size_t>::max();
}

}  // namespace

AccuracyEvaluator& LazyEvaluator::get() {
  if (evaluator_) return *evaluator_;
  double seconds = 0;
  {
    const ScopedTimer timer(seconds);
    evaluator_ = make_();
  }
  on_built(seconds);
  return *evaluator_;
}

void LazyEvaluator::calibrate() {
  const double before_s = get().build_times().calibration_s;
  evaluator_->calibrate();
  const double seconds = evaluator_->build_times().calibration_s - before_s;
  if (seconds > 0) on_built(seconds);
}

TimedAnswer<double> LazyEvaluator::answer(const std::function<double()>& ask) {
  const IntegerNetworkBuilder::Times before = get().build_times();
  TimedAnswer<double> answer = timed(ask);
  const IntegerNetworkBuilder::Times after = evaluator_->build_times();
  const double calibration_s = after.calibration_s - before.calibration_s;
  answer.seconds += after.taken_s - before.taken_s - calibration_s;
  if (calibration_s > 0) on_built(calibration_s);
  return answer;
}

SearchOracles::SearchOracles(const SearchPlan& plan, SearchInput input)
    : options_(evaluator_options(plan, input)),
      trained_(std::move(input.trained)),
      evaluator_([this] {
        return std::make_unique<AccuracyEvaluator>(trained_.network, std::move(trained_.weights),
                                                   trained_.data, options_);
      }),
      family_(input.hardware, plan.choose),
      through_chip_(plan.through_chip),
      chip_readings_(chip_readings(plan, trained_.network)),
      workers_(trained_.network, input.hardware),
      compresses_(make_chip_config(input.hardware).compression != Compression::kNone),
      chip_(make_chip(plan, input.hardware)),
      // Where the codes are at hand: in this process.
      chips_(
          *chip_, [this] { return workers_.start(); },
          compresses_ || !plan.choose.empty() ? 1 : plan.chips),
      judges_(plan.judges),
      cost_(&chips_) {
  if (judges_ != nullptr) {
    judged_cost_ = std::make_unique<JudgedCost>(chips_, *judges_);
    cost_ = judged_cost_.get();
  }
  require_device(options_.device);
  options_.quantizer.prune =
      prune_vector(make_chip_config(input.hardware), plan.quantizer.prune.shape);
  evaluator_.on_built = [this](double seconds) {
    preparation_s_ = std::max(preparation_s_, seconds);
  };
  if (plan.finetune_images > 0) open_tuner(plan, make_chip_config(input.hardware));
  trim(trained_.data.train, options_.calibration_images);
  if (!plan.policy_cache.empty()) open_cache(plan, input.hardware);
}

std::unique_ptr<CostOracle> SearchOracles::make_chip(const SearchPlan& plan,
                                                     const HardwareRecord& hardware) {
  SimulatorCostOracle::Codes codes;
  if (compresses_ && plan.finetune_images > 0) {
    throw ConfigError("--finetune-images", "does not go with mapping.compression " +
                                               shown(hardware.values.at("mapping.compression")) +
                                               ": what is stored would be the codes before it");
  }
  if (compresses_) {
    codes = [this](const QuantPolicy& policy) {
      evaluator_.calibrate();  // whose seconds are told apart
      return network_codes(evaluator_.get().integer_network(policy));
    };
  }
  return std::make_unique<ChosenChipsCost>(trained_.network, family_, std::move(codes));
}

void SearchOracles::open_tuner(const SearchPlan& plan, const ChipConfig& chip) {
  FinetuneOptions tuning;
  tuning.training.epochs = 1;
  tuning.training.batch = kTuningBatch;
  tuning.training.epoch_images = static_cast<std::size_t>(plan.finetune_images);
  tuning.training.learning_rate = plan.finetune_learning_rate;
  tuning.training.seed = plan.seed;
  tuning.training.augmentation = usual_augmentation(trained_.data);
  tuning.per_tensor = options_.quantizer.per_tensor;
  tuning.prune = options_.quantizer.prune;
  tuning.threads = options_.threads;
  tuning.validation_images = options_.validation_images;
  if (through_chip_) {  // whose validation images in integers choose nothing
    tuning.keep = FinetuneKeep::kLast;
    tuning.chip_errors = [errors = CodeErrors(chip, through_chip_->seed)](
                             std::uint64_t number, std::size_t layer, const std::vector<int>& codes,
                             int bits) { return errors.of(number, layer, codes, bits); };
  }
  tuner_ = std::make_unique<PolicyTuner>(
      trained_.network, trained_.weights, trained_.data, tuning,
      [this](const QuantPolicy& policy) { return evaluator_.get().integer_network(policy); });
}

/// Whatever decides a tuned network beside the post-training one: also the images that choose
/// between the two.
std::string SearchOracles::tuning_subject() const {
  const FinetuneOptions& o = tuner_->options();
  const Json json = {{"images", o.training.epoch_images},
                     {"learning rate", o.training.learning_rate},
                     {"seed", o.training.seed},
                     {"bfloat16", uses_bfloat16(trained_.network, o.precision)}};
  const ImageSet& train = tuner_->data().train;
  const ImageSet& judges = trained_.data.validation;
  const std::size_t judging = o.validation_images == 0 ? judges.size() : o.validation_images;
  const std::string trained =
      accuracy_cache_key(calibration_ + " tuned " + json.dump(), train, train.size());
  return accuracy_cache_key(trained, judges, judging);
}

void SearchOracles::open_cache(const SearchPlan& plan, const HardwareRecord& hardware) {
  cache_ = std::make_unique<PolicyCache>(plan.policy_cache);
  const Json network = network_to_json(trained_.network);
  calibration_ =
      calibration_cache_key({network, weights_hash(trained_.weights_file), trained_.data.train,
                             options_.calibration_images, options_.quantizer, plan.build});
  const std::string codes = compresses_ ? calibration_ : "";
  cached_cost_ = std::make_unique<CachedCost>(
      *cost_, *cache_, cost_cache_key(network, chips_json(hardware), codes, plan.build));
  cost_ = cached_cost_.get();
  rounding_ = std::make_unique<RoundingCache>(rounding_file(plan.policy_cache), calibration_);
  options_.rounding = rounding_.get();
  if (tuner_) tuning_ = tuning_subject();
  if (tuner_ && through_chip_) tuning_ += through_chip_subject(hardware);
  reading_ = through_chip_ ? calibration_ + through_chip_subject(hardware) : calibration_;
  const std::int64_t subject = cache_->subject(calibration_);
  preparation_s_ = cache_->preparation(subject).value_or(0);
  evaluator_.on_built = [this, subject](double seconds) {
    preparation_s_ = std::max(preparation_s_, seconds);
    cache_->add_preparation(subject, seconds);
  };
}

/// The chip as given, and the keys that the others differ in.
Json SearchOracles::chips_json(const HardwareRecord& hardware) const {
  Json json = hardware_to_json(hardware);
  for (const HardwareKey& key : family_.keys()) json["chosen"].push_back(key.name);
  return json;
}

std::string SearchOracles::through_chip_subject(const HardwareRecord& hardware) const {
  const Json json = {{"hardware", chips_json(hardware)},
                     {"device seed", through_chip_->seed},
                     {"chips", through_chip_->count}};
  return " through " + json.dump();
}

CandidateAccuracy& SearchOracles::keep(std::unique_ptr<CandidateAccuracy> oracle) {
  oracles_.push_back(std::move(oracle));
  return *oracles_.back();
}

CandidateAccuracy& SearchOracles::accuracy(ImageSplit split, std::size_t count) {
  if (through_chip_) return through_chip(split, count, false);
  CandidateAccuracy& reading = keep(std::make_unique<ImageReading>(evaluator_, split, count));
  return cached(spread(reading, {false, split == ImageSplit::kTest, count}), calibration_, split,
                count);
}

CandidateAccuracy& SearchOracles::spread(CandidateAccuracy& reading, const JudgedImages& images) {
  if (judges_ == nullptr) return reading;
  return keep(std::make_unique<JudgedAccuracy>(reading, *judges_, images));
}

std::size_t SearchOracles::validation_images() const {
  const std::size_t all = trained_.data.validation.size();
  return through_chip_ ? std::min(all, chip_readings_) : all;
}

/// tuned: behind the fine-tuning.
CandidateAccuracy& SearchOracles::through_chip(ImageSplit split, std::size_t count, bool tuned) {
  ChipReading reading{
      *through_chip_,
      split == ImageSplit::kTest ? trained_.data.load_test() : trained_.data.validation, count,
      options_.threads};
  if (count == 0) reading.count = std::min(reading.images.size(), chip_readings_);
  const std::size_t images = reading.count;
  std::unique_ptr<CandidateAccuracy> chips = std::make_unique<ThroughChipAccuracy>(
      trained_.network, family_, std::move(reading),
      [this, tuned](const QuantPolicy& policy) {
        return tuned ? tuner_->integers(policy) : evaluator_.get().integer_network(policy);
      },
      [this](const auto& ask) { return evaluator_.answer(ask); });
  if (tuned) chips = std::make_unique<OnOneThread>(evaluator_, std::move(chips));
  return cached(spread(keep(std::move(chips)), {tuned, split == ImageSplit::kTest, count}),
                tuned ? tuning_ : reading_, split, images);
}

CandidateAccuracy& SearchOracles::judged(ImageSplit split, std::size_t count) {
  if (!tuner_) return accuracy(split, count);
  if (through_chip_) return through_chip(split, count, true);
  auto reading = std::make_unique<TunedReading>(*tuner_, split, count);
  CandidateAccuracy& alone = keep(std::make_unique<OnOneThread>(evaluator_, std::move(reading)));
  return cached(spread(alone, {true, split == ImageSplit::kTest, count}), tuning_, split, count);
}

CandidateAccuracy& SearchOracles::judged_again(const Screening& screening) {
  // Which keeps what it screened by; or reads all of a chip's noise anew.
  if (tuner_ || through_chip_) return judged(ImageSplit::kValidation, 0);
  auto reading = std::make_unique<ImageReading>(evaluator_, ImageSplit::kValidation, 0, screening);
  return cached(spread(keep(std::move(reading)), {false, false, 0}), calibration_,
                ImageSplit::kValidation, 0);
}

std::optional<FinetuneResult> SearchOracles::tuned(const QuantPolicy& policy) {
  if (!tuner_) return std::nullopt;
  const SingleThread alone;
  const bool calibrated = evaluator_.is_built();
  std::optional<FinetuneResult> result = tuner_->tuned(policy);
  if (!calibrated && evaluator_.is_built()) preparation_s_ = 0;  // the clock of the total ran
  return result;
}

CandidateAccuracy& SearchOracles::cached(CandidateAccuracy& reading, const std::string& subject,
                                         ImageSplit split, std::size_t count) {
  if (!cache_) return reading;
  const ImageSet test = split == ImageSplit::kTest ? trained_.data.load_test() : ImageSet();
  const ImageSet& images = split == ImageSplit::kTest ? test : trained_.data.validation;
  const std::string whole = accuracy_cache_key(subject, images, count == 0 ? images.size() : count);
  return keep(std::make_unique<CachedAccuracy>(reading, *cache_, whole));
}

}  // namespace ohmic
