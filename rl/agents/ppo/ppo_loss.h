#pragma once

namespace at {
class Tensor;
}

namespace ohmic {

/// Eq. 5 of Wei 2022, negated for descent: -mean min(r A, clip(r, 1 - clip, 1 + clip) A), r =
/// exp(log_ratio). log_ratio: new minus old log probability of the actions taken, [n]; advantages:
/// [n]; returns a scalar.
at::Tensor clipped_surrogate_loss(const at::Tensor& log_ratio, const at::Tensor& advantages,
                                  double clip);

}  // namespace ohmic
