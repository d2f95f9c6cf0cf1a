#include "app/search/search_setup.h"

#include "app/options/stored_options.h"
#include "app/options/training_options.h"
#include "app/search/search_files.h"
#include "nets/network_loader.h"
#include "quant/network/float_network.h"
#include "rl/agents/single_thread.h"
#include "rl/oracles/cache_key.h"
#include "rl/oracles/simulator_cost_oracle.h"
#include "util/build_info.h"
#include "util/config_error.h"
#include "util/content_hash.h"
#include "util/file_io.h"

namespace ohmic::app {
namespace {

/// Above this many multiplications an image an episode reads kScreenImages of them.
constexpr std::int64_t kLargeNetworkMacs = 50'000'000;
constexpr int kScreenImages = 1000;
/// Images a step of an episode's fine-tuning: few images should still be many steps.
constexpr std::size_t kTuningBatch = 32;

std::int64_t multiplications(const NetworkSpec& network) {
  std::int64_t macs = 0;
  for (const int layer : network.weight_layers) {
    const Im2col matrix = im2col(network.layers[static_cast<std::size_t>(layer)]);
    macs += matrix.rows * matrix.columns * matrix.windows * matrix.groups;
  }
  return macs;
}

/// 0 where an episode reads every validation image.
std::size_t screened(int asked, const NetworkSpec& network, const Dataset& data) {
  if (asked < 0) asked = multiplications(network) > kLargeNetworkMacs ? kScreenImages : 0;
  const auto images = static_cast<std::size_t>(asked);
  return images < data.validation.size() ? images : 0;
}

/// Reads images of one split.
class ImageReading final : public AccuracyOracle {
 public:
  ImageReading(LazyEvaluator& evaluator, ImageSplit split, std::size_t count)
      : evaluator_(evaluator), split_(split), count_(count) {}

