#include "quant/network/learned_grid.h"

#include <algorithm>
#include <cmath>
#include <cstring>

#include "util/config_error.h"

namespace ohmic {
namespace {

/// Steps of 1 / 65535 of them are still floats of full precision.
constexpr float kSmallestClip = 1e-30F;
constexpr float kLargestClip = 1e30F;

[[noreturn]] void fail(const std::string& file, const std::string& name,
                       const std::string& problem) {
  throw ConfigError(file, "/" + name, problem);
}

const RawTensor& tensor_at(const TensorMap& tensors, const std::string& name, TensorType type,
                           std::int64_t elements, const std::string& file) {
  const auto found = tensors.find(name);
  if (found == tensors.end()) fail(file, name, "is missing beside the layer's other learned grids");
  const RawTensor& tensor = found->second;
  if (tensor.type != type)
    fail(file, name, type == TensorType::kF32 ? "is not of type F32" : "is not of type I32");
  if (tensor.shape != std::vector<std::int64_t>{elements})
    fail(file, name, "has a wrong shape, allowed [" + std::to_string(elements) + "]");
  return tensor;
}

std::vector<float> clips_at(const TensorMap& tensors, const std::string& name,
                            std::int64_t elements, const std::string& file) {
  std::vector<float> clips = to_floats(tensor_at(tensors, name, TensorType::kF32, elements, file));
  for (std::size_t i = 0; i < clips.size(); ++i) {
    if (clips[i] >= kSmallestClip && clips[i] <= kLargestClip) continue;  // false for NaN as well
    fail(file, name, "element " + std::to_string(i) + " is not a number from 1e-30 to 1e+30");
  }
  return clips;
}

int whole_at(const TensorMap& tensors, const std::string& name, int low, int high,
             const std::string& file) {
  const RawTensor& tensor = tensor_at(tensors, name, TensorType::kI32, 1, file);
  std::int32_t value = 0;
  std::memcpy(&value, tensor.bytes.data(), sizeof(value));
  if (value < low || value > high) {
    fail(file, name,
         "is " + std::to_string(value) + ", allowed " + std::to_string(low) + " to " +
             std::to_string(high));
  }
  return value;
}

}  // namespace

float LearnedGrid::weight_step(std::size_t o) const {
  const int width =
      bits.groups.empty()
          ? bits.weight_bits
          : column_bits(bits, static_cast<int>(weight_clip.size()))[static_cast<std::size_t>(o)];
  return level_step(weight_clip[o], weight_codes(width).high);
}

ActivationGrid LearnedGrid::input_grid() const {
  const int top = activation_top_code(bits.activation_bits);
  return {level_step(input_clip, top), input_zero_point, top};
}

std::vector<NamedShape> learned_grid_shapes(const Layer& layer) {
  if (!layer.is_weight_layer()) return {};
  return {{layer.name + ".weight_clip", {layer.out_channels}},
          {layer.name + ".input_clip", {1}},
          {layer.name + ".input_zero_point", {1}},
          {layer.name + ".weight_bits", {1}},
          {layer.name + ".activation_bits", {1}}};
}

std::optional<LearnedGrid> read_learned_grid(const Layer& layer, const TensorMap& tensors,
                                             const std::string& file) {
  const std::vector<NamedShape> shapes = learned_grid_shapes(layer);
  if (std::none_of(shapes.begin(), shapes.end(),
                   [&](const NamedShape& s) { return tensors.count(s.name) > 0; })) {
    return std::nullopt;
  }
  LearnedGrid grid;
  const std::string& name = layer.name;
  grid.bits.weight_bits = whole_at(tensors, name + ".weight_bits", kMinBits, kMaxBits, file);
  grid.bits.activation_bits =
      whole_at(tensors, name + ".activation_bits", kMinBits, kMaxBits, file);
  grid.input_zero_point = whole_at(tensors, name + ".input_zero_point", 0,
                                   activation_top_code(grid.bits.activation_bits), file);
  grid.weight_clip = clips_at(tensors, name + ".weight_clip", layer.out_channels, file);
  grid.input_clip = clips_at(tensors, name + ".input_clip", 1, file).front();
  return grid;
}

void write_learned_grid(const Layer& layer, const LearnedGrid& grid, TensorMap& tensors) {
  const std::string& name = layer.name;
  tensors[name + ".weight_clip"] = float_tensor({layer.out_channels}, grid.weight_clip);
  tensors[name + ".input_clip"] = float_tensor({1}, {grid.input_clip});
  tensors[name + ".input_zero_point"] = int32_tensor({1}, {grid.input_zero_point});
  tensors[name + ".weight_bits"] = int32_tensor({1}, {grid.bits.weight_bits});
  tensors[name + ".activation_bits"] = int32_tensor({1}, {grid.bits.activation_bits});
}

}  // namespace ohmic
