#include "hw/functional/integer_arithmetic.h"

namespace ohmic {

void IntegerArithmetic::encode(int layer, const float* values, std::size_t count,
                               ActivationCode* codes) const {
  const ActivationGrid& grid = integers_.layers[static_cast<std::size_t>(layer)].input;
  for (std::size_t i = 0; i < count; ++i) {
    codes[i] =
        static_cast<ActivationCode>(quantize_activation(values[i], grid, integers_.rounding));
  }
}

float IntegerArithmetic::output(int layer, std::size_t channel, std::int64_t accumulator) const {
  return layer_output(integers_.layers[static_cast<std::size_t>(layer)], channel, accumulator);
}

std::vector<LayerValues> layer_values(const IntegerNetwork& integers) {
  std::vector<LayerValues> values;
  for (const IntegerLayer& layer : integers.layers)
    values.push_back({layer.weights->codes, layer.input.zero_point});
  return values;
}

}  // namespace ohmic
