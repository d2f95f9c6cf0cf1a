#include "hw/functional/functional_dump.h"

#include <limits>

#include "datasets/safetensors.h"
#include "hw/sim/simulation_error.h"

namespace ohmic {
namespace {

std::vector<std::int64_t> batch_shape(std::int64_t images, const Shape& shape, bool flat) {
  if (flat) return {images, shape.elements()};
  return {images, shape.channels, shape.height, shape.width};
}

}  // namespace

FunctionalDump::FunctionalDump(const NetworkSpec& network)
    : network_(network), layers_(network.weight_layers.size()) {}

void FunctionalDump::add(const FunctionalChip& chip) {
  ++images_;
  for (std::size_t l = 0; l < layers_.size(); ++l) {
    const LayerRecord& record = chip.record(l);
    layers_[l].input.insert(layers_[l].input.end(), record.input.begin(), record.input.end());
    for (const std::int64_t sum : record.accumulator) {
      if (sum < std::numeric_limits<std::int32_t>::min() ||
          sum > std::numeric_limits<std::int32_t>::max())
        throw SimulationError("an accumulator of layer '" +
                              network_.weight_layer(static_cast<int>(l)).name + "' is " +
                              std::to_string(sum) + ", which the dump's 32 bits cannot hold");
      layers_[l].accumulator.push_back(static_cast<std::int32_t>(sum));
    }
  }
}

void FunctionalDump::write(const std::string& file, const IntegerNetwork& integers) const {
  const TensorMap quantized = to_tensors(network_, integers);
  TensorMap tensors;
  for (std::size_t l = 0; l < layers_.size(); ++l) {
    const Layer& spec = network_.weight_layer(static_cast<int>(l));
    const bool flat = spec.kind == LayerKind::kLinear;
    tensors[spec.name + ".weight"] = quantized.at(spec.name + ".weight");
    tensors[spec.name + ".input"] =
        uint8_tensor(batch_shape(images_, spec.in, flat), layers_[l].input);
    tensors[spec.name + ".accumulator"] =
        int32_tensor(batch_shape(images_, spec.out, flat), layers_[l].accumulator);
  }
  write_safetensors(file, tensors, to_metadata(network_, integers));
}

}  // namespace ohmic
