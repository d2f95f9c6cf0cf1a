#include "quant/integer/network_file.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <cstring>
#include <set>
#include <utility>

#include "nets/activation.h"
#include "nets/onnx/onnx_import.h"
#include "quant/integer/code_tensors.h"
#include "quant/integer/stated_widths.h"
#include "quant/network/network_weights.h"
#include "quant/network/weight_shapes.h"
#include "util/config_error.h"
#include "util/file_io.h"
#include "util/number_text.h"

namespace ohmic {
namespace {

/// Reads the parts of one network file and refuses what is wrong with them.
class NetworkFileReader {
 public:
  NetworkFileReader(const NetworkSpec& network, const TensorMap& tensors, const Metadata& metadata,
                    const std::string& file)
      : network_(network), tensors_(tensors), metadata_(metadata), file_(file) {}

  IntegerNetwork read() {
    IntegerNetwork integers;
    const auto count = static_cast<int>(network_.weight_layers.size());
    for (int i = 0; i < count; ++i) integers.layers.push_back(grids(network_.weight_layer(i)));
    for (const Layer& layer : network_.layers) {
      if (!layer.is_affine()) continue;
      for (const char* part : {".weight", ".bias"})
        numbers(layer.name + part, {layer.in.channels}, false);
    }
    for (const auto& tensor : tensors_) {
      if (known_.count(tensor.first) == 0)
        fail(tensor.first, "is no part of an integer network '" + network_.name + "'" +
                               did_you_mean(tensor.first, known_));
    }
    for (int i = 0; i < count; ++i)
      add_codes(network_.weight_layer(i), integers.layers[static_cast<std::size_t>(i)]);
    integers.rounding = rounding();
    return integers;
  }

 private:
  [[noreturn]] void fail(const std::string& part, const std::string& problem) const {
    throw ConfigError(file_, "/" + part, problem);
  }

  Rounding rounding() const {
    const auto found = metadata_.find("rounding");
    if (found == metadata_.end()) return Rounding::kNearest;
    for (const Rounding rounding : {Rounding::kNearest, Rounding::kFloor})
      if (found->second == to_string(rounding)) return rounding;
    fail("__metadata__/rounding", "is '" + found->second + "', allowed nearest, floor");
  }

  /// The numbers of a layer, its scales as corrected ones; widths and codes are still to come.
  IntegerLayer grids(const Layer& spec) {
    const std::vector<std::int64_t> outputs = {spec.out_channels};
    const RawTensor& codes = tensor(spec.name + ".weight", weight_shapes(spec).front().shape);
    if (!weight_codes_in(codes)) fail(spec.name + ".weight", "is not of type I8 or I16");
    IntegerLayer layer;
    layer.corrected_scale = numbers(spec.name + ".scale", outputs, true);
    layer.bias = numbers(spec.name + ".bias", outputs, false);
    layer.input.scale = numbers(spec.name + ".input_scale", {1}, true).front();
    layer.input.zero_point = zero_point(spec.name + ".input_zero_point");
    return layer;
  }

  void add_codes(const Layer& spec, IntegerLayer& layer) const {
    layer.bits = stated_widths(spec, metadata_, file_);
    layer.weights = std::make_shared<const IntegerWeights>(
        integer_weights(codes_of(spec, layer.bits), std::exchange(layer.corrected_scale, {})));
    layer.input.top_code = activation_top_code(layer.bits.activation_bits);
    if (layer.input.zero_point > layer.input.top_code) {
      fail(spec.name + ".input_zero_point", "is " + std::to_string(layer.input.zero_point) +
                                                ", allowed 0 to " +
                                                std::to_string(layer.input.top_code));
    }
  }

  const RawTensor& tensor(const std::string& name, const std::vector<std::int64_t>& shape) {
    known_.insert(name);
    const auto found = tensors_.find(name);
    if (found == tensors_.end())
      fail(name, "is missing, an integer network '" + network_.name + "' needs it");
    if (found->second.shape != shape) {
      fail(name, "has shape " + shape_text(found->second.shape) + ", network '" + network_.name +
                     "' needs " + shape_text(shape));
    }
    return found->second;
  }

  std::vector<float> numbers(const std::string& name, const std::vector<std::int64_t>& shape,
                             bool positive) {
    const RawTensor& found = tensor(name, shape);
    if (found.type != TensorType::kF32) fail(name, "is not of type F32");
    std::vector<float> values = to_floats(found);
    for (std::size_t i = 0; i < values.size(); ++i) {
      const bool allowed =
          std::abs(values[i]) <= kLargestParameter && (!positive || values[i] > 0);  // no NaN
      if (allowed) continue;
      fail(name, "element " + std::to_string(i) + " is " + plain_number(double{values[i]}) +
                     ", allowed are finite numbers " +
                     (positive ? "above 0, up to 1e+09" : "from -1e+09 to 1e+09"));
    }
    return values;
  }

