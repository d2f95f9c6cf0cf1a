#include "rl/agents/ppo/ppo_loss.h"

#include <ATen/ATen.h>

namespace ohmic {

at::Tensor clipped_surrogate_loss(const at::Tensor& log_ratio, const at::Tensor& advantages,
                                  double clip) {
  const at::Tensor ratio = log_ratio.exp();
  const at::Tensor clipped = ratio.clamp(1 - clip, 1 + clip);
  return -at::minimum(ratio * advantages, clipped * advantages).mean();
}

}  // namespace ohmic
