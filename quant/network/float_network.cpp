#include "quant/network/float_network.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <map>
#include <utility>

#include "datasets/pixel_values.h"
#include "quant/network/float_layers.h"
#include "quant/network/network_weights.h"
#include "quant/network/weight_shapes.h"
#include "util/config_error.h"
#include "util/random_source.h"

namespace ohmic {

struct FloatNetwork::State {
  NetworkSpec network;
  at::Device device = at::kCPU;
  bool training = false;
  std::vector<LayerTensors> layers;  ///< beside network.layers

  /// Name and tensor of every parameter and statistic, in the order of weight_shapes.
  std::vector<std::pair<std::string, at::Tensor*>> named() {
    std::vector<std::pair<std::string, at::Tensor*>> list;
    for (std::size_t i = 0; i < layers.size(); ++i) {
      const Layer& layer = network.layers[i];
      at::Tensor* const tensors[] = {&layers[i].weight, &layers[i].bias, &layers[i].running_mean,
                                     &layers[i].running_var};
      const char* const parts[] = {".weight", ".bias", ".running_mean", ".running_var"};
      for (const NamedShape& shape : weight_shapes(layer)) {
        for (std::size_t part = 0; part < std::size(parts); ++part)
          if (shape.name == layer.name + parts[part]) list.emplace_back(shape.name, tensors[part]);
      }
    }
    return list;
  }
};

namespace {

/// Every layer with its own tensors.
struct FloatBackend {
  using Value = at::Tensor;

  at::Tensor weight_layer(const LayerCall<at::Tensor>& call) {
    return run_weight_layer(call.layer, layers[call.index], call.input().get());
  }
  at::Tensor digital_layer(const LayerCall<at::Tensor>& call) {
    const bool own = call.layer.kind == LayerKind::kBatchNorm2d || call.layer.is_affine();
    if (!own) return run_float_digital(call);
    return run_affine(call.layer, layers[call.index], call.input().get(), training);
  }

