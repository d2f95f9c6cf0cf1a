#pragma once

#include <ATen/ATen.h>

#include <vector>

#include "nets/network_spec.h"

namespace ohmic {

/// One number a channel (or a value of a list), shaped so that it spreads over x, [N, C, H, W] or
/// [N, F].
at::Tensor by_channel(const at::Tensor& numbers, const at::Tensor& x);

/// The same of plain numbers, as float32 on x's device.
at::Tensor channel_values(const std::vector<float>& values, const at::Tensor& x);

/// What a channel_shuffle or channel_slice makes of x [N, C, H, W].
at::Tensor selected_channels(const Layer& layer, const at::Tensor& x);

}  // namespace ohmic
