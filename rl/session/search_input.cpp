#include "rl/session/search_input.h"

#include <cstdint>
#include <utility>

#include "hw/mapping/mesh_size.h"
#include "nets/network_loader.h"

namespace ohmic {
namespace {

/// Above this many multiplications an image an episode reads kScreenImages of them.
constexpr std::int64_t kLargeNetworkMacs = 50'000'000;
constexpr int kScreenImages = 1000;
/// The same through the chip, of any network.
constexpr int kScreenChipImages = 500;

std::int64_t multiplications(const NetworkSpec& network) {
  std::int64_t macs = 0;
  for (const int layer : network.weight_layers) {
    const Im2col matrix = im2col(network.layers[static_cast<std::size_t>(layer)]);
    macs += matrix.rows * matrix.columns * matrix.windows * matrix.groups;
  }
  return macs;
}

}  // namespace

SearchInput load_input(const SearchPlan& plan) {
  NamedNetwork named = open_network(plan.net);
  require_classes(named.network);
  HardwareRecord hardware = load_hardware_for(named.network, plan.hw, plan.settings);
  return {open_trained_network(std::move(named), plan.data, plan.weights, WeightsKind::kFloats,
                               plan.validation),
          std::move(hardware)};
}

bool is_large(const NetworkSpec& network) { return multiplications(network) > kLargeNetworkMacs; }

std::size_t screened_images(const SearchPlan& plan, const SearchInput& input) {
  int asked = plan.screen_images;
  if (asked < 0 && plan.through_chip) asked = kScreenChipImages;
  if (asked < 0) asked = is_large(input.trained.network) ? kScreenImages : 0;
  const auto images = static_cast<std::size_t>(asked);
  return images < input.trained.data.validation.size() ? images : 0;
}

Json input_to_json(const SearchInput& input) {
  const Dataset& data = input.trained.data;
  return {{"network", network_to_json(input.trained.network)},
          {"hardware", hardware_to_json(input.hardware)},
          {"data",
           {{"spec", data.spec},
            {"synthetic", data.synthetic},
            {"training_images", data.train.size()},
            {"validation_images", data.validation.size()}}}};
}

}  // namespace ohmic
