#include "quant/network/channel_tensors.h"

#include <torch/types.h>

namespace ohmic {

at::Tensor by_channel(const at::Tensor& numbers, const at::Tensor& x) {
  std::vector<std::int64_t> shape(static_cast<std::size_t>(x.dim()), 1);
  shape[1] = numbers.numel();
  return numbers.view(shape);
}

at::Tensor channel_values(const std::vector<float>& values, const at::Tensor& x) {
  return by_channel(torch::tensor(values, torch::kFloat32).to(x.device()), x);
}

at::Tensor selected_channels(const Layer& layer, const at::Tensor& x) {
  if (layer.kind == LayerKind::kChannelSlice)
    return x.narrow(1, layer.start, layer.out_channels).clone();
  return at::channel_shuffle(x, layer.groups);
}

}  // namespace ohmic
