#include "rl/oracles/cache_key.h"

#include <algorithm>

#include "datasets/image_hash.h"

namespace ohmic {
namespace {

/// labels: whether they matter.
Json content(const ImageSet& images, std::size_t count, bool labels) {
  return {{"count", std::min(count, images.size())},
          {"shape", {images.channels, images.height, images.width}},
          {"content", image_hash(images, count, labels)}};
}

}  // namespace

std::string calibration_cache_key(const AccuracyInput& input) {
  const QuantizerOptions& q = input.quantizer;
  const Json json = {{"kind", "accuracy"},
                     {"build", input.build},
                     {"network", input.network},
                     {"weights", input.weights},
                     {"quantizer",
                      {{"clip", to_string(q.clip)},
                       {"round", to_string(q.rounding)},
                       {"per-tensor", q.per_tensor},
                       {"prune", {q.prune.rows, q.prune.columns}},
                       {"error-feedback", q.error_feedback},
                       {"bias-correction", q.bias_correction},
                       {"bn-reestimation", q.bn_reestimation}}},
                     {"calibration", content(input.calibration, input.calibration_images, false)}};
  return json.dump();
}

std::string accuracy_cache_key(const std::string& calibration, const ImageSet& images,
                               std::size_t count) {
  return calibration + " on " + content(images, count, true).dump();
}

std::string cost_cache_key(const Json& network, const Json& hardware, const std::string& codes,
                           const std::string& build) {
  Json json = {{"kind", "cost"}, {"build", build}, {"network", network}, {"hardware", hardware}};
  if (!codes.empty()) json["codes"] = codes;
  return json.dump();
}

}  // namespace ohmic
