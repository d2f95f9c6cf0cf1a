#include "quant/network/network_weights.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <set>

#include "nets/activation.h"
#include "quant/integer/network_file.h"
#include "quant/network/weight_shapes.h"
#include "util/config_error.h"

namespace ohmic {
namespace {

[[noreturn]] void fail_tensor(const std::string& file, const std::string& name,
                              const std::string& problem) {
  throw ConfigError(file, "/" + name, problem);
}

std::string number_text(float value) {
  char text[32];
  std::snprintf(text, sizeof text, "%g", double{value});
  return text;
}

/// "; the file has 'module.conv1.weight'": the tensor that may be meant, or "".
std::string the_file_has(const std::string& name, const TensorMap& tensors) {
  std::vector<std::string> names;
  for (const auto& tensor : tensors) {
    const std::string& other = tensor.first;
    const std::string ending = "." + name;
    if (other.size() > ending.size() &&
        other.compare(other.size() - ending.size(), ending.size(), ending) == 0)
      return "; the file has '" + other + "'";
    names.push_back(other);
  }
  const std::string near = near_match(name, names);
  return near.empty() ? "" : "; the file has '" + near + "'";
}

bool is_float(TensorType type) {
  return type == TensorType::kF32 || type == TensorType::kF16 || type == TensorType::kBF16 ||
         type == TensorType::kF64;
}

void check_values(const std::string& name, const RawTensor& tensor, const std::string& file) {
  const std::vector<float> values = to_floats(tensor);
  const auto bad = std::find_if(values.begin(), values.end(), [](float v) {
    return !(std::abs(v) <= kLargestParameter);  // true for NaN as well
  });
  if (bad != values.end()) {
    const std::string element = "element " + std::to_string(bad - values.begin()) + " is ";
    fail_tensor(file, name,
                element + (std::isfinite(*bad) ? number_text(*bad) + ", allowed -1e+09 to 1e+09"
                                               : "not a finite number"));
  }
  const std::string variance = ".running_var";
  const bool is_variance =
      name.size() > variance.size() &&
      name.compare(name.size() - variance.size(), variance.size(), variance) == 0;
  if (is_variance && std::any_of(values.begin(), values.end(), [](float v) { return v < 0; })) {
    fail_tensor(file, name, "holds a negative variance");
  }
}

/// A batch norm at inference: y = (x - mean) * scale + shift.
struct NormAtInference {
  std::vector<double> scale;  ///< weight / sqrt(var + epsilon)
  std::vector<float> mean, shift;

