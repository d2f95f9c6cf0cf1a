#include "hw/mapping/layout/class_choice.h"

#include <optional>
#include <string>

#include "hw/mapping/block_cutter.h"

namespace ohmic {
namespace {

std::string too_narrow(const ChipConfig& chip, const Layer& layer, const LayerBits& bits) {
  return "layer '" + layer.name + "' has " + std::to_string(chip.weight_slices(bits.weight_bits)) +
         " slices a weight, which are to lie side by side (mapping.weight_layout=adjacent), and no "
         "array is as wide";
}

}  // namespace

std::variant<std::vector<LayerMapping>, CapacityShortfall> measure_layers(
    const NetworkSpec& network, const ChipConfig& chip, const QuantPolicy& policy,
    const NetworkCodes* codes) {
  std::vector<LayerMapping> layers;
  for (std::size_t l = 0; l < network.weight_layers.size(); ++l) {
    const Layer& layer = network.weight_layer(static_cast<int>(l));
    auto measured = measure_layer(chip, layer, 0, policy.layers[l],
                                  codes == nullptr ? nullptr : (*codes)[l].get());
    if (!measured) return CapacityShortfall{too_narrow(chip, layer, policy.layers[l])};
    layers.push_back(std::move(*measured));
  }
  return layers;
}

}  // namespace ohmic
