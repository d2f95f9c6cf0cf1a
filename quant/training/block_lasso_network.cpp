#include "quant/training/block_lasso_network.h"

#include <algorithm>
#include <cmath>

#include "quant/network/weight_shapes.h"
#include "quant/training/fake_quant.h"
#include "quant/training/folded_scores.h"

namespace ohmic {
namespace {

constexpr int kFineBits = 8;     // levels so fine that clipping gains nothing
constexpr int kClipsTried = 32;  // shares of the largest weight

/// Root mean square of each output's weights; 1 for an output of zeros.
std::vector<float> output_sizes(const FoldedLayer& layer) {
  const std::size_t rows = layer.weight.size() / layer.bias.size();
  std::vector<float> sizes;
  for (std::size_t o = 0; o < layer.bias.size(); ++o) {
    double sum = 0;
    for (std::size_t r = 0; r < rows; ++r) sum += std::pow(double{layer.weight[o * rows + r]}, 2);
    sizes.push_back(sum > 0 ? static_cast<float>(std::sqrt(sum / static_cast<double>(rows))) : 1);
  }
  return sizes;
}

std::vector<float> scaled(std::vector<float> values, float factor) {
  for (float& value : values) value *= factor;
  return values;
}

/// Sum of squares of what the nearest codes leave of the weights.
double rounding_error(const FoldedLayer& layer, const std::vector<float>& clips, CodeRange range) {
  const std::size_t rows = layer.weight.size() / clips.size();
  double sum = 0;
  for (std::size_t i = 0; i < layer.weight.size(); ++i) {
    const float step = level_step(clips[i / rows], range.high);
    const int code = quantize_weight(layer.weight[i], step, range, Rounding::kNearest);
    sum += std::pow(double{layer.weight[i]} - double{step} * code, 2);
  }
  return sum;
}

/// By output, what its top code stands for: in proportion to `sizes`. At 8 bits no weight is beyond
/// it; of fewer levels, they lie where the rounding error is least.
std::vector<float> start_clips(const FoldedLayer& layer, const std::vector<float>& sizes,
                               int bits) {
  const std::size_t rows = layer.weight.size() / sizes.size();
  float most = 0;
  for (std::size_t i = 0; i < layer.weight.size(); ++i)
    most = std::max(most, std::abs(layer.weight[i]) / sizes[i / rows]);
  if (most == 0) most = 1;
  std::vector<float> best = scaled(sizes, most);
  if (bits >= kFineBits) return best;
  double least = rounding_error(layer, best, weight_codes(bits));
  for (int tried = kClipsTried - 1; tried > 0; --tried) {
    const float share = static_cast<float>(tried) / kClipsTried;
    std::vector<float> clips = scaled(sizes, most * share);
    const double error = rounding_error(layer, clips, weight_codes(bits));
    if (error >= least) continue;
    least = error;
    best = std::move(clips);
  }
  return best;
}

BitPlanes start_planes(const Layer& spec, const FoldedLayer& layer, const std::vector<float>& clips,
                       int bits, const LassoBlock& block) {
  const CodeRange range = weight_codes(bits);
  const std::size_t rows = layer.weight.size() / clips.size();
  std::vector<int> codes;
  std::vector<bool> negative;
  for (std::size_t i = 0; i < layer.weight.size(); ++i) {
    const float step = level_step(clips[i / rows], range.high);
    codes.push_back(quantize_weight(layer.weight[i], step, range, Rounding::kNearest));
    negative.push_back(layer.weight[i] < 0);
  }
  return {WeightBlocks(spec, block), bits - 1, codes, negative};
}

/// [O]: value of code 1, as level_step has it.
at::Tensor steps_of(const LearnedClip& clip, int bits) {
  const at::Tensor value = clip.value();
  return value / at::full_like(value, weight_codes(bits).high);
}

}  // namespace

BlockLassoNetwork::BlockLassoNetwork(const NetworkSpec& network,
                                     const std::vector<FoldedLayer>& weights,
                                     const IntegerNetwork& start, const LassoBlock& block,
                                     bool per_tensor, at::ScalarType type)
    : network_(network), type_(type) {
  for (std::size_t i = 0; i < weights.size(); ++i) {
    layers_.push_back(
        start_layer(static_cast<int>(i), weights[i], start.layers[i], block, per_tensor));
    TrainedLayer& layer = layers_.back();
    layer.weight_clip.change.set_requires_grad(true);
    layer.input_clip.change.set_requires_grad(layer.learns_input);
    layer.bias.change.set_requires_grad(layer.has_bias);
  }
  weigh_layers();
}

BlockLassoNetwork::TrainedLayer BlockLassoNetwork::start_layer(int index,
                                                               const FoldedLayer& weights,
                                                               const IntegerLayer& start,
                                                               const LassoBlock& block,
                                                               bool per_tensor) const {
  const Layer& spec = network_.weight_layer(index);
  const bool norm =
      has_folded_norm(network_, network_.weight_layers[static_cast<std::size_t>(index)]);
  const auto outputs = static_cast<std::int64_t>(weights.bias.size());
  const bool by_output = norm && !per_tensor;
  const std::vector<float> clips = start_clips(
      weights, by_output ? output_sizes(weights) : std::vector<float>(weights.bias.size(), 1),
      start.bits.weight_bits);
  TrainedLayer layer{start_planes(spec, weights, clips, start.bits.weight_bits, block)};
  layer.bits = start.bits;
  layer.zero_point = start.input.zero_point;
  layer.weight_clip = LearnedClip::start(as_tensor(clips, {outputs}), !by_output);
  layer.input_clip = LearnedClip::start(
      as_tensor({start.input.scale * static_cast<float>(start.input.top_code)}, {1}));
  layer.bias = LearnedValues::start(as_tensor(weights.bias, {outputs}),
                                    layer.weight_clip.first * layer.input_clip.first);
  layer.has_bias = spec.bias || norm;
  layer.learns_input = !network_.reads_pixels(spec) || start.bits.activation_bits != kPixelBits;
  return layer;
}

BlockLassoNetwork::Forward BlockLassoNetwork::forward(const at::Tensor& images) const {
  at::Tensor penalty = at::zeros({}, at::kFloat);
  const auto run = [&](std::size_t i, const Layer& spec, const at::Tensor& input) {
    const TrainedLayer& layer = layers_[i];
    const at::ScalarType type = product_type(spec, type_);
    const BitPlanes::Forward planes = layer.planes.forward();
    penalty = penalty + planes.norms * layer.share;
    const at::Tensor codes = planes.codes.view(weight_shapes(spec).front().shape);
    const at::Tensor step = steps_of(layer.weight_clip, layer.bits.weight_bits);
    LayerTensors tensors;
    tensors.weight = as_product_weight((codes * per_output(step, codes.dim())).to(type));
    tensors.bias = layer.bias.value().to(type);
    const at::Tensor levels = fake_quantize_activation(
        input.to(type), layer.input_clip.value(), layer.bits.activation_bits, layer.zero_point);
    return run_weight_layer(spec, tensors, levels);
  };
  const at::Tensor scores = folded_scores(network_, as_input(images, type_), run);
  return {scores, penalty};
}

void BlockLassoNetwork::project() {
  for (TrainedLayer& layer : layers_) layer.planes.project();
}

void BlockLassoNetwork::requantize() {
  for (TrainedLayer& layer : layers_) layer.planes.requantize();
  weigh_layers();
}

void BlockLassoNetwork::weigh_layers() {
  double all = 0;
  for (const TrainedLayer& layer : layers_) all += layer.planes.weights();
  for (TrainedLayer& layer : layers_) layer.share = layer.planes.kept_planes() / all;
}

std::vector<ParameterGroup> BlockLassoNetwork::parameters(double clip_rate) const {
  ParameterGroup values, clips;
  clips.rate = clip_rate;
  clips.decays = false;
  for (const TrainedLayer& layer : layers_) {
    values.tensors.push_back(layer.planes.values());
    if (layer.has_bias) values.tensors.push_back(layer.bias.change);
    clips.tensors.push_back(layer.weight_clip.change);
    if (layer.learns_input) clips.tensors.push_back(layer.input_clip.change);
  }
  return {values, clips};
}

NamedTensors BlockLassoNetwork::named() const {
  NamedTensors list;
  for (std::size_t i = 0; i < layers_.size(); ++i) {
    const std::string& name = network_.weight_layer(static_cast<int>(i)).name;
    const TrainedLayer& layer = layers_[i];
    list.emplace_back(name + ".planes", layer.planes.values());
    list.emplace_back(name + ".plane_masks", layer.planes.masks());
    if (layer.has_bias) list.emplace_back(name + ".bias_change", layer.bias.change);
    list.emplace_back(name + ".weight_clip_change", layer.weight_clip.change);
    if (layer.learns_input) list.emplace_back(name + ".input_clip_change", layer.input_clip.change);
  }
  return list;
}

TensorMap BlockLassoNetwork::save() const { return save_named(named()); }

void BlockLassoNetwork::load(const TensorMap& tensors, const std::string& file) {
  load_named(named(), tensors, file);
  weigh_layers();
}

std::vector<FoldedLayer> BlockLassoNetwork::folded() const {
  const at::NoGradGuard no_grad;
  std::vector<FoldedLayer> result;
  for (const TrainedLayer& layer : layers_) {
    FoldedLayer& folded = result.emplace_back();
    const std::int64_t outputs = layer.bias.first.numel();
    const at::Tensor codes = layer.planes.forward().codes.view({outputs, -1});
    folded.weight =
        as_values(codes * per_output(steps_of(layer.weight_clip, layer.bits.weight_bits), 2));
    folded.bias = as_values(layer.bias.value());
    folded.learned = LearnedGrid{layer.bits, as_values(layer.weight_clip.value()),
                                 as_values(layer.input_clip.value()).front(), layer.zero_point};
  }
  return result;
}

PlaneFigures BlockLassoNetwork::figures() const {
  PlaneFigures figures;
  double weights = 0;
  for (const TrainedLayer& layer : layers_) {
    const BitPlanes::Stored stored = layer.planes.stored();
    figures.bits_per_weight += stored.planes;
    figures.density += stored.nonzero;
    weights += layer.planes.weights();
  }
  figures.bits_per_weight /= weights;
  figures.density /= weights;
  return figures;
}

}  // namespace ohmic
