#include "app/search_setup.h"

#include "app/build_info.h"
#include "app/search_files.h"
#include "nets/file_io.h"
#include "nets/network_loader.h"
#include "quant/float_network.h"
#include "rl/policy_subject.h"
#include "rl/simulator_cost_oracle.h"

namespace ohmic::app {
namespace {

/// Above this many multiplications an image an episode reads kScreenImages of them.
constexpr std::int64_t kLargeNetworkMacs = 50'000'000;
constexpr int kScreenImages = 1000;

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

  std::vector<double> accuracy(const std::vector<QuantPolicy>& policies) override {
    std::vector<double> result;
    for (const QuantPolicy& policy : policies) {
      AccuracyEvaluator& evaluator = evaluator_.get();
      result.push_back(split_ == ImageSplit::kTest ? evaluator.test_accuracy(policy, count_)
                                                   : evaluator.validation_accuracy(policy, count_));
    }
    return result;
  }

 private:
  LazyEvaluator& evaluator_;
  ImageSplit split_;
  std::size_t count_;
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
  // Whoever asked runs the clock of accuracies; the total's clock runs by itself.
  booked_.accuracy_s -= seconds;
  booked_.other_s = seconds;
  on_built(seconds);
  return *evaluator_;
}

SearchOracles::SearchOracles(const SearchArguments& arguments, TrainedNetwork trained,
                             const HardwareRecord& hardware, const EvaluatorOptions& options)
    : trained_(std::move(trained)),
      options_(options),
      evaluator_(
          [this] {
            return std::make_unique<AccuracyEvaluator>(
                trained_.network, std::move(trained_.weights), trained_.data, options_);
          },
          booked_),
      chip_(std::make_unique<SimulatorCostOracle>(trained_.network, make_chip_config(hardware),
                                                  make_energy_table(hardware))),
      cost_(chip_.get()) {
  require_device(options.device);
  trim(trained_.data.train, options.calibration_images);
  if (!arguments.policy_cache.empty()) open_cache(arguments, hardware);
}

void SearchOracles::open_cache(const SearchArguments& arguments, const HardwareRecord& hardware) {
  cache_ = std::make_unique<PolicyCache>(arguments.policy_cache);
  const Json network = network_to_json(trained_.network);
  cached_cost_ = std::make_unique<CachedCost>(
      *chip_, *cache_, cost_subject(network, hardware_to_json(hardware), this_build()), booked_);
  cost_ = cached_cost_.get();
  calibration_ = calibration_subject({network, content_hash(read_file(trained_.weights_file)),
                                      trained_.data.train, options_.calibration_images,
                                      options_.quantizer, this_build()});
  const std::int64_t subject = cache_->subject(calibration_);
  booked_.other_s = cache_->preparation(subject).value_or(0);
  evaluator_.on_built = [this, subject](double s) { cache_->add_preparation(subject, s); };
}

AccuracyOracle& SearchOracles::keep(std::unique_ptr<AccuracyOracle> oracle) {
  oracles_.push_back(std::move(oracle));
  return *oracles_.back();
}

AccuracyOracle& SearchOracles::accuracy(ImageSplit split, std::size_t count) {
  AccuracyOracle& reading = keep(std::make_unique<ImageReading>(evaluator_, split, count));
  if (!cache_) return reading;
  const ImageSet test = split == ImageSplit::kTest ? trained_.data.load_test() : ImageSet();
  const ImageSet& images = split == ImageSplit::kTest ? test : trained_.data.validation;
  const std::string subject =
      accuracy_subject(calibration_, images, count == 0 ? images.size() : count);
  return keep(std::make_unique<CachedAccuracy>(reading, *cache_, subject, booked_));
}

SearchSetup set_up(SearchArguments& arguments) {
  const QuantEnv env(load_network(arguments.shared.net));
  HardwareRecord hardware = load_hardware(arguments.shared.hw, arguments.shared.set);
  EvaluatorOptions options;
  options.quantizer = resolve_quantizer(arguments.quantizer);
  TrainedNetwork trained = open_trained_network(arguments.shared);
  if (arguments.shared.data.empty()) arguments.shared.data = trained.data.spec;
  if (arguments.shared.weights.empty()) arguments.shared.weights = trained.weights_file;
  options.threads = resolve_threads(arguments.shared.threads);
  options.device = arguments.shared.device;
  const std::size_t screen = screened(arguments.screen_images, trained.network, trained.data);
  SearchSetup setup{trained.network,
                    env,
                    hardware,
                    config_to_json(arguments, trained.network, hardware, trained.data),
                    trained.network.name + " on " + hardware.name + ", " + data_label(trained.data),
                    screen,
                    nullptr};
  setup.oracles = std::make_unique<SearchOracles>(arguments, std::move(trained), hardware, options);
  return setup;
}

}  // namespace ohmic::app
