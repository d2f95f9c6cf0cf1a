#include "hw/functional/functional_dump.h"

#include "quant/integer/code_tensors.h"
#include "quant/integer/network_file.h"

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
    layers_[l].accumulator.insert(layers_[l].accumulator.end(), record.accumulator.begin(),
                                  record.accumulator.end());
  }
}

void FunctionalDump::write(const std::string& file, const IntegerNetwork& integers) const {
  const TensorMap quantized = to_tensors(network_, integers);
  TensorMap tensors;
  for (std::size_t l = 0; l < layers_.size(); ++l) {
    const Layer& spec = network_.weight_layer(static_cast<int>(l));
    const IntegerLayer& layer = integers.layers[l];
    const bool flat = spec.kind == LayerKind::kLinear;
    tensors[spec.name + ".weight"] = quantized.at(spec.name + ".weight");
    tensors[spec.name + ".input"] = activation_code_tensor(
        batch_shape(images_, spec.in, flat), layers_[l].input, layer.bits.activation_bits);
    tensors[spec.name + ".accumulator"] =
        accumulator_tensor(batch_shape(images_, spec.out, flat), layers_[l].accumulator,
                           im2col(spec).rows, layer.bits);
    tensors[spec.name + ".zero_point"] = int32_tensor({1}, {layer.input.zero_point});
  }
  write_safetensors(file, tensors, to_metadata(network_, integers));
}

}  // namespace ohmic