  double of(std::size_t channel, double x) const {
    return (x - double{mean[channel]}) * scale[channel] + double{shift[channel]};
  }
};

NormAtInference at_inference(const Layer& norm, const TensorMap& tensors) {
  const auto values = [&](const char* part) { return to_floats(tensors.at(norm.name + part)); };
  const std::vector<float> weight = values(".weight");
  const std::vector<float> variance = values(".running_var");
  NormAtInference made{{}, values(".running_mean"), values(".bias")};
  for (std::size_t c = 0; c < weight.size(); ++c)
    made.scale.push_back(double{weight[c]} / std::sqrt(double{variance[c]} + norm.epsilon));
  return made;
}

/// Moves a norm into the layer that makes its input.
void fold(const Layer& norm, const TensorMap& tensors, FoldedLayer& layer) {
  const NormAtInference values = at_inference(norm, tensors);
  const std::size_t row = layer.weight.size() / layer.bias.size();
  for (std::size_t o = 0; o < layer.bias.size(); ++o) {
    for (std::size_t i = o * row; i < (o + 1) * row; ++i) {
      layer.weight[i] = static_cast<float>(double{layer.weight[i]} * values.scale[o]);
    }
    layer.bias[o] = static_cast<float>(values.of(o, double{layer.bias[o]}));
  }
}

ChannelAffine affine_of(const Layer& layer, const TensorMap& tensors) {
  if (tensors.count(layer.name + ".running_mean") == 0)
    return {to_floats(tensors.at(layer.name + ".weight")),
            to_floats(tensors.at(layer.name + ".bias"))};
  const NormAtInference values = at_inference(layer, tensors);
  ChannelAffine made;
  for (std::size_t c = 0; c < values.scale.size(); ++c) {
    made.scale.push_back(static_cast<float>(values.scale[c]));
    made.shift.push_back(static_cast<float>(values.of(c, 0)));
  }
  return made;
}

/// A batch norm may scale small weights to large ones.
void check_folded(const NetworkSpec& network, const TensorMap& tensors, const std::string& file) {
  const auto is_small = [](float v) { return std::abs(v) <= kLargestParameter; };
  const auto all_small = [&](const std::vector<float>& values) {
    return std::all_of(values.begin(), values.end(), is_small);
  };
  for (const Layer& layer : network.layers) {
    if (!layer.is_affine()) continue;
    const ChannelAffine affine = affine_of(layer, tensors);
    if (!all_small(affine.scale) || !all_small(affine.shift))
      fail_tensor(file, layer.name + ".weight", "with its statistics goes beyond 1e+09");
  }
  const bool folds = std::any_of(network.layers.begin(), network.layers.end(),
                                 [](const Layer& layer) { return layer.folds; });
  if (!folds) return;
  const std::vector<FoldedLayer> folded = fold_batch_norm(network, tensors);
  for (std::size_t i = 0; i < folded.size(); ++i) {
    const std::string& name = network.weight_layer(static_cast<int>(i)).name;
    if (!all_small(folded[i].weight))
      fail_tensor(file, name + ".weight", "times the scale of its batch norm is more than 1e+09");
    if (!all_small(folded[i].bias))
      fail_tensor(file, name + ".weight", "has a batch norm that shifts it by more than 1e+09");
  }
}

}  // namespace

void check_weights(const NetworkSpec& network, const TensorMap& tensors, const std::string& file) {
  if (is_network_file(network, tensors))
    throw ConfigError(file, "holds an integer network; needed are float weights");
  std::set<std::string> known;
  for (const NamedShape& expected : weight_shapes(network)) {
    known.insert(expected.name);
    const auto found = tensors.find(expected.name);
    if (found == tensors.end()) {
      fail_tensor(file, expected.name,
                  "is missing, network '" + network.name + "' needs it" +
                      the_file_has(expected.name, tensors));
    }
    if (!is_float(found->second.type)) {
      fail_tensor(file, expected.name, "holds integers, allowed F32, F16, BF16, F64");
    }
    if (found->second.shape != expected.shape) {
      fail_tensor(file, expected.name,
                  "has shape " + shape_text(found->second.shape) + ", network '" + network.name +
                      "' needs " + shape_text(expected.shape));
    }
    check_values(expected.name, found->second, file);
  }
  for (const Layer& layer : network.layers) {
    known.insert(layer.name + ".num_batches_tracked");
    for (const NamedShape& learned : learned_grid_shapes(layer)) known.insert(learned.name);
    if (layer.is_weight_layer()) read_learned_grid(layer, tensors, file);  // refuses a broken one
  }
  for (const auto& tensor : tensors) {
    if (known.count(tensor.first) == 0) {
      fail_tensor(file, tensor.first,
                  "network '" + network.name + "' has no such parameter" +
                      did_you_mean(tensor.first, known));
    }
  }
  check_folded(network, tensors, file);
}

std::vector<FoldedLayer> fold_batch_norm(const NetworkSpec& network, const TensorMap& tensors) {
  std::vector<FoldedLayer> folded;
  std::map<int, std::size_t> position;
  for (const int index : network.weight_layers) {
    const Layer& layer = network.layers[static_cast<std::size_t>(index)];
    position[index] = folded.size();
    FoldedLayer& target = folded.emplace_back();
    target.weight = to_floats(tensors.at(layer.name + ".weight"));
    target.bias.assign(static_cast<std::size_t>(layer.out_channels), 0.0F);
    if (layer.bias) target.bias = to_floats(tensors.at(layer.name + ".bias"));
    target.learned = read_learned_grid(layer, tensors, "weights");
  }
  for (const int index : network.order) {
    const Layer& layer = network.layers[static_cast<std::size_t>(index)];
    if (!layer.folds) continue;
    fold(layer, tensors, folded[position.at(layer.inputs.front())]);
  }
  return folded;
}

void bind_affines(NetworkSpec& network, const TensorMap& tensors) {
  for (Layer& layer : network.layers)
    if (layer.is_affine()) layer.affine = affine_of(layer, tensors);
}

TensorMap unfold_batch_norm(const NetworkSpec& network, const std::vector<FoldedLayer>& folded) {
  TensorMap tensors;
  std::map<int, std::size_t> position;
  const auto put = [&](const Layer& layer, const char* part, const std::vector<float>& values) {
    for (const NamedShape& entry : weight_shapes(layer)) {
      if (entry.name == layer.name + part) tensors[entry.name] = float_tensor(entry.shape, values);
    }
  };
  for (std::size_t i = 0; i < folded.size(); ++i) {
    const Layer& layer = network.weight_layer(static_cast<int>(i));
    position[network.weight_layers[i]] = i;
    put(layer, ".weight", folded[i].weight);
    put(layer, ".bias", folded[i].bias);
    if (folded[i].learned) write_learned_grid(layer, *folded[i].learned, tensors);
  }
  for (const Layer& layer : network.layers) {
    if (layer.kind != LayerKind::kBatchNorm2d && !layer.is_affine()) continue;
    const auto all = [&](double value) {
      return std::vector<float>(static_cast<std::size_t>(layer.in.channels),
                                static_cast<float>(value));
    };
    // So near 1 behind the root that folding and binding give the same numbers again.
    const auto variance = static_cast<float>(std::max(0.0, 1 - layer.epsilon));
    put(layer, ".running_var", all(variance));
    put(layer, ".running_mean", all(0));
    if (layer.folds) {  // it adds the bias
      put(network.layers[static_cast<std::size_t>(layer.inputs.front())], ".bias", all(0));
      put(layer, ".weight", all(std::sqrt(double{variance} + layer.epsilon)));
      put(layer, ".bias", folded[position.at(layer.inputs.front())].bias);
    } else {
      put(layer, ".weight", bound_affine(layer).scale);
      put(layer, ".bias", bound_affine(layer).shift);
    }
  }
  return tensors;
}

}  // namespace ohmic
