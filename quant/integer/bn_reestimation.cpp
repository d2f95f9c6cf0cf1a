#include "quant/integer/bn_reestimation.h"

#include <algorithm>
#include <cmath>

#include "quant/network/float_weight_layer.h"

namespace ohmic {
namespace {

constexpr std::size_t kBatch = 16;  // images
constexpr double kConstant = 1e-6;  // deviation of a channel that does not vary, beside its mean

/// Square of a channel's deviation; 0 if it is what rounding leaves of a constant.
double variance(const OutputMoments& moments, std::size_t o) {
  const double deviation = moments.deviation[o];
  return deviation > kConstant * std::abs(moments.mean[o]) ? deviation * deviation : 0;
}

double factor_of(double wanted, double found) {
  return wanted > 0 && found > 0 ? std::sqrt(wanted / found) : 1;
}

/// Sums of one output channel's values.
struct Sums {
  double values = 0, squares = 0;
};

void add_maps(const std::vector<Values>& maps, std::size_t pixels, std::vector<Sums>& sums) {
  for (const Values& map : maps) {
    for (std::size_t o = 0; o < sums.size(); ++o) {
      for (std::size_t p = o * pixels; p < (o + 1) * pixels; ++p) {
        sums[o].values += double{map[p]};
        sums[o].squares += double{map[p]} * double{map[p]};
      }
    }
  }
}

/// count: values of each channel.
OutputMoments moments_from(const std::vector<Sums>& sums, double count) {
  OutputMoments moments;
  for (const Sums& sum : sums) {
    const double mean = sum.values / count;
    moments.mean.push_back(mean);
    moments.deviation.push_back(std::sqrt(std::max(sum.squares / count - mean * mean, 0.0)));
  }
  return moments;
}

/// The layer that codes and scales stand for, without a bias.
FoldedLayer values_of(const IntegerWeights& weights) {
  FoldedLayer layer;
  const std::size_t rows = weights.codes.size() / weights.scale.size();
  for (std::size_t i = 0; i < weights.codes.size(); ++i)
    layer.weight.push_back(static_cast<float>(weights.codes[i]) * weights.scale[i / rows]);
  layer.bias.resize(weights.scale.size());
  return layer;
}

/// The inputs that their codes stand for.
std::vector<Values> values_of(const std::vector<Values>& inputs, const ActivationGrid& grid,
                              Rounding rounding) {
  std::vector<Values> rounded = inputs;
  for (Values& input : rounded) {
    for (float& value : input) {
      const int code = quantize_activation(value, grid, rounding);
      value = static_cast<float>(code - grid.zero_point) * grid.scale;
    }
  }
  return rounded;
}

}  // namespace

OutputMoments moments_of(const Layer& layer, const std::vector<Values>& outputs) {
  const auto pixels = static_cast<std::size_t>(layer.out.pixels());
  std::vector<Sums> sums(static_cast<std::size_t>(layer.out.channels));
  add_maps(outputs, pixels, sums);
  return moments_from(sums, static_cast<double>(outputs.size() * pixels));
}

OutputMoments output_moments(const Layer& layer, const FoldedLayer& weights,
                             const std::vector<Values>& inputs) {
  const auto pixels = static_cast<std::size_t>(layer.out.pixels());
  std::vector<Sums> sums(weights.bias.size());
  for (std::size_t first = 0; first < inputs.size(); first += kBatch) {
    std::vector<const Values*> batch;
    for (std::size_t n = first; n < std::min(first + kBatch, inputs.size()); ++n)
      batch.push_back(&inputs[n]);
    ColumnPanels panels(layer, batch);
    add_maps(float_weight_layer(layer, weights, panels, batch.size()), pixels, sums);
  }
  return moments_from(sums, static_cast<double>(inputs.size() * pixels));
}

OutputMoments rounded_output_moments(const Layer& layer, const IntegerWeights& weights,
                                     const ActivationGrid& grid, Rounding rounding,
                                     const std::vector<Values>& inputs) {
  return output_moments(layer, values_of(weights), values_of(inputs, grid, rounding));
}

OutputCorrection match_moments(const OutputMoments& wanted, const OutputMoments& found,
                               bool one_factor) {
  const std::size_t outputs = wanted.mean.size();
  OutputCorrection correction;
  double all_wanted = 0, all_found = 0;
  for (std::size_t o = 0; o < outputs; ++o) {
    correction.factor.push_back(factor_of(variance(wanted, o), variance(found, o)));
    all_wanted += variance(wanted, o);
    all_found += variance(found, o);
  }
  if (one_factor) correction.factor.assign(outputs, factor_of(all_wanted, all_found));
  for (std::size_t o = 0; o < outputs; ++o)
    correction.offset.push_back(wanted.mean[o] - correction.factor[o] * found.mean[o]);
  return correction;
}

}  // namespace ohmic
