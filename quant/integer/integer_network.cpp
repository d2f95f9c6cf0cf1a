#include "quant/integer/integer_network.h"

#include <algorithm>
#include <utility>

namespace ohmic {
namespace {

/// Sum of weight code * input code of one output position; padding enters as the zero point's code.
std::int64_t integer_dot(const Layer& spec, const WeightCode* weight, const ActivationCode* input,
                         int zero_point, int y0, int x0) {
  const Sliding& s = spec.sliding;
  const int taps = s.kernel_h * s.kernel_w;
  const int channels = spec.in.channels / spec.groups;
  std::int64_t sum = 0;
  for (int i = 0; i < channels * taps; ++i) {
    const int y = y0 + i % taps / s.kernel_w * s.dilation_h;
    const int x = x0 + i % s.kernel_w * s.dilation_w;
    const bool inside = y >= 0 && x >= 0 && y < spec.in.height && x < spec.in.width;
    const int code =
        inside ? input[(i / taps * spec.in.height + y) * spec.in.width + x] : zero_point;
    sum += std::int64_t{weight[i]} * code;
  }
  return sum;
}

/// Row sums, and the larger of the positive and the negative part of each output: no partial sum of
/// products with codes in [0, top] leaves +-top times it.
void add_sums(IntegerWeights& weights) {
  const std::size_t rows = weights.codes.size() / weights.scale.size();
  for (std::size_t o = 0; o < weights.scale.size(); ++o) {
    std::int64_t positive = 0, negative = 0;
    for (std::size_t r = 0; r < rows; ++r) {
      const std::int64_t code = weights.codes[o * rows + r];
      (code > 0 ? positive : negative) += code;
    }
    weights.row_sum.push_back(positive + negative);
    weights.largest_partial_sum = std::max({weights.largest_partial_sum, positive, -negative});
  }
}

std::size_t nonzero_codes(const IntegerLayer& layer) {
  const auto& codes = layer.weights->codes;
  return codes.size() - static_cast<std::size_t>(std::count(codes.begin(), codes.end(), 0));
}

}  // namespace

IntegerWeights integer_weights(std::vector<WeightCode> codes, std::vector<float> scale) {
  IntegerWeights weights;
  weights.codes = std::move(codes);
  weights.scale = std::move(scale);
  add_sums(weights);
  return weights;
}

NetworkCodes network_codes(const IntegerNetwork& integers) {
  NetworkCodes codes;
  for (const IntegerLayer& layer : integers.layers)
    codes.emplace_back(layer.weights, &layer.weights->codes);
  return codes;
}

double density_of(const IntegerLayer& layer) {
  return static_cast<double>(nonzero_codes(layer)) /
         static_cast<double>(layer.weights->codes.size());
}

double density_of(const IntegerNetwork& integers) {
  std::size_t nonzero = 0, all = 0;
  for (const IntegerLayer& layer : integers.layers) {
    all += layer.weights->codes.size();
    nonzero += nonzero_codes(layer);
  }
  return static_cast<double>(nonzero) / static_cast<double>(all);
}

QuantPolicy widths_of(const IntegerNetwork& integers) {
  QuantPolicy policy;
  for (const IntegerLayer& layer : integers.layers) policy.layers.push_back(layer.bits);
  return policy;
}

float layer_output(const IntegerLayer& layer, std::size_t o, std::int64_t accumulator) {
  const IntegerWeights& weights = *layer.weights;
  const std::int64_t centred = accumulator - layer.input.zero_point * weights.row_sum[o];
  const float scale = layer.weight_scale()[o] * layer.input.scale;
  return static_cast<float>(centred) * scale + layer.bias[o];
}

std::vector<ActivationCode> input_codes(const IntegerLayer& layer, const Values& input,
                                        Rounding rounding) {
  std::vector<ActivationCode> codes;
  codes.reserve(input.size());
  for (const float value : input) {
    codes.push_back(static_cast<ActivationCode>(quantize_activation(value, layer.input, rounding)));
  }
  return codes;
}

std::vector<std::int64_t> integer_accumulators(const Layer& spec, const IntegerLayer& layer,
                                               const std::vector<ActivationCode>& codes) {
  const auto rows = static_cast<std::size_t>(im2col(spec).rows);
  const int group_outputs = spec.out.channels / spec.groups;
  const std::size_t group_inputs = codes.size() / static_cast<std::size_t>(spec.groups);
  std::vector<std::int64_t> sums;
  sums.reserve(static_cast<std::size_t>(spec.out.elements()));
  for (int o = 0; o < spec.out.channels; ++o) {
    const WeightCode* weight = layer.weights->codes.data() + static_cast<std::size_t>(o) * rows;
    const ActivationCode* group =
        codes.data() + static_cast<std::size_t>(o / group_outputs) * group_inputs;
    for (int y = 0; y < spec.out.height; ++y) {
      for (int x = 0; x < spec.out.width; ++x) {
        const int y0 = y * spec.sliding.stride_h - spec.sliding.pad_top;
        const int x0 = x * spec.sliding.stride_w - spec.sliding.pad_left;
        sums.push_back(integer_dot(spec, weight, group, layer.input.zero_point, y0, x0));
      }
    }
  }
  return sums;
}

Values integer_forward(const NetworkSpec& network, const IntegerNetwork& integers,
                       const Values& image) {
  return run_graph(network, image, [&](int index, const Values& input) {
    const Layer& spec = network.weight_layer(index);
    const IntegerLayer& layer = integers.layers[static_cast<std::size_t>(index)];
    const auto codes = input_codes(layer, input, integers.rounding);
    const auto sums = integer_accumulators(spec, layer, codes);
    const auto pixels = static_cast<std::size_t>(spec.out.pixels());
    Values output(sums.size());
    for (std::size_t i = 0; i < sums.size(); ++i)
      output[i] = layer_output(layer, i / pixels, sums[i]);
    return output;
  });
}

}  // namespace ohmic
