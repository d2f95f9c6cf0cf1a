#include "hw/config/chip_config.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "hw/config/config_keys.h"
#include "hw/config/hardware_record.h"
#include "util/config_error.h"

namespace ohmic {
namespace {

Picoseconds to_ps(double ns) { return static_cast<Picoseconds>(std::llround(ns * 1e3)); }

/// Typed reader of a record whose values config_keys() has already checked.
class Values {
 public:
  explicit Values(const HardwareRecord& record) : record_(record) {}
  int integer(const std::string& path) const { return record_.values.at(path).get<int>(); }
  double real(const std::string& path) const { return record_.values.at(path).get<double>(); }
  /// The largest mesh stands for one that the network is to tell.
  int mesh_side(const std::string& path) const {
    return raw(path) == kAutoMesh ? kLargestMeshSide : integer(path);
  }
  bool is(const std::string& path, const char* choice) const {
    return record_.values.at(path) == choice;
  }
  /// None: the key's word.
  std::optional<int> integer_if(const std::string& path) const {
    if (!raw(path).is_number()) return std::nullopt;
    return integer(path);
  }
  std::optional<double> real_if(const std::string& path) const {
    if (!raw(path).is_number()) return std::nullopt;
    return real(path);
  }
  const Json& raw(const std::string& path) const { return record_.values.at(path); }