  int zero_point(const std::string& name) {
    const RawTensor& found = tensor(name, {1});
    if (found.type != TensorType::kI32) fail(name, "is not of type I32");
    std::int32_t value = 0;
    std::memcpy(&value, found.bytes.data(), sizeof(value));
    if (value < 0) fail(name, "is " + std::to_string(value) + ", allowed is at least 0");
    return value;
  }

  std::vector<WeightCode> codes_of(const Layer& spec, const LayerBits& bits) const {
    const std::string name = spec.name + ".weight";
    std::vector<WeightCode> codes = *weight_codes_in(tensors_.at(name));
    const std::vector<int> widths = column_bits(bits, spec.out_channels);
    const std::size_t rows = codes.size() / widths.size();
    for (std::size_t i = 0; i < codes.size(); ++i) {
      const int width = widths[i / rows];
      if (std::abs(int{codes[i]}) <= weight_codes(width).high) continue;
      fail(name, "element " + std::to_string(i) + " is " + std::to_string(codes[i]) +
                     ", codes of " + std::to_string(width) + " bits end at " +
                     std::to_string(weight_codes(width).high));
    }
    return codes;
  }

  const NetworkSpec& network_;
  const TensorMap& tensors_;
  const Metadata& metadata_;
  const std::string& file_;
  std::set<std::string> known_;
};

}  // namespace

TensorMap to_tensors(const NetworkSpec& network, const IntegerNetwork& integers) {
  TensorMap tensors;
  for (std::size_t i = 0; i < integers.layers.size(); ++i) {
    const Layer& spec = network.weight_layer(static_cast<int>(i));
    const IntegerLayer& layer = integers.layers[i];
    tensors[spec.name + ".weight"] = weight_code_tensor(
        weight_shapes(spec).front().shape, layer.weights->codes, layer.bits.weight_bits);
    tensors[spec.name + ".scale"] = float_tensor({spec.out_channels}, layer.weight_scale());
    tensors[spec.name + ".bias"] = float_tensor({spec.out_channels}, layer.bias);
    tensors[spec.name + ".input_scale"] = float_tensor({1}, {layer.input.scale});
    tensors[spec.name + ".input_zero_point"] = int32_tensor({1}, {layer.input.zero_point});
  }
  for (const Layer& layer : network.layers) {
    if (!layer.is_affine()) continue;
    const ChannelAffine& affine = bound_affine(layer);
    tensors[layer.name + ".weight"] = float_tensor({layer.in.channels}, affine.scale);
    tensors[layer.name + ".bias"] = float_tensor({layer.in.channels}, affine.shift);
  }
  return tensors;
}

Metadata to_metadata(const NetworkSpec& network, const IntegerNetwork& integers) {
  Metadata metadata{{"network", network.name}, {"rounding", to_string(integers.rounding)}};
  for (std::size_t i = 0; i < integers.layers.size(); ++i) {
    state_widths(network.weight_layer(static_cast<int>(i)), integers.layers[i].bits, metadata);
  }
  return metadata;
}

void write_network_file(const std::string& path, const NetworkSpec& network,
                        const IntegerNetwork& integers, const Metadata& more) {
  Metadata metadata = to_metadata(network, integers);
  metadata.insert(more.begin(), more.end());
  write_safetensors(path, to_tensors(network, integers), metadata);
}

bool is_network_file(const NetworkSpec& network, const TensorMap& tensors) {
  return std::any_of(network.weight_layers.begin(), network.weight_layers.end(), [&](int index) {
    const std::string& name = network.layers[static_cast<std::size_t>(index)].name;
    const auto weight = tensors.find(name + ".weight");
    return tensors.count(name + ".scale") > 0 ||
           (weight != tensors.end() && weight_codes_in(weight->second));
  });
}

IntegerNetwork parse_network_file(const NetworkSpec& network, const TensorMap& tensors,
                                  const Metadata& metadata, const std::string& file) {
  return NetworkFileReader(network, tensors, metadata, file).read();
}

std::optional<IntegerNetwork> find_network_file(const std::string& path, NetworkSpec& network) {
  if (is_onnx_file(path)) return std::nullopt;
  const std::string bytes = read_file(path);
  const TensorMap tensors = parse_safetensors(bytes, path);
  if (!is_network_file(network, tensors)) return std::nullopt;
  IntegerNetwork integers =
      parse_network_file(network, tensors, parse_safetensors_metadata(bytes, path), path);
  bind_affines(network, tensors);
  return integers;
}

}  // namespace ohmic
