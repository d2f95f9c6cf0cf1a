// Weights: a safetensors file, checked against a small network, folded and quantised if it fits.
#include <algorithm>
#include <cmath>
#include <utility>

#include "datasets/safetensors.h"
#include "datasets/tensor_types.h"
#include "nets/network_loader.h"
#include "quant/calibration/calibration.h"
#include "quant/integer/integer_network_builder.h"
#include "quant/integer/network_file.h"
#include "quant/network/network_weights.h"
#include "tests/fuzz/fuzz_target.h"
#include "util/config_error.h"

namespace ohmic::fuzz {
namespace {

/// A convolution with batch norm, one that stands alone, an affine layer, and a linear layer.
const NetworkSpec& network() {
  static const NetworkSpec small = parse_network(R"({
    "schema_version": 1, "name": "small", "input": {"channels": 1, "height": 2, "width": 2},
    "layers": [{"name": "c", "type": "conv2d", "out_channels": 2, "kernel": 2, "bias": false},
               {"name": "n", "type": "batch_norm2d"}, {"name": "r", "type": "relu"},
               {"name": "m", "type": "batch_norm2d"}, {"name": "f", "type": "flatten"},
               {"name": "a", "type": "affine"},
               {"name": "l", "type": "linear", "out_features": 1}]})",
                                                 "small.json");
  return small;
}

bool all_finite(const std::vector<float>& values) {
  return std::all_of(values.begin(), values.end(), [](float v) { return std::isfinite(v); });
}

bool is_real(TensorType type) {
  return type == TensorType::kF32 || type == TensorType::kF16 || type == TensorType::kBF16 ||
         type == TensorType::kF64;
}

void check_tensor(const RawTensor& tensor) {
  const auto elements = static_cast<std::size_t>(tensor.elements());
  require(tensor.bytes.size() == elements * type_name(tensor.type).bytes,
          "a tensor has the bytes of its shape");
  if (is_real(tensor.type)) require(to_floats(tensor).size() == elements, "an element, a float");
}

void check_round_trip(const TensorMap& tensors,
                      const std::map<std::string, std::string>& metadata) {
  const std::string written = safetensors_bytes(tensors, metadata);
  const TensorMap again = parse_safetensors(written, "written");
  require(safetensors_bytes(again, parse_safetensors_metadata(written, "written")) == written,
          "tensors written and read are the same");
}

/// What every command does with checked weights: calibrates on images and quantises.
void quantise(const NetworkSpec& bound, const std::vector<FoldedLayer>& weights) {
  ImageSet images;
  images.channels = 1;
  images.height = images.width = 2;
  images.pixels = {0, 255, 3, 200, 17, 17, 17, 17, 255, 255, 255, 255};
  images.labels = {0, 0, 0};
  const auto inputs = calibrate(bound, weights, images, images.size(), 1);
  for (const ClipMethod clip : {ClipMethod::kMse, ClipMethod::kKl}) {
    QuantizerOptions options;
    options.clip = clip;
    IntegerNetworkBuilder builder(bound, weights, inputs, options);
    for (const auto& [weight_bits, activation_bits] : {std::pair(8, 8), std::pair(2, 3)}) {
      const IntegerNetwork integers =
          builder.build(uniform_policy(network(), weight_bits, activation_bits));
      const Values output = integer_forward(bound, integers, network_input(images, 0));
      require(all_finite(output), "an integer network puts out finite numbers");
    }
  }
}

}  // namespace
}  // namespace ohmic::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace ohmic;
  const std::string bytes = fuzz::text_of(data, size);
  try {
    const TensorMap tensors = parse_safetensors(bytes, "weights");
    for (const auto& named : tensors) fuzz::check_tensor(named.second);
    fuzz::check_round_trip(tensors, parse_safetensors_metadata(bytes, "weights"));
    if (is_network_file(fuzz::network(), tensors)) {
      const Metadata metadata = parse_safetensors_metadata(bytes, "weights");
      const IntegerNetwork read = parse_network_file(fuzz::network(), tensors, metadata, "weights");
      NetworkSpec bound = fuzz::network();
      bind_affines(bound, tensors);
      const TensorMap written = to_tensors(bound, read);
      const Metadata stated = to_metadata(bound, read);
      const IntegerNetwork again = parse_network_file(bound, written, stated, "weights");
      bind_affines(bound, written);
      fuzz::require(safetensors_bytes(to_tensors(bound, again)) == safetensors_bytes(written),
                    "an integer network that is written reads back");
      return 0;
    }
    check_weights(fuzz::network(), tensors, "weights");
    const auto folded = fold_batch_norm(fuzz::network(), tensors);
    for (const FoldedLayer& layer : folded) {
      fuzz::require(fuzz::all_finite(layer.weight) && fuzz::all_finite(layer.bias),
                    "checked weights fold to finite numbers");
    }
    NetworkSpec bound = fuzz::network();
    bind_affines(bound, tensors);
    fuzz::quantise(bound, folded);
  } catch (const ConfigError& error) {
    fuzz::require_plain_line(error.what());
  }
  return 0;
}
