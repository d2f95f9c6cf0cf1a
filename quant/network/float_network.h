#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "datasets/dataset.h"
#include "datasets/safetensors.h"
#include "nets/network_spec.h"

namespace at {
class Tensor;
}

namespace ohmic {

/// A network in floating point on LibTorch: any graph of layers, with gradients. Layers compute as
/// PyTorch's of the same name do (average pools count the padding).
class FloatNetwork {
 public:
  /// Weights start as PyTorch's default: uniform within 1/sqrt(fan-in), batch norms at identity.
  /// `device`: "cpu" or "cuda", see require_device.
  explicit FloatNetwork(const NetworkSpec& network, std::uint64_t seed = 1,
                        const std::string& device = "cpu");
  ~FloatNetwork();
  FloatNetwork(FloatNetwork&&) noexcept;
  FloatNetwork& operator=(FloatNetwork&&) noexcept;

  /// Takes weights that `check_weights` accepts; `file` is what a ConfigError calls them.
  void load(const TensorMap& tensors, const std::string& file);
  /// Parameters and running statistics as F32 under PyTorch's names.
  TensorMap save() const;

  /// images: [N, C, H, W] in [0, 1] on the CPU or the device. Returns the output layer's [N, ...].
  at::Tensor forward(const at::Tensor& images) const;
  /// The learnable tensors, in the order of the layers.
  std::vector<at::Tensor> parameters() const;
  /// Whether batch norms use and update the statistics of the batch (off after construction).
  void set_training(bool on);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// ConfigError unless this LibTorch computes on `device`, "cpu" or "cuda".
void require_device(const std::string& device);

/// Images [first, first + count) as network input (pixel_values.h), [count, C, H, W], on the CPU.
at::Tensor image_batch(const ImageSet& images, std::size_t first, std::size_t count);

/// Top-1 accuracy in percent, computed in batches without gradients. Leaves training mode off.
double accuracy(FloatNetwork& network, const ImageSet& images, std::size_t batch = 500);

}  // namespace ohmic
