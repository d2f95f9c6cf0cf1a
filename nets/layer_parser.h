#pragma once

#include <string>
#include <vector>

#include "nets/network_spec.h"
#include "util/json_section.h"

namespace ohmic {

/// Largest channels and features, height or width, and kernel, stride, dilation or padding of a
/// network file.
constexpr int kMaxChannels = 65536;
constexpr int kMaxPixels = 8192;
constexpr double kLargestBound = 1e30;  ///< numbers of an activation
constexpr double kLeakySlope = 0.01;    ///< as PyTorch has them where a file says nothing
constexpr double kHardSigmoidSlope = 1.0 / 6, kHardSigmoidOffset = 0.5;
/// Least `epsilon` of a batch_norm2d.
constexpr double kLeastEpsilon = 1e-12;
/// Largest `mean` and `std` of a network's input.
constexpr double kLargestStatistic = 1e9;
/// Most layers of a network file.
constexpr std::size_t kMaxLayers = 10000;

/// Every type of layer, in the order in which messages list them.
const std::vector<LayerKind>& layer_kinds();

/// One entry of a network file's `layers`: its own keys are read, its place in the graph is still
/// names.
struct LayerEntry {
  Layer layer;                      ///< `inputs`, `in` and `out` not filled in
  bool has_inputs = false;          ///< false: reads the layer before it
  std::vector<std::string> inputs;  ///< names of the producers, as written
};

/// Reads the layer at /layers/`index`. Throws ConfigError on unknown types and keys, wrong types
/// and values out of range.
LayerEntry parse_layer(const Json& json, const std::string& file, int index);

/// ConfigError about a layer: `FILE: /layers/INDEX/key: layer 'NAME': problem` (no `/key` if it is
/// empty).
[[noreturn]] void fail_layer(const std::string& file, int index, const std::string& name,
                             const std::string& key, const std::string& problem);

}  // namespace ohmic
