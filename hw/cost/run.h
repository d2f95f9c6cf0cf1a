#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "hw/config/activity.h"
#include "hw/config/chip_config.h"

namespace ohmic {

/// Reason why a stage on a tile does not start its next window.
enum class Wait { kNothing, kLayerBefore, kInput, kPes, kOutputBuffer, kNetwork };
constexpr std::size_t kWaits = 6;

/// One weight layer's part of a run. Times in ps from the first input word.
struct LayerRun {
  Activity activity;
  Picoseconds start_ps = 0;  ///< its first window starts to read its inputs
  Picoseconds end_ps = 0;    ///< its last output vector stands in an output buffer
  /// By cause, summed over its tiles: from t = 0 until the last window of each starts.
  std::array<Picoseconds, kWaits> waited_ps{};
};

/// Answer of the timed chip: how long, and how often.
struct Run {
  Picoseconds elapsed_ps = 0;       ///< first input word in to last output word out
  std::vector<LayerRun> layers;     ///< per weight layer
  std::uint64_t kernel_events = 0;  ///< process activations and transport calls
};

}  // namespace ohmic
