#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "hw/config/device_config.h"
#include "hw/config/replication.h"

namespace ohmic {

using Picoseconds = std::uint64_t;

/// Order of the layers: one after the other, or all at once as their inputs come.
enum class Dataflow { kLayerSerial, kPipelined };
/// Order of reads and conversions in a PE: a read each round, or one a slice that is held.
enum class Schedule { kSerial, kSampleHold };
/// Bit-planes of a weight: with one for the sign (Wei 2022, eq. 7), or of the magnitude alone.
enum class WeightPlanes { kPaper, kMagnitude };

/// What of a layer's weights is not stored (mapping.compression).
enum class Compression { kNone, kLayerPlanes, kBlockPlanes, kZeroRows, kZeroColumns };
/// How operation units of compressed layers lie in arrays.
enum class Packing { kDense, kAligned };

/// One class of crossbar arrays. A chip with one class has it on all tiles.
struct ArrayClass {
  int rows = 0;
  int columns = 0;
  int tiles = 0;  ///< that have it
  Picoseconds read_ps = 0;
  Picoseconds mux_ps = 0;  ///< of the multiplexers in front of its ADCs
};

/// Rows and columns of an operation unit: the cells that one activation drives and converts.
struct OuSize {
  int rows = 0;
  int columns = 0;
};

/// The resolved chip: structure and time of every unit, in integers of picoseconds and bits. Built
/// from a HardwareRecord by make_chip_config; what units cost in energy and area is EnergyTable's.
struct ChipConfig {
  int tiles_x = 0, tiles_y = 0;
  double clock_mhz = 0;
  double node_nm = 0;  ///< technology node
  Picoseconds clock_ps = 0;
  Dataflow dataflow = Dataflow::kPipelined;
  int output_bits = 0;

  int pes_per_tile = 0;
  std::uint64_t buffer_bits = 0;         ///< capacity of the line buffer, and of the output buffer
  std::uint64_t vector_buffer_bits = 0;  ///< of the vector unit's operand and result buffers, each
  int buffer_width_bits = 0;
  int value_bits = 0;  ///< least room of a value in a buffer
  Picoseconds buffer_cycle_ps = 0;
  int bus_bits = 0;
  Picoseconds adder_level_ps = 0;
  int lut_lanes = 0, pool_lanes = 0, vector_lanes = 0;
  int partial_sum_slots = 0;
  bool double_buffering = false;  ///< two sets of input registers in the PEs
  bool line_reuse = false;        ///< a window reads only what the one before did not
  int vector_bits = 0;

  int groups_per_pe = 0;
  int adcs_per_group = 0;
  Schedule schedule = Schedule::kSerial;
  bool driven_all_round = false;  ///< serial: cells and DACs are at work until the conversion ends
  Picoseconds shift_add_ps = 0;
  std::vector<ArrayClass> arrays;          ///< by class, at least one
  int spare_columns = 0;                   ///< of every array, beside its columns
  std::optional<int> ou_rows, ou_columns;  ///< of an operation unit; none: the array's
  bool skip_zero_inputs = false;           ///< no activation where all input bits are 0
  Picoseconds index_ps = 0;                ///< until the first entry of an index table is read
  int bits_per_cell = 0;
  int dac_bits = 0;
  Picoseconds dac_ps = 0;
  std::optional<int> adc_bits;  ///< none: ideal
  double adc_rate_gsps = 0;
  Picoseconds conversion_ps = 0;
  DeviceConfig device;
  AdcErrors adc_errors;

  int flit_bits = 0;
  Picoseconds router_ps = 0, link_ps = 0, credit_ps = 0;
  int router_buffer_flits = 0;
  int max_packet_flits = 0;
  bool contention = true;
  WeightPlanes weight_planes = WeightPlanes::kPaper;
  Compression compression = Compression::kNone;
  Packing packing = Packing::kDense;
  bool spread = false;           ///< operation units over the arrays of the uncompressed layer
  bool adjacent_slices = false;  ///< a weight's slices in neighbouring columns of one pair
  bool share_arrays = false;     ///< slices of a layer's blocks may lie in one pair
  bool class_by_group = false;   ///< each column group of a layer chooses its array class
  Replication replication;

  int tiles() const { return tiles_x * tiles_y; }
  OuSize ou(const ArrayClass& array) const {
    return {ou_rows.value_or(array.rows), ou_columns.value_or(array.columns)};
  }
  /// Bit-planes of a w-bit weight: w (eq. 7 of the paper), or w - 1 if the sign is the array.
  int planes(int weight_bits) const {
    return weight_planes == WeightPlanes::kPaper ? weight_bits : weight_bits - 1;
  }
  /// Groups that a w-bit weight block occupies: ceil(planes / bits_per_cell).
  int weight_slices(int weight_bits) const;
  /// Bits that a value of this width takes in a tile's buffers.
  int stored_bits(int width) const { return width > value_bits ? width : value_bits; }
  /// Input slices of an a-bit activation: ceil(a / dac.bits).
  int input_slices(int activation_bits) const;
};

/// Whether cells, wires and converters do what integers do, but for clipping.
bool has_ideal_devices(const ChipConfig& chip);
/// For runs with values: throws ConfigError if wires with resistance or columns that move to spare
/// ones are asked for where arrays hold more or less than a slice of a block.
void require_whole_blocks(const ChipConfig& chip);

/// ADC bits that lose nothing of an operation unit: eq. 9 of the paper, Res_DAC + log2(rows) + 1
/// for cells of one bit; bits_per_cell - 1 more for others, and one more if DACs are wider than a
/// bit.
int lossless_adc_bits(const ChipConfig& chip);

/// ceil(a / b) of positive integers.
constexpr std::uint64_t ceil_div(std::uint64_t a, std::uint64_t b) { return (a + b - 1) / b; }

/// The least number of bits that tell n things apart: ceil(log2 n), 0 for one or none.
constexpr std::uint64_t ceil_log2(std::uint64_t n) {
  std::uint64_t bits = 0;
  while ((std::uint64_t{1} << bits) < n) ++bits;
  return bits;
}

}  // namespace ohmic
