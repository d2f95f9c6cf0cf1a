#include "quant/training/fake_quant_network.h"

#include "quant/network/weight_shapes.h"
#include "quant/training/fake_quant.h"
#include "quant/training/folded_scores.h"

namespace ohmic {
namespace {

constexpr float kInsideCell = 0.02F;  // steps between a moved weight and the edge of its code

at::Tensor weight_tensor(const Layer& spec, const std::vector<float>& weight) {
  return as_tensor(weight, weight_shapes(spec).front().shape);
}

/// 1 where a weight is kept, in the weight's shape.
at::Tensor kept_tensor(const Layer& spec, const std::vector<bool>& mask) {
  std::vector<float> kept;
  for (const bool pruned : mask) kept.push_back(pruned ? 0.0F : 1.0F);
  return weight_tensor(spec, kept);
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
                                   const IntegerNetwork& start,
                                   const std::vector<std::vector<bool>>& masks, bool per_tensor,
                                   at::ScalarType type)
    : network_(network), type_(type) {
  for (std::size_t i = 0; i < weights.size(); ++i) {
    const Layer& spec = network.weight_layer(static_cast<int>(i));
    const bool shared = per_tensor && start.layers[i].bits.groups.empty();
    layers_.push_back(start_layer(spec, weights[i], start.layers[i], shared));
    if (!masks[i].empty()) layers_.back().kept = kept_tensor(spec, masks[i]);
    layers_.back().has_bias = spec.bias || has_folded_norm(network, network.weight_layers[i]);
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
  const std::size_t outputs = weights.bias.size();
  const std::vector<int> widths = column_bits(start.bits, static_cast<int>(outputs));
  const std::size_t rows = weights.weight.size() / outputs;
  std::vector<float> clips(per_tensor ? 1 : outputs);
  for (std::size_t o = 0; o < clips.size(); ++o)
    clips[o] = start.weight_scale()[o] * static_cast<float>(weight_codes(widths[o]).high);
  std::vector<float> moved = weights.weight;
  for (std::size_t i = 0; i < moved.size(); ++i) {
    const CodeRange codes = weight_codes(widths[i / rows]);
    const float step = level_step(clips[per_tensor ? 0 : i / rows], codes.high);
    moved[i] = moved_to_code(moved[i], start.weights->codes[i], step, codes);
  }
  layer.weight_clip =
      LearnedClip::start(as_tensor(clips, {static_cast<std::int64_t>(clips.size())}));
  layer.input_clip = LearnedClip::start(
      as_tensor({start.input.scale * static_cast<float>(start.input.top_code)}, {1}));
  const at::Tensor first = weight_tensor(spec, moved);
  layer.weight = LearnedValues::start(first, per_output(layer.weight_clip.first, first.dim()));
  layer.bias = LearnedValues::start(as_tensor(start.bias, {static_cast<std::int64_t>(outputs)}),
                                    layer.weight_clip.first * layer.input_clip.first);
  layer.learns_input = !network_.reads_pixels(spec) || start.bits.activation_bits != kPixelBits;
  return layer;
}

at::Tensor FakeQuantNetwork::forward(const at::Tensor& images, const CodeErrorsOf& errors) const {
  return folded_scores(network_, as_input(images, type_),
                       [&](std::size_t i, const Layer& spec, const at::Tensor& input) {
                         return rounded_layer(i, spec, input, errors);
                       });
}

at::Tensor FakeQuantNetwork::on_chip(std::size_t index, const at::Tensor& levels,
                                     const CodeErrorsOf& errors) const {
  const TrainedLayer& layer = layers_[index];
  const int bits = layer.bits.weight_bits;
  const at::NoGradGuard no_gradient;
  const at::Tensor step =
      per_output(layer.weight_clip.value() / weight_codes(bits).high, levels.dim());
  const at::Tensor codes = (levels.to(at::kFloat) / step).round().to(at::kInt).contiguous();
  const int* first = codes.data_ptr<int>();
  const std::vector<float> added = errors(index, {first, first + codes.numel()}, bits);
  return (as_tensor(added, levels.sizes().vec()) * step).to(levels.scalar_type());
}

at::Tensor FakeQuantNetwork::rounded_layer(std::size_t index, const Layer& spec,
                                           const at::Tensor& input,
                                           const CodeErrorsOf& errors) const {
  const TrainedLayer& layer = layers_[index];
  const at::ScalarType type = product_type(spec, type_);
  at::Tensor weight = rounded_weight(layer, type);
  if (errors) weight = weight + on_chip(index, weight, errors);
  LayerTensors tensors;
  tensors.weight = as_product_weight(weight);
  tensors.bias = layer.bias.value().to(type);
  const at::Tensor levels = fake_quantize_activation(input.to(type), layer.input_clip.value(),
                                                     layer.bits.activation_bits, layer.zero_point);
  return run_weight_layer(spec, tensors, levels);
}

at::Tensor FakeQuantNetwork::rounded_weight(const TrainedLayer& layer, at::ScalarType type) {
  at::Tensor weight = layer.weight.value();
  if (layer.kept.defined()) weight = weight * layer.kept;
  const at::Tensor clip = layer.weight_clip.value();
  if (layer.bits.groups.empty())
    return fake_quantize_weight(weight, clip, layer.bits.weight_bits, type);
  std::vector<at::Tensor> parts;
  std::int64_t first = 0;
  for (const ColumnGroup& group : layer.bits.groups) {
    parts.push_back(fake_quantize_weight(weight.narrow(0, first, group.columns),
                                         clip.narrow(0, first, group.columns), group.weight_bits,
                                         type));
    first += group.columns;
  }
  return at::cat(parts);
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

NamedTensors FakeQuantNetwork::named() const {
  NamedTensors list;
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

TensorMap FakeQuantNetwork::save() const { return save_named(named()); }

void FakeQuantNetwork::load(const TensorMap& tensors, const std::string& file) {
  load_named(named(), tensors, file);
}

std::vector<FoldedLayer> FakeQuantNetwork::folded() const {
  std::vector<FoldedLayer> result;
  for (const TrainedLayer& layer : layers_) {
    FoldedLayer& folded = result.emplace_back();
    const at::Tensor weight = layer.weight.value();
    folded.weight = as_values(layer.kept.defined() ? weight * layer.kept : weight);
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
    const at::ScalarType product = product_type(spec, type);
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
