#include "quant/training/fake_quant_network.h"

#include <algorithm>
#include <cstring>

#include "quant/network/weight_shapes.h"
#include "quant/training/fake_quant.h"
#include "util/config_error.h"

namespace ohmic {
namespace {

constexpr float kInsideCell = 0.02F;  // steps between a moved weight and the edge of its code

at::Tensor as_tensor(const std::vector<float>& values, const std::vector<std::int64_t>& shape) {
  at::Tensor tensor = at::empty(shape, at::kFloat);
  std::memcpy(tensor.data_ptr<float>(), values.data(), values.size() * sizeof(float));
  return tensor;
}

std::vector<float> as_values(const at::Tensor& tensor) {
  const at::Tensor flat = tensor.detach().to(at::kFloat).contiguous();
  const float* first = flat.data_ptr<float>();
  return {first, first + flat.numel()};
}

at::Tensor weight_tensor(const Layer& spec, const std::vector<float>& weight) {
  return as_tensor(weight, weight_shapes(spec).front().shape);
}

bool has_norm(const NetworkSpec& network, int index) {
  return std::any_of(network.layers.begin(), network.layers.end(), [&](const Layer& layer) {
    return layer.kind == LayerKind::kBatchNorm2d && layer.inputs.front() == index;
  });
}

/// A folded network whose weight layers are left to a function of their index and input.
template <typename WeightLayer>
struct FoldedBackend {
  using Value = at::Tensor;

  at::Tensor weight_layer(const LayerCall<at::Tensor>& call) {
    return run(static_cast<std::size_t>(call.weight_index), call.layer, call.input().get());
  }
  at::Tensor digital_layer(const LayerCall<at::Tensor>& call) { return run_float_digital(call); }

