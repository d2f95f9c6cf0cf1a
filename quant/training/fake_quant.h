#pragma once

#include <ATen/core/Tensor.h>

namespace ohmic {

/// Values that a layer's weights stand for at `bits`: each the level of quantize_weight (nearest)
/// times level_step(clip), bit for bit. weight: [O, ...] float32; clip: [O] or [1], positive.
/// Gradients: straight through to the weights within the clip; to the clip as learned step sizes
/// get theirs, d(level * step)/d(step), without the gradient's scale (Esser et al., Learned Step
/// Size Quantization, ICLR 2020). `type`: of the result, float32 or bfloat16.
at::Tensor fake_quantize_weight(const at::Tensor& weight, const at::Tensor& clip, int bits,
                                at::ScalarType type = at::kFloat);

/// Values that a layer's input stands for at `bits`: (quantize_activation - zero_point) * scale,
/// with scale = level_step(clip). input: float32 or bfloat16, any shape; the result is of its type.
/// clip: [1] float32. Gradients as above; if the input is unsigned, that to the clip beyond it is
/// PACT's (Choi et al. 2018).
at::Tensor fake_quantize_activation(const at::Tensor& input, const at::Tensor& clip, int bits,
                                    int zero_point);

}  // namespace ohmic