 private:
  const HardwareRecord& record_;
};

void read_tile(const Values& v, ChipConfig& c) {
  c.pes_per_tile = v.integer("tile.pes");
  c.buffer_bits = static_cast<std::uint64_t>(v.real("tile.buffer_kib") * 8192.0);
  c.vector_buffer_bits = static_cast<std::uint64_t>(v.real("tile.vector_buffer_kib") * 8192.0);
  c.buffer_width_bits = v.integer("tile.buffer_width_bits");
  c.value_bits = v.integer("tile.value_bits");
  c.buffer_cycle_ps = std::max<Picoseconds>(1, to_ps(v.real("tile.buffer_cycle_ns")));
  c.bus_bits = v.integer("tile.bus_bits");
  c.adder_level_ps = static_cast<Picoseconds>(v.integer("tile.adder_cycles")) * c.clock_ps;
  c.lut_lanes = v.integer("tile.lut_lanes");
  c.pool_lanes = v.integer("tile.pool_lanes");
  c.vector_lanes = v.integer("tile.vector_lanes");
  c.partial_sum_slots = v.integer("tile.partial_sum_slots");
  c.vector_bits = v.integer("tile.vector_bits");
  c.double_buffering = v.is("tile.input_buffering", "double");
  c.line_reuse = v.is("tile.line_reuse", "on");
}

void read_pe(const Values& v, ChipConfig& c) {
  c.groups_per_pe = v.integer("pe.crossbar_groups");
  c.adcs_per_group = v.integer("pe.adcs_per_group");
  c.schedule = v.is("pe.schedule", "serial") ? Schedule::kSerial : Schedule::kSampleHold;
  c.driven_all_round = v.is("pe.array_drive", "round");
  c.shift_add_ps = static_cast<Picoseconds>(v.integer("pe.shift_add_cycles")) * c.clock_ps;
  c.ou_rows = v.integer_if("crossbar.ou_rows");
  c.ou_columns = v.integer_if("crossbar.ou_columns");
  c.spare_columns = v.integer("crossbar.spare_columns");
  c.skip_zero_inputs = v.is("pe.skip_zero_inputs", "on");
  c.index_ps = static_cast<Picoseconds>(v.integer("pe.index_cycles")) * c.clock_ps;
  c.bits_per_cell = v.integer("crossbar.bits_per_cell");
  c.dac_bits = v.integer("dac.bits");
  c.dac_ps = to_ps(v.real("dac.settle_ns"));
  c.adc_bits = v.integer_if("adc.bits");
  c.adc_rate_gsps = v.real("adc.rate_gsps");
  c.conversion_ps = to_ps(std::max(1.0, v.real("adc.cycles_per_conversion")) / c.adc_rate_gsps);
}

void read_devices(const Values& v, ChipConfig& c) {
  DeviceConfig& d = c.device;
  d.on_kohm = v.real("device.on_kohm");
  d.on_off_ratio = v.real_if("device.on_off_ratio");
  d.variation = v.real("device.variation");
  if (v.is("device.variation_kind", "independent")) d.variation_kind = VariationKind::kIndependent;
  if (v.is("device.variation_kind", "lognormal")) d.variation_kind = VariationKind::kLognormal;
  if (v.is("device.variation_kind", "filamentary")) d.variation_kind = VariationKind::kFilamentary;
  d.drift_nu = v.real("device.drift_nu");
  d.drift_s = v.real("device.drift_s");
  d.stuck_off = v.real("device.stuck_off");
  d.stuck_on = v.real("device.stuck_on");
  if (v.is("device.remap", "swap")) d.remap = StuckRemap::kSwap;
  if (v.is("device.remap", "pairs")) d.remap = StuckRemap::kPairs;
  d.read_noise = v.real("device.read_noise");
  d.wire_ohm = v.real("crossbar.wire_ohm");
  c.adc_errors.range = v.is("adc.range", "full") ? AdcRange::kFull : AdcRange::kClip;
  c.adc_errors.offset_lsb = v.real("adc.offset_lsb");
  c.adc_errors.noise_lsb = v.real("adc.noise_lsb");
}

ArrayClass array_class(const Values& v, int tiles) {
  return {v.integer("crossbar.rows"), v.integer("crossbar.columns"), tiles,
          to_ps(v.real("crossbar.read_ns")), to_ps(v.real("pe.mux_ns"))};
}

/// mesh: tiles of the chip.
std::vector<ArrayClass> array_classes(const HardwareRecord& record, int mesh) {
  if (record.array_classes.empty()) return {array_class(Values(record), mesh)};
  std::vector<ArrayClass> arrays;
  for (const HardwareRecord& one : class_records(record)) {
    const int tiles = record.array_classes[arrays.size()].at("tiles").get<int>();
    arrays.push_back(array_class(Values(one), tiles));
  }
  return arrays;
}

void read_mapping(const Values& v, ChipConfig& c) {
  c.weight_planes =
      v.is("mapping.weight_planes", "paper") ? WeightPlanes::kPaper : WeightPlanes::kMagnitude;
  constexpr std::pair<const char*, Compression> kCompressions[] = {
      {"none", Compression::kNone},
      {"layer_planes", Compression::kLayerPlanes},
      {"block_planes", Compression::kBlockPlanes},
      {"zero_rows", Compression::kZeroRows},
      {"zero_columns", Compression::kZeroColumns}};
  for (const auto& [word, compression] : kCompressions)
    if (v.is("mapping.compression", word)) c.compression = compression;
  c.packing = v.is("mapping.packing", "aligned") ? Packing::kAligned : Packing::kDense;
  c.spread = v.is("mapping.spread", "on");
  c.adjacent_slices = v.is("mapping.weight_layout", "adjacent");
  c.share_arrays = v.is("mapping.share_arrays", "on");
  c.class_by_group = v.is("mapping.class_choice", "group");
  c.replication = *parse_replication(v.raw("mapping.replicate").get<std::string>());
}

void read_noc(const Values& v, ChipConfig& c) {
  const auto cycles = [&](const char* path) {
    return static_cast<Picoseconds>(v.integer(path)) * c.clock_ps;
  };
  c.flit_bits = v.integer("noc.flit_bits");
  c.router_ps = cycles("noc.router_cycles");
  c.link_ps = cycles("noc.link_cycles");
  c.credit_ps = cycles("noc.credit_cycles");
  c.router_buffer_flits = v.integer("noc.buffer_flits");
  c.max_packet_flits = v.integer("noc.max_packet_flits");
  c.contention = v.is("noc.contention", "on");
}

}  // namespace

int ChipConfig::weight_slices(int weight_bits) const {
  return static_cast<int>(ceil_div(static_cast<std::uint64_t>(planes(weight_bits)),
                                   static_cast<std::uint64_t>(bits_per_cell)));
}

int ChipConfig::input_slices(int activation_bits) const {
  return static_cast<int>(
      ceil_div(static_cast<std::uint64_t>(activation_bits), static_cast<std::uint64_t>(dac_bits)));
}

bool has_ideal_devices(const ChipConfig& chip) {
  const DeviceConfig& d = chip.device;
  const AdcErrors& adc = chip.adc_errors;
  const bool drifts = d.drift_nu > 0 && d.drift_s > 1;
  const bool has_range = adc.range != AdcRange::kClip && chip.adc_bits;
  return d.variation == 0 && !drifts && d.stuck_off == 0 && d.stuck_on == 0 && d.read_noise == 0 &&
         d.wire_ohm == 0 && !has_range && adc.offset_lsb == 0 && adc.noise_lsb == 0;
}

void require_whole_blocks(const ChipConfig& chip) {
  const bool several = chip.class_by_group && chip.arrays.size() > 1;
  if (several && chip.adc_errors.range == AdcRange::kFull) {
    throw ConfigError("mapping.class_choice",
                      "is group, and adc.range full: the converters of a layer have one range; "
                      "allowed is layer");
  }
  const bool whole = chip.compression == Compression::kNone && !chip.adjacent_slices &&
                     !chip.share_arrays && !several;
  if (chip.device.wire_ohm > 0 && chip.compression != Compression::kNone) {
    throw ConfigError("crossbar.wire_ohm",
                      "is above 0, and mapping.compression leaves no whole blocks in the arrays; "
                      "allowed is mapping.compression=none");
  }
  if (whole || chip.spare_columns == 0 || !chip.device.moves_columns()) return;
  throw ConfigError("crossbar.spare_columns",
                    "are above 0: columns move to spare ones in arrays that hold one slice of a "
                    "block; allowed are mapping.compression=none, mapping.weight_layout=planes, "
                    "mapping.share_arrays=off and, with array_classes, mapping.class_choice=layer");
}

int lossless_adc_bits(const ChipConfig& chip) {
  int rows = 1;
  for (const ArrayClass& array : chip.arrays) rows = std::max(rows, chip.ou(array).rows);
  const int product = chip.dac_bits + chip.bits_per_cell;         // of a DAC's code and a cell's
  const bool wide = chip.dac_bits > 1 && chip.bits_per_cell > 1;  // else the last bit is never set
  return product - (wide ? 0 : 1) + static_cast<int>(std::ceil(std::log2(rows))) + 1;
}

ChipConfig make_chip_config(const HardwareRecord& record) {
  const Values v(record);
  ChipConfig c;
  c.tiles_x = v.mesh_side("chip.tiles_x");
  c.tiles_y = v.mesh_side("chip.tiles_y");
  c.clock_mhz = v.real("chip.clock_mhz");
  c.node_nm = v.real("chip.node_nm");
  c.clock_ps = static_cast<Picoseconds>(std::llround(1e6 / c.clock_mhz));
  c.dataflow = v.is("chip.dataflow", "pipelined") ? Dataflow::kPipelined : Dataflow::kLayerSerial;
  c.output_bits = v.integer("chip.output_bits");
  read_mapping(v, c);
  read_tile(v, c);
  read_pe(v, c);
  read_devices(v, c);
  read_noc(v, c);
  c.arrays = array_classes(record, c.tiles());
  return c;
}

}  // namespace ohmic
