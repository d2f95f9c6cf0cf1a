#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "hw/config/activity.h"
#include "hw/config/chip_config.h"

namespace ohmic {

/// Reason why a stage on a tile does not start its next window.
/// kBuffer: for the window before it to leave the line buffer and the bus; kPes: to leave the PEs.
enum class Wait { kNothing, kLayerBefore, kInput, kBuffer, kPes, kOutputBuffer, kNetwork };
constexpr std::size_t kWaits = 7;

/// Part of a layer's tiles that is at work or not. kLineBuffer: its reads; kOutputBuffer: writes.
enum class BusyUnit {
  kPes,
  kAdc,
  kLineBuffer,
  kBus,
  kAdderTree,
  kActivationLut,
  kMaxPool,
  kOutputBuffer
};
constexpr std::size_t kBusyUnits = 8;
using BusyTimes = std::array<Picoseconds, kBusyUnits>;

/// One weight layer's part of a run. Times in ps from the first input word.
struct LayerRun {
  Activity activity;
  Picoseconds start_ps = 0;  ///< its first window starts to read its inputs
  Picoseconds end_ps = 0;    ///< its last output vector stands in an output buffer
  /// By cause, summed over its tiles: from t = 0 until the last window of each starts.
  std::array<Picoseconds, kWaits> waited_ps{};
  BusyTimes busy_ps{};  ///< by unit, summed over its tiles
};

/// Answer of the timed chip: how long, and how often.
struct Run {
  Picoseconds elapsed_ps = 0;  ///< first input word in to last output word out
  /// The longest time that one station works for an image: read, bus and PEs of a matrix layer's
  /// windows, shared by its copies, a buffer's port, a unit of lanes, the I/O port.
  double interval_ps = 0;
  std::vector<LayerRun> layers;     ///< per weight layer
  std::uint64_t kernel_events = 0;  ///< process activations and transport calls
};

}  // namespace ohmic