  const std::vector<LayerTensors>& layers;
  bool training;
};

bool ends_with(const std::string& text, const std::string& end) {
  return text.size() >= end.size() && text.compare(text.size() - end.size(), end.size(), end) == 0;
}

bool is_statistic(const std::string& name) {
  return ends_with(name, ".running_mean") || ends_with(name, ".running_var");
}

at::Tensor as_tensor(const std::vector<float>& values, const std::vector<std::int64_t>& shape) {
  at::Tensor tensor = at::empty(shape, at::kFloat);
  if (!values.empty()) {
    std::memcpy(tensor.data_ptr<float>(), values.data(), values.size() * sizeof(float));
  }
  return tensor;
}

RawTensor as_raw(const at::Tensor& tensor) {
  const at::Tensor flat = tensor.detach().to(at::kCPU, at::kFloat).contiguous();
  const float* first = flat.data_ptr<float>();
  return float_tensor(flat.sizes().vec(), std::vector<float>(first, first + flat.numel()));
}

/// Uniform within 1/sqrt(fan-in) of the layer's weight.
std::vector<float> draw_weights(std::int64_t count, std::int64_t fan_in, RandomSource& random) {
  const double bound = 1 / std::sqrt(static_cast<double>(std::max<std::int64_t>(fan_in, 1)));
  std::vector<float> values(static_cast<std::size_t>(count));
  for (float& v : values) v = static_cast<float>(random.between(-bound, bound));
  return values;
}

/// Starting weights of every layer under PyTorch's names.
TensorMap initial_weights(const NetworkSpec& network, std::uint64_t seed) {
  RandomSource random(seed);
  TensorMap tensors;
  for (const Layer& layer : network.layers) {
    const std::int64_t fan_in =
        layer.kind == LayerKind::kConv2d ? im2col(layer).rows : layer.in.elements();
    for (const NamedShape& entry : weight_shapes(layer)) {
      std::int64_t count = 1;
      for (const std::int64_t size : entry.shape) count *= size;
      std::vector<float> values;
      if (layer.is_weight_layer()) {
        values = draw_weights(count, fan_in, random);
      } else {
        const bool zero = ends_with(entry.name, ".bias") || ends_with(entry.name, ".running_mean");
        values.assign(static_cast<std::size_t>(count), zero ? 0.0F : 1.0F);
      }
      tensors[entry.name] = float_tensor(entry.shape, values);
    }
  }
  return tensors;
}

}  // namespace

FloatNetwork::FloatNetwork(const NetworkSpec& network, std::uint64_t seed,
                           const std::string& device)
    : state_(std::make_unique<State>()) {
  require_device(device);
  state_->network = network;
  state_->device = at::Device(device);
  state_->layers.resize(network.layers.size());
  load(initial_weights(network, seed), "initial weights");
}

FloatNetwork::~FloatNetwork() = default;
FloatNetwork::FloatNetwork(FloatNetwork&&) noexcept = default;
FloatNetwork& FloatNetwork::operator=(FloatNetwork&&) noexcept = default;

void FloatNetwork::load(const TensorMap& tensors, const std::string& file) {
  check_weights(state_->network, tensors, file);
  const at::NoGradGuard no_grad;
  for (auto& [name, target] : state_->named()) {
    const RawTensor& raw = tensors.at(name);
    const at::Tensor values = as_tensor(to_floats(raw), raw.shape);
    if (target->defined()) {
      target->copy_(values);  // in place: an optimiser may hold the tensor
    } else {
      *target = values.to(state_->device);
      target->set_requires_grad(!is_statistic(name));
    }
  }
}

TensorMap FloatNetwork::save() const {
  TensorMap tensors;
  for (const auto& [name, tensor] : state_->named()) tensors[name] = as_raw(*tensor);
  return tensors;
}

at::Tensor FloatNetwork::forward(const at::Tensor& images) const {
  FloatBackend backend{state_->layers, state_->training};
  return GraphRunner<FloatBackend>(state_->network).run(images.to(state_->device), backend);
}

std::vector<at::Tensor> FloatNetwork::parameters() const {
  std::vector<at::Tensor> list;
  for (const auto& [name, tensor] : state_->named()) {
    if (!is_statistic(name)) list.push_back(*tensor);
  }
  return list;
}

void FloatNetwork::set_training(bool on) { state_->training = on; }

void require_device(const std::string& device) {
  if (device != "cpu" && device != "cuda") {
    throw ConfigError("--device", "unknown device '" + device + "', allowed cpu, cuda");
  }
  if (device == "cuda" && !at::hasCUDA()) {
    throw ConfigError("--device", "'cuda' needs a LibTorch with CUDA and a GPU, this one has none");
  }
}

at::Tensor image_batch(const ImageSet& images, std::size_t first, std::size_t count) {
  const std::vector<std::int64_t> shape{static_cast<std::int64_t>(count), images.channels,
                                        images.height, images.width};
  at::Tensor values = at::empty(shape, at::kFloat);
  write_values(images, first, first + count, values.data_ptr<float>());
  return values;
}

double accuracy(FloatNetwork& network, const ImageSet& images, std::size_t batch) {
  const at::NoGradGuard no_grad;
  network.set_training(false);
  std::size_t right = 0;
  for (std::size_t first = 0; first < images.size(); first += batch) {
    const std::size_t count = std::min(batch, images.size() - first);
    const at::Tensor best =
        network.forward(image_batch(images, first, count)).flatten(1).argmax(1).to(at::kCPU);
    const std::int64_t* chosen = best.data_ptr<std::int64_t>();
    for (std::size_t i = 0; i < count; ++i) right += chosen[i] == images.labels[first + i] ? 1 : 0;
  }
  return images.size() == 0
             ? 0.0
             : 100.0 * static_cast<double>(right) / static_cast<double>(images.size());
}

}  // namespace ohmic
