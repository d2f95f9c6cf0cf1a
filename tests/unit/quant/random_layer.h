#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "nets/network_loader.h"
#include "quant/integer/integer_network.h"
#include "tests/support/test_draws.h"

namespace ohmic {

/// Where codes and weights are drawn from.
enum class Extremes {
  kTop,     ///< the largest code, the largest weight
  kBottom,  ///< the largest code, the smallest weight
  kMixed,   ///< any
  kNearTop  ///< the three largest of either: sums with low bits set
};

inline NetworkSpec one_layer(const std::string& input, const std::string& layer) {
  return parse_network(R"({"schema_version": 1, "name": "one", "input": )" + input +
                           R"(, "layers": [{"name": "conv", "type": "conv2d", )" + layer + "}]}",
                       "one.json");
}

inline NetworkSpec convolution(int channels, int outputs, int kernel, int padding) {
  const std::string side = kernel == 1 ? "1" : "6";
  return one_layer("{\"channels\": " + std::to_string(channels) + ", \"height\": " + side +
                       ", \"width\": " + side + "}",
                   "\"out_channels\": " + std::to_string(outputs) + ", \"kernel\": " +
                       std::to_string(kernel) + ", \"padding\": " + std::to_string(padding));
}

inline NetworkSpec random_convolution(RandomSource& random) {
  const auto draw = [&](int low, int high) { return draw_from(low, high, random); };
  const auto text = [](int value) { return std::to_string(value); };
  const int groups = draw(0, 3) == 0 ? draw(2, 9) : 1;
  const bool depthwise = groups > 1 && draw(0, 1) == 0;
  const int in = groups * (depthwise ? 1 : draw(1, 40));
  const int out = groups * (depthwise ? 1 : draw(1, 40));
  std::string padding = "[" + text(draw(0, 2));
  for (int i = 0; i < 3; ++i) padding += ", " + text(draw(0, 2));
  return one_layer("{\"channels\": " + text(in) + ", \"height\": " + text(draw(5, 12)) +
                       ", \"width\": " + text(draw(5, 12)) + "}",
                   "\"out_channels\": " + text(out) + ", \"groups\": " + text(groups) +
                       ", \"kernel\": [" + text(draw(1, 3)) + ", " + text(draw(1, 3)) +
                       "], \"stride\": [" + text(draw(1, 2)) + ", " + text(draw(1, 2)) +
                       "], \"dilation\": [" + text(draw(1, 2)) + ", " + text(draw(1, 2)) +
                       "], \"padding\": " + padding + "]");
}

inline int draw_code(int low, int high, Extremes extremes, RandomSource& random) {
  switch (extremes) {
    case Extremes::kTop:
      return high;
    case Extremes::kBottom:
      return low;
    case Extremes::kNearTop:
      return std::max(low, high - draw_from(0, 2, random));
    default:
      return draw_from(low, high, random);
  }
}

inline IntegerLayer random_layer(const Layer& spec, int weight_bits, int activation_bits,
                                 int zero_point, Extremes extremes, RandomSource& random) {
  const CodeRange range = weight_codes(weight_bits);
  const auto rows = static_cast<std::size_t>(im2col(spec).rows);
  auto weights = std::make_shared<IntegerWeights>();
  for (int o = 0; o < spec.out_channels; ++o) {
    std::int64_t positive = 0, negative = 0;
    for (std::size_t r = 0; r < rows; ++r) {
      const int code = draw_code(range.low, range.high, extremes, random);
      weights->codes.push_back(static_cast<WeightCode>(code));
      (code > 0 ? positive : negative) += code;
    }
    weights->scale.push_back(0.01F);
    weights->row_sum.push_back(positive + negative);
    weights->largest_partial_sum = std::max({weights->largest_partial_sum, positive, -negative});
  }
  IntegerLayer layer;
  layer.bits = {weight_bits, activation_bits};
  layer.weights = weights;
  layer.input = {0.1F, zero_point, activation_top_code(activation_bits)};
  layer.bias.assign(weights->scale.size(), 0.5F);
  return layer;
}

inline std::vector<ActivationCode> random_codes(const Layer& spec, const IntegerLayer& layer,
                                                Extremes extremes, RandomSource& random) {
  const Extremes kind = extremes == Extremes::kBottom ? Extremes::kTop : extremes;
  std::vector<ActivationCode> codes(static_cast<std::size_t>(spec.in.elements()));
  for (auto& code : codes)
    code = static_cast<ActivationCode>(draw_code(0, layer.input.top_code, kind, random));
  return codes;
}

inline std::string to_text(const Layer& spec, const IntegerLayer& layer) {
  const Sliding& s = spec.sliding;
  const auto pair = [](int a, int b) { return std::to_string(a) + 'x' + std::to_string(b) + ' '; };
  return to_string(spec.in) + " -> " + to_string(spec.out) + " kernel " +
         pair(s.kernel_h, s.kernel_w) + "stride " + pair(s.stride_h, s.stride_w) + "dilation " +
         pair(s.dilation_h, s.dilation_w) + "groups " + std::to_string(spec.groups) + " W" +
         std::to_string(layer.bits.weight_bits) + 'A' + std::to_string(layer.bits.activation_bits) +
         " zero point " + std::to_string(layer.input.zero_point);
}

}  // namespace ohmic
