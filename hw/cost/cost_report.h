#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "hw/config/price_list.h"
#include "hw/cost/run.h"
#include "hw/mapping/mapping.h"

namespace ohmic {

/// Share of one kind of unit in the cost.
struct ComponentCost {
  double energy_mj = 0;
  double component_power_w = 0;
  double area_mm2 = 0;
  double events = 0;  ///< whole, but for a mean over images
};

/// Arrays of one size, both of each pair.
struct ArrayCount {
  int rows = 0, columns = 0;
  std::uint64_t count = 0;
};

/// One weight layer's line of a report.
struct LayerCost {
  std::string name;
  int weight_bits = 0, activation_bits = 0;
  std::uint64_t rows = 0, columns = 0, windows = 0;
  std::uint64_t row_blocks = 0, column_blocks = 0, crossbars = 0, pes = 0, tiles = 0;
  std::uint64_t input_cycles = 0, macs = 0;
  /// Counts of Activity: whole, but for a mean over images.
  double adc_conversions = 0, ou_activations = 0, row_drives = 0, cells_read = 0;
  double start_ns = 0, end_ns = 0;
  double energy_mj = 0, component_power_w = 0;
  double dac_mj = 0, crossbar_mj = 0;  ///< of the energy
  std::uint64_t operation_units = 0;   ///< of one copy, of one array of each pair
  double bits_per_weight = 0;          ///< that lie in one array of each pair
  std::uint64_t index_bits = 0;        ///< of the tables that a compressed layer needs
  std::vector<ArrayCount> arrays;      ///< that it takes, by class; together `crossbars`
  double utilization = 0;              ///< used cells / cells of these arrays
  std::uint64_t copies = 1;
  /// By cause (enum Wait), mean over its tiles: together, the time until its last window starts.
  std::array<double, kWaits> waited_ns{};
  /// From the start of its last window to its end, mean over its tiles.
  double work_ns = 0;
  std::array<double, kBusyUnits> busy_ns{};  ///< by unit (enum BusyUnit), mean over its tiles
};

/// The station that works longest for an image, and what holds it up.
struct BusiestStation {
  std::string layer;  ///< empty: the I/O port
  StationUnit unit = StationUnit::kPes;
  double busy_ms = 0;  ///< for one image
  double unit_ms = 0;  ///< of these, that unit's
};

/// "PEs", "line buffer", ...
const char* to_string(StationUnit unit);

/// Cost of an inference. The sums of layers and of components each equal the total.
struct CostReport {
  double latency_ms = 0;
  std::uint64_t cycles = 0;  ///< ceil(latency x chip clock)
  double interval_ms = 0;    ///< the longest that one station works for an image
  double energy_mj = 0;
  double component_power_w =
      0;  ///< sum of active power over mapped units: Table 5's power of the paper
  double average_power_w = 0;  ///< energy / latency
  double area_mm2 = 0;
  double mapped_area_mm2 = 0;  ///< of the tiles in use, with all they hold and their routers
  std::uint64_t crossbars = 0, pes = 0, tiles = 0;
  double utilization = 0;  ///< used cells / cells of allocated crossbars
  std::uint64_t macs = 0, input_cycles = 0;
  double adc_conversions = 0, ou_activations = 0;
  std::uint64_t operation_units = 0, index_bits = 0;
  double bits_per_weight = 0;  ///< mean over all weights
  double gops_per_watt = 0;    ///< 2 x macs / energy
  int adc_bits_lossless = 0;   ///< of a converter that clips no column of this mapping
  BusiestStation busiest;
  std::vector<LayerCost> layers;
  std::vector<ComponentCost> components;  ///< by Component
};

}  // namespace ohmic
