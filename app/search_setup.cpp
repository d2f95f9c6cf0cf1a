#include "app/search_setup.h"

#include "app/search_files.h"
#include "nets/network_loader.h"
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

}  // namespace

SearchSetup set_up(SearchArguments& arguments) {
  const QuantEnv env(load_network(arguments.shared.net));
  HardwareRecord hardware = load_hardware(arguments.shared.hw, arguments.shared.set);
  QuantizerOptions quantizer = resolve_quantizer(arguments.quantizer);
  TrainedNetwork trained = open_trained_network(arguments.shared);
  if (arguments.shared.data.empty()) arguments.shared.data = trained.data.spec;
  if (arguments.shared.weights.empty()) arguments.shared.weights = trained.weights_file;
  EvaluatorOptions options;
  options.quantizer = quantizer;
  options.threads = resolve_threads(arguments.shared.threads);
  options.device = arguments.shared.device;
  options.validation_images = screened(arguments.screen_images, trained.network, trained.data);
  SearchSetup setup{trained.network,
                    env,
                    hardware,
                    config_to_json(arguments, trained.network, hardware, trained.data),
                    trained.network.name + " on " + hardware.name + ", " + data_label(trained.data),
                    options.validation_images,
                    std::make_unique<SimulatorCostOracle>(
                        trained.network, make_chip_config(hardware), make_energy_table(hardware)),
                    nullptr};
  // Calibration comes last: it takes longest, and everything above may refuse the input.
  setup.accuracy = std::make_unique<AccuracyEvaluator>(trained.network, std::move(trained.weights),
                                                       std::move(trained.data), options);
  return setup;
}

std::vector<double> FullAccuracy::accuracy(const std::vector<QuantPolicy>& policies) {
  std::vector<double> result;
  for (const QuantPolicy& policy : policies)
    result.push_back(evaluator_.validation_accuracy(policy));
  return result;
}

std::vector<double> TestAccuracy::accuracy(const std::vector<QuantPolicy>& policies) {
  std::vector<double> result;
  for (const QuantPolicy& policy : policies) result.push_back(evaluator_.test_accuracy(policy));
  return result;
}

}  // namespace ohmic::app
