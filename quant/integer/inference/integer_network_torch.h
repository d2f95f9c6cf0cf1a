#pragma once

#include <ATen/core/Tensor.h>

#include <vector>

#include "nets/network_spec.h"
#include "quant/integer/integer_network.h"

namespace ohmic {

/// The weight layers of one integer network as tensors; bit for bit integer_forward. float32
/// products of whole numbers are exact below 2^24, so a layer whose sums could leave that range is
/// cut along its input channels (or runs in float64).
class TorchIntegerNetwork {
 public:
  TorchIntegerNetwork(const NetworkSpec& network, const IntegerNetwork& integers,
                      const c10::Device& device);

  /// Output of weight layer `index`: [N, C, H, W] in, [N, O, H', W'] out, float32.
  at::Tensor run(int index, const at::Tensor& input) const;

 private:
  struct WeightSlice {
    std::int64_t first_channel, channels;
    at::Tensor weight;  // [O, channels, kh, kw]
  };
  struct PreparedLayer {
    std::vector<WeightSlice> slices;
    c10::ScalarType type;
    at::Tensor input_scale;          // [1]
    at::Tensor offset, scale, bias;  // [O, 1, 1]; offset: zero point * row sum
    ActivationGrid grid;
  };

  at::Tensor codes(const PreparedLayer& prepared, const Layer& spec, const at::Tensor& input) const;

  const NetworkSpec& network_;
  Rounding rounding_;
  std::vector<PreparedLayer> layers_;
};

/// Convolution of codes with integer weights held in floating point, exact while every partial sum
/// is. Padding is already in the codes.
at::Tensor exact_convolution(const at::Tensor& codes, const at::Tensor& weight, const Layer& spec);

/// Into how many equal ranges of input channels a layer must be cut for exact float32 sums; 0 if no
/// cut is fine enough.
int exact_slices(const Layer& spec, const IntegerWeights& weights, int top_code);

}  // namespace ohmic