  std::vector<TimedAnswer<double>> accuracy(const std::vector<QuantPolicy>& policies) override {
    AccuracyEvaluator& evaluator = evaluator_.get();
    std::vector<TimedAnswer<double>> answers;
    for (const QuantPolicy& policy : policies) {
      answers.push_back(timed([&] {
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
};

/// Training splits its sums among threads, and a search may not depend on their number.
class OnOneThread final : public AccuracyOracle {
 public:
  OnOneThread(LazyEvaluator& evaluator, std::unique_ptr<AccuracyOracle> inner)
      : evaluator_(evaluator), inner_(std::move(inner)) {}
  std::vector<TimedAnswer<double>> accuracy(const std::vector<QuantPolicy>& policies) override {
    const SingleThread alone;
    evaluator_.get();  // calibrated before the clock of an answer starts
    return inner_->accuracy(policies);
  }

 private:
  LazyEvaluator& evaluator_;
  std::unique_ptr<AccuracyOracle> inner_;
};

/// Leaves the first `count` images.
void trim(ImageSet& images, std::size_t count) {
  if (count >= images.size()) return;
  images.pixels.resize(count * images.image_bytes());
  images.labels.resize(count);
  images.pixels.shrink_to_fit();
}

/// What the figures may depend on: a revision stands for the code only where no file differs.
std::string this_build() {
  const BuildInfo info = build_info();
  const std::string revision = info.revision;
  std::string build = std::string(info.version) + " " + revision;
  if (revision == "unknown" || revision.find("-dirty") != std::string::npos) {
    build += " " + content_hash(read_file("/proc/self/exe"));
  }
  return build;
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

SearchOracles::SearchOracles(const SearchArguments& arguments, TrainedNetwork trained,
                             const HardwareRecord& hardware, const EvaluatorOptions& options)
    : trained_(std::move(trained)),
      options_(options),
      evaluator_([this] {
        return std::make_unique<AccuracyEvaluator>(trained_.network, std::move(trained_.weights),
                                                   trained_.data, options_);
      }),
      workers_(trained_.network, hardware),
      chip_(std::make_unique<SimulatorCostOracle>(trained_.network, make_chip_config(hardware),
                                                  make_energy_table(hardware))),
      chips_(
          *chip_, [this] { return workers_.start(); }, options.threads),
      cost_(&chips_) {
  require_device(options.device);
  evaluator_.on_built = [this](double seconds) { preparation_s_ = seconds; };
  if (arguments.finetune_images > 0) open_tuner(arguments);
  trim(trained_.data.train, options.calibration_images);
  if (!arguments.policy_cache.empty()) open_cache(arguments, hardware);
}

void SearchOracles::open_tuner(const SearchArguments& arguments) {
  FinetuneOptions tuning;
  tuning.training.epochs = 1;
  tuning.training.batch = kTuningBatch;
  tuning.training.epoch_images = static_cast<std::size_t>(arguments.finetune_images);
  tuning.training.learning_rate = arguments.finetune_learning_rate;
  tuning.training.seed = arguments.shared.seed;
  tuning.training.augmentation = parse_augmentation("auto", trained_.data);
  tuning.per_tensor = options_.quantizer.per_tensor;
  tuning.threads = options_.threads;
  tuning.validation_images = options_.validation_images;
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

void SearchOracles::open_cache(const SearchArguments& arguments, const HardwareRecord& hardware) {
  cache_ = std::make_unique<PolicyCache>(arguments.policy_cache);
  const Json network = network_to_json(trained_.network);
  cached_cost_ = std::make_unique<CachedCost>(
      chips_, *cache_, cost_cache_key(network, hardware_to_json(hardware), this_build()));
  cost_ = cached_cost_.get();
  calibration_ = calibration_cache_key({network, content_hash(read_file(trained_.weights_file)),
                                        trained_.data.train, options_.calibration_images,
                                        options_.quantizer, this_build()});
  if (tuner_) tuning_ = tuning_subject();
  const std::int64_t subject = cache_->subject(calibration_);
  preparation_s_ = cache_->preparation(subject).value_or(0);
  evaluator_.on_built = [this, subject](double seconds) {
    preparation_s_ = seconds;
    cache_->add_preparation(subject, seconds);
  };
}

AccuracyOracle& SearchOracles::keep(std::unique_ptr<AccuracyOracle> oracle) {
  oracles_.push_back(std::move(oracle));
  return *oracles_.back();
}

AccuracyOracle& SearchOracles::accuracy(ImageSplit split, std::size_t count) {
  return cached(keep(std::make_unique<ImageReading>(evaluator_, split, count)), calibration_, split,
                count);
}

AccuracyOracle& SearchOracles::judged(ImageSplit split, std::size_t count) {
  if (!tuner_) return accuracy(split, count);
  auto reading = std::make_unique<FinetunedAccuracy>(*tuner_, split, count);
  return cached(keep(std::make_unique<OnOneThread>(evaluator_, std::move(reading))), tuning_, split,
                count);
}

std::optional<FinetuneResult> SearchOracles::tuned(const QuantPolicy& policy) {
  if (!tuner_) return std::nullopt;
  const SingleThread alone;
  const bool calibrated = evaluator_.is_built();
  std::optional<FinetuneResult> result = tuner_->tuned(policy);
  if (!calibrated && evaluator_.is_built()) preparation_s_ = 0;  // the clock of the total ran
  return result;
}

AccuracyOracle& SearchOracles::cached(AccuracyOracle& reading, const std::string& subject,
                                      ImageSplit split, std::size_t count) {
  if (!cache_) return reading;
  const ImageSet test = split == ImageSplit::kTest ? trained_.data.load_test() : ImageSet();
  const ImageSet& images = split == ImageSplit::kTest ? test : trained_.data.validation;
  const std::string whole = accuracy_cache_key(subject, images, count == 0 ? images.size() : count);
  return keep(std::make_unique<CachedAccuracy>(reading, *cache_, whole));
}

namespace {

std::vector<NamedFile> outputs_of(const SearchArguments& arguments) {
  std::vector<NamedFile> outputs = {{"--policy-cache", arguments.policy_cache}};
  if (arguments.shared.out.empty()) return outputs;  // a new folder
  const RunDirectory run{arguments.shared.out};
  for (const std::string& file : {run.config(), run.database(), run.history(), run.policy(),
                                  run.summary(), run.weights(), run.report()}) {
    outputs.push_back({"--out", file});
  }
  return outputs;
}

}  // namespace

SearchSetup set_up(SearchArguments& arguments, const Json& stored) {
  const SharedOptions located = with_found_paths(arguments, stored).shared;
  const NetworkSpec network = load_network(located.net);
  require_classes(network);
  const QuantEnv env(network);
  HardwareRecord hardware = load_hardware(located.hw, located.set);
  hardware.name = one_line(arguments.shared.hw);
  EvaluatorOptions options;
  options.quantizer = resolve_quantizer(arguments.quantizer);
  TrainedNetwork trained = open_classifier(located, outputs_of(arguments));
  if (arguments.shared.data.empty()) arguments.shared.data = trained.data.spec;
  if (arguments.shared.weights.empty()) arguments.shared.weights = trained.weights_file;
  trained.data.spec = arguments.shared.data;
  options.weights_file = trained.weights_file;
  options.threads = resolve_threads(arguments.shared.threads);
  options.device = arguments.shared.device;
  const std::size_t screen = screened(arguments.screen_images, trained.network, trained.data);
  options.validation_images = screen;
  Json config = config_to_json(arguments, trained, hardware);
  if (!stored.is_null()) config["paths"] = stored.value("paths", Json::object());
  SearchSetup setup{trained.network,
                    env,
                    hardware,
                    std::move(config),
                    trained.network.name + " on " + hardware.name + ", " + data_label(trained.data),
                    screen,
                    nullptr};
  setup.oracles = std::make_unique<SearchOracles>(arguments, std::move(trained), hardware, options);
  return setup;
}

}  // namespace ohmic::app
