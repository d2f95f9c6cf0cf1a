#pragma once

#include <ATen/ATen.h>

#include <vector>

#include "nets/network_spec.h"

namespace ohmic {

/// One number a channel (or a value of a list) as a float32 tensor on x's device that spreads over
/// x, [N, C, H, W] or [N, F].
at::Tensor channel_values(const std::vector<float>& values, const at::Tensor& x);

/// What a channel_shuffle or channel_slice makes of x [N, C, H, W], in memory of its own.
at::Tensor selected_channels(const Layer& layer, const at::Tensor& x);

}  // namespace ohmic
