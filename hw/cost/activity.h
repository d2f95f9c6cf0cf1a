#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "hw/config/chip_config.h"

namespace ohmic {

/// Work of the units of one layer: integer events, counted in the kernel and priced outside it.
struct Activity {
  std::uint64_t crossbar_reads = 0;  ///< reads of one array
  std::uint64_t cells_read = 0;      ///< cells in use that those reads drove
  std::uint64_t row_drives = 0;      ///< DAC conversions
  std::uint64_t samples = 0;         ///< columns sampled and held
  std::uint64_t subtractions = 0;    ///< positive minus negative column
  std::uint64_t conversions = 0;     ///< ADC conversions
  std::uint64_t shift_adds = 0;
  std::uint64_t pe_cycles = 0;      ///< chip cycles that PEs were at work
  std::uint64_t buffer_reads = 0;   ///< words
  std::uint64_t buffer_writes = 0;  ///< words
  std::uint64_t bus_bits = 0;
  std::uint64_t tree_additions = 0;
  std::uint64_t look_ups = 0;
  std::uint64_t pool_operations = 0;
  std::uint64_t vector_operations = 0;
  std::uint64_t router_flits = 0;
  std::uint64_t link_flits = 0;
  std::uint64_t register_writes = 0;  ///< of the controller's bit-width registers

  Activity& operator+=(const Activity& other);
  bool operator==(const Activity& other) const;
};

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