  WeightLayer run;
};

/// Scores [N, classes], float32, of images.
template <typename WeightLayer>
at::Tensor folded_scores(const NetworkSpec& network, const at::Tensor& images, WeightLayer run) {
  using Backend = FoldedBackend<WeightLayer>;
  Backend backend{std::move(run)};
  return GraphRunner<Backend>(network).run(images, backend).flatten(1).to(at::kFloat);
}

/// The type of a layer's product: linear layers cost little, and the last one makes the scores.
at::ScalarType type_of(const Layer& spec, at::ScalarType type) {
  return spec.kind == LayerKind::kLinear ? at::kFloat : type;
}

/// Channels last, as oneDNN reads convolutions fastest.
at::Tensor as_input(const at::Tensor& images, at::ScalarType type) {
  return images.to(type).contiguous(at::MemoryFormat::ChannelsLast);
}

at::Tensor as_product_weight(const at::Tensor& weight) {
  return weight.dim() == 4 ? weight.contiguous(at::MemoryFormat::ChannelsLast) : weight;
}

/// [O] or [1] beside a weight of so many dimensions.
at::Tensor per_output(const at::Tensor& values, std::int64_t dimensions) {
  std::vector<std::int64_t> shape(static_cast<std::size_t>(dimensions), 1);
  shape.front() = values.numel();
  return values.view(shape);
}

/// The value nearest to `weight` whose nearest level is `code`.
float moved_to_code(float weight, int code, float step, CodeRange codes) {
  if (quantize_weight(weight, step, codes, Rounding::kNearest) == code) return weight;
  const auto level = static_cast<float>(code);
  // An end's cell goes on for ever on the far side; a weight of another code is not there.
  const bool below = weight < level * step;
  return below ? (level - 0.5F + kInsideCell) * step : (level + 0.5F - kInsideCell) * step;
}

}  // namespace

FakeQuantNetwork::FakeQuantNetwork(const NetworkSpec& network,
                                   const std::vector<FoldedLayer>& weights,
                                   const IntegerNetwork& start, bool per_tensor,
                                   at::ScalarType type)
    : network_(network), type_(type) {
  for (std::size_t i = 0; i < weights.size(); ++i) {
    const Layer& spec = network.weight_layer(static_cast<int>(i));
    layers_.push_back(start_layer(spec, weights[i], start.layers[i], per_tensor));
    layers_.back().has_bias = spec.bias || has_norm(network, network.weight_layers[i]);
  }
  for (auto& [name, tensor] : named()) tensor.set_requires_grad(true);
}

FakeQuantNetwork::TrainedLayer FakeQuantNetwork::start_layer(const Layer& spec,
                                                             const FoldedLayer& weights,
                                                             const IntegerLayer& start,
                                                             bool per_tensor) const {
  TrainedLayer layer;
  layer.bits = start.bits;
  layer.zero_point = start.input.zero_point;
  const CodeRange codes = weight_codes(start.bits.weight_bits);
  const std::size_t outputs = weights.bias.size();
  const std::size_t rows = weights.weight.size() / outputs;
  std::vector<float> clips(per_tensor ? 1 : outputs);
  for (std::size_t o = 0; o < clips.size(); ++o)
    clips[o] = start.weight_scale()[o] * static_cast<float>(codes.high);
  std::vector<float> moved = weights.weight;
  for (std::size_t i = 0; i < moved.size(); ++i) {
    const float step = level_step(clips[per_tensor ? 0 : i / rows], codes.high);
    moved[i] = moved_to_code(moved[i], start.weights->codes[i], step, codes);
  }
  const auto clip_of = [](const std::vector<float>& first) {
    const auto count = static_cast<std::int64_t>(first.size());
    return Clip{as_tensor(first, {count}), at::zeros({count}, at::kFloat)};
  };
  layer.weight_clip = clip_of(clips);
  layer.input_clip = clip_of({start.input.scale * static_cast<float>(start.input.top_code)});
  layer.weight.first = weight_tensor(spec, moved);
  layer.weight.unit = per_output(layer.weight_clip.first, layer.weight.first.dim());
  layer.weight.change = at::zeros_like(layer.weight.first);
  layer.bias.first = as_tensor(start.bias, {static_cast<std::int64_t>(outputs)});
  layer.bias.unit = layer.weight_clip.first * layer.input_clip.first;
  layer.bias.change = at::zeros_like(layer.bias.first);
  layer.learns_input =
      spec.inputs.front() != kNetworkInput || start.bits.activation_bits != kMaxBits;
  return layer;
}

at::Tensor FakeQuantNetwork::forward(const at::Tensor& images) const {
  return folded_scores(network_, as_input(images, type_),
                       [this](std::size_t i, const Layer& spec, const at::Tensor& input) {
                         return rounded_layer(spec, layers_[i], input);
                       });
}

at::Tensor FakeQuantNetwork::rounded_layer(const Layer& spec, const TrainedLayer& layer,
                                           const at::Tensor& input) const {
  const at::ScalarType type = type_of(spec, type_);
  LayerTensors tensors;
  tensors.weight = as_product_weight(fake_quantize_weight(
      layer.weight.value(), layer.weight_clip.value(), layer.bits.weight_bits, type));
  tensors.bias = layer.bias.value().to(type);
  const at::Tensor levels = fake_quantize_activation(input.to(type), layer.input_clip.value(),
                                                     layer.bits.activation_bits, layer.zero_point);
  return run_weight_layer(spec, tensors, levels);
}

std::vector<ParameterGroup> FakeQuantNetwork::parameters(double clip_rate) const {
  ParameterGroup values, clips;
  clips.rate = clip_rate;
  clips.decays = false;
  for (const TrainedLayer& layer : layers_) {
    values.tensors.push_back(layer.weight.change);
    if (layer.has_bias) values.tensors.push_back(layer.bias.change);
    clips.tensors.push_back(layer.weight_clip.change);
    if (layer.learns_input) clips.tensors.push_back(layer.input_clip.change);
  }
  return {values, clips};
}

std::vector<std::pair<std::string, at::Tensor>> FakeQuantNetwork::named() const {
  std::vector<std::pair<std::string, at::Tensor>> list;
  for (std::size_t i = 0; i < layers_.size(); ++i) {
    const std::string& name = network_.weight_layer(static_cast<int>(i)).name;
    const TrainedLayer& layer = layers_[i];
    list.emplace_back(name + ".weight_change", layer.weight.change);
    if (layer.has_bias) list.emplace_back(name + ".bias_change", layer.bias.change);
    list.emplace_back(name + ".weight_clip_change", layer.weight_clip.change);
    if (layer.learns_input) list.emplace_back(name + ".input_clip_change", layer.input_clip.change);
  }
  return list;
}

TensorMap FakeQuantNetwork::save() const {
  TensorMap tensors;
  for (const auto& [name, tensor] : named())
    tensors[name] = float_tensor(tensor.sizes().vec(), as_values(tensor));
  return tensors;
}

void FakeQuantNetwork::load(const TensorMap& tensors, const std::string& file) {
  const at::NoGradGuard no_grad;
  for (auto& [name, target] : named()) {
    const auto found = tensors.find(name);
    if (found == tensors.end() || found->second.shape != target.sizes().vec() ||
        found->second.type != TensorType::kF32) {
      throw ConfigError(file, "/weights/" + name, "is missing or of another type or shape");
    }
    target.copy_(as_tensor(to_floats(found->second), found->second.shape));
  }
}

std::vector<FoldedLayer> FakeQuantNetwork::folded() const {
  std::vector<FoldedLayer> result;
  for (const TrainedLayer& layer : layers_) {
    FoldedLayer& folded = result.emplace_back();
    folded.weight = as_values(layer.weight.value());
    folded.bias = as_values(layer.bias.value());
    const at::Tensor clip = layer.weight_clip.value().expand(layer.bias.first.sizes());
    folded.learned = LearnedGrid{layer.bits, as_values(clip),
                                 as_values(layer.input_clip.value()).front(), layer.zero_point};
  }
  return result;
}

FoldedNetwork::FoldedNetwork(const NetworkSpec& network, const std::vector<FoldedLayer>& weights,
                             at::ScalarType type)
    : network_(network), type_(type) {
  for (std::size_t i = 0; i < weights.size(); ++i) {
    const Layer& spec = network.weight_layer(static_cast<int>(i));
    const at::ScalarType product = type_of(spec, type);
    const auto outputs = static_cast<std::int64_t>(weights[i].bias.size());
    LayerTensors tensors;
    tensors.weight = as_product_weight(weight_tensor(spec, weights[i].weight).to(product));
    tensors.bias = as_tensor(weights[i].bias, {outputs}).to(product);
    layers_.push_back(std::move(tensors));
  }
}

at::Tensor FoldedNetwork::forward(const at::Tensor& images) const {
  const at::NoGradGuard no_grad;
  return folded_scores(network_, as_input(images, type_),
                       [this](std::size_t i, const Layer& spec, const at::Tensor& input) {
                         const LayerTensors& tensors = layers_[i];
                         return run_weight_layer(spec, tensors,
                                                 input.to(tensors.weight.scalar_type()));
                       });
}

}  // namespace ohmic
