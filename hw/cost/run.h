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

/// What a station is held up by.
enum class StationUnit {
  kPes,
  kLineBuffer,  ///< its reads for the PEs
  kBus,
  kBufferPort,
  kActivationLut,
  kMaxPool,
  kVectorLanes,
  kPort  ///< the I/O port, in or out
};

/// A part of the chip that takes an image's work one piece after the other.
struct Station {
  double busy_ps = 0;  ///< for one image
  StationUnit unit = StationUnit::kPes;
  double unit_ps = 0;  ///< of these, that unit's
  int tile = -1;       ///< -1: the I/O port
};

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
  /// The time from image to image: that of the busiest station, or with layer_serial all of it.
  double interval_ps = 0;
  /// The one that works longest for an image: read, bus and PEs of a matrix layer's windows on a
  /// tile, shared by its copies, a buffer's port, a unit of lanes, the I/O port.
  Station busiest;
  std::vector<LayerRun> layers;  ///< per weight layer
  /// Per weight layer, by array class: what its tiles did. Traffic and registers are in `layers`
  /// alone. Empty on a chip with one class.
  std::vector<std::vector<Activity>> by_class;
  std::uint64_t kernel_events = 0;  ///< process activations and transport calls
};

}  // namespace ohmic
