#include "hw/config/config_keys.h"

#include <algorithm>

#include "hw/config/device_keys.h"
#include "hw/config/key_makers.h"
#include "hw/config/node_scaling.h"
#include "hw/config/replication.h"
#include "util/near_match.h"
#include "util/number_text.h"

namespace ohmic {
namespace {

std::vector<ConfigKey> chip_keys() {
  return {
      integer_or_word("chip.tiles_x", 1, kLargestMeshSide, kAutoMesh, "tiles",
                      "columns of the mesh of tiles; auto, with chip.tiles_y=auto: the smallest "
                      "square that holds the network at W8A8"),
      integer_or_word("chip.tiles_y", 1, kLargestMeshSide, kAutoMesh, "tiles",
                      "rows of the mesh of tiles, or auto with chip.tiles_x=auto"),
      real("chip.clock_mhz", 1, 20000, "MHz", "digital clock; its period is rounded to a whole ps"),
      real("chip.node_nm", kSmallestNode, kLargestNode, "nm",
           "technology node that areas, powers and energies hold at; another carries them along"),
      choice("chip.dataflow", {"layer_serial", "pipelined"},
             "layer_serial: a layer starts when the layer before has ended; pipelined: a window "
             "starts when its "
             "inputs have arrived"),
      integer("chip.output_bits", 1, 64, "bit",
              "width of one output word that leaves through the I/O port"),
  };
}

std::vector<ConfigKey> tile_keys() {
  return {
      integer("tile.pes", 1, 1024, "PEs", "processing elements in a tile"),
      real("tile.buffer_kib", 0.001, 1048576, "KiB",
           "capacity of a tile's input line buffer, and of its output buffer"),
      real("tile.vector_buffer_kib", 0.001, 1048576, "KiB",
           "capacity of the vector unit's operand buffer, and of its result buffer; vector stages "
           "of one tile share them equally"),
      integer("tile.buffer_width_bits", 1, 65536, "bit", "word of a buffer access"),
      integer("tile.value_bits", 1, 64, "bit",
              "least room that a value takes in a tile's buffers; 1 packs values of any width"),
      real("tile.buffer_cycle_ns", 0.001, 100000, "ns",
           "cycle of a buffer's port: one word is read and one written; reads in order, writes in "
           "order"),
      integer("tile.bus_bits", 1, 1048576, "bit",
              "bits that the tile bus moves to the PEs in a chip cycle"),
      integer("tile.adder_cycles", 1, 1000, "cycles", "chip cycles of one level of the adder tree"),
      integer("tile.lut_lanes", 1, 65536, "values",
              "activations that the LUT looks up in a chip cycle"),
      integer("tile.pool_lanes", 1, 65536, "values",
              "values that the pooling registers take in a chip cycle"),
      integer("tile.vector_lanes", 1, 65536, "values",
              "values that the vector unit (add, concat) takes in a chip cycle"),
      integer("tile.partial_sum_slots", 1, 4096, "windows",
              "windows whose partial sums a tile holds while it waits for other tiles"),
      integer("tile.vector_bits", 1, 64, "bit", "width of an operand of the vector unit"),
      choice("tile.input_buffering", {"single", "double"},
             "sets of input registers in the PEs; double: a window's inputs are read while the PEs "
             "work on the one before"),
      choice("tile.line_reuse", {"off", "on"},
             "on: a window reads from the line buffer only the pixels that the one before did not"),
  };
}

std::vector<ConfigKey> pe_keys() {
  return {
      integer("pe.crossbar_groups", 1, 64, "groups",
              "groups in a PE, each one bit-plane: a positive and a negative crossbar"),
      integer("pe.adcs_per_group", 1, 65536, "ADCs", "converters that share a group's columns"),
      choice("pe.schedule", {"serial", "sample_hold"},
             "serial: every conversion round drives the array anew; sample_hold: one array read an "
             "input slice, held, "
             "overlaps the conversions of the slice before"),
      choice("pe.array_drive", {"read", "round"},
             "how long cells and DACs draw power in a serial round; read: the array's read alone; "
             "round: until its conversion ends, as an array that nothing holds must"),
      rare(choice("pe.skip_zero_inputs", {"off", "on"},
                  "on: an operation unit whose input bits of a slice are all 0 is not activated; "
                  "needs values (simulate --functional)"),
           "off"),
      rare(integer("pe.index_cycles", 0, 1000, "cycles",
                   "chip cycles from a window's start until the first entry of the index table of "
                   "a compressed layer is read; the next ones are read under activations"),
           1),
      real("pe.mux_ns", 0, 1000, "ns", "column multiplexer in front of an ADC"),
      integer("pe.shift_add_cycles", 0, 1000, "cycles",
              "chip cycles of one shift-add; 0: hidden under the next conversion"),
      integer("crossbar.rows", 1, 4096, "rows", "word lines of an array"),
      integer("crossbar.columns", 1, 4096, "columns", "bit lines of an array"),
      rare(integer("crossbar.spare_columns", 0, 4096, "columns",
                   "bit lines of an array beside crossbar.columns, which take the columns that "
                   "stuck cells spoil most; used with device.remap alone"),
           0),
      integer("crossbar.bits_per_cell", 1, 8, "bit", "weight bits in one cell"),
      rare(integer_or_word("crossbar.ou_rows", 1, 4096, kWholeArray, "rows",
                           "word lines of an operation unit, the rectangle of cells that one "
                           "activation drives and converts; all: the array's"),
           kWholeArray),
      rare(integer_or_word("crossbar.ou_columns", 1, 4096, kWholeArray, "columns",
                           "bit lines of an operation unit; all: the array's"),
           kWholeArray),
      real("crossbar.read_ns", 0.001, 100000, "ns", "read time of an array"),
      integer("dac.bits", 1, 8, "bit", "input bits that a DAC drives at once"),
      real("dac.settle_ns", 0, 100000, "ns", "settling time of a DAC"),
      integer_or_word("adc.bits", 1, 24, "ideal", "bit",
                      "resolution of an ADC, or `ideal` (no clipping)"),
      real("adc.rate_gsps", 0.0001, 1000, "GS/s", "sample rate of an ADC"),
      real("adc.cycles_per_conversion", 0, 10000, "cycles",
           "cycles of the sample rate that one conversion lasts; at least one. It follows no other "
           "key: a successive approximation takes adc.bits + 2 (MNSIM 2.0)"),
  };
}

std::vector<ConfigKey> noc_and_mapping_keys() {
  return {
      integer("noc.flit_bits", 1, 65536, "bit", "bits that a link moves in a chip cycle"),
      integer("noc.router_cycles", 1, 1000, "cycles",
              "chip cycles from a head's arrival to its arbitration"),
      integer("noc.link_cycles", 1, 1000, "cycles", "chip cycles of a flit on a link"),
      integer("noc.buffer_flits", 1, 1000000, "flits", "input buffer of a router port"),
      integer("noc.max_packet_flits", 2, 1000000, "flits",
              "longer vectors are split; header flit included"),
      integer("noc.credit_cycles", 1, 1000, "cycles",
              "chip cycles until a line buffer's room is known at the sender"),
      choice("noc.contention", {"on", "off"},
             "off: links of unlimited width and buffers of unlimited depth"),
      choice("mapping.weight_planes", {"paper", "magnitude"},
             "bit-planes of a w-bit weight: w (eq. 7), or w-1 (the sign is the array)"),
      rare(choice("mapping.compression",
                  {"none", "layer_planes", "block_planes", "zero_rows", "zero_columns"},
                  "operation units that are not stored; layer_planes: bit-planes above a layer's "
                  "largest code; block_planes: above the largest of an operation unit's weights; "
                  "zero_rows: rows without a bit of a plane in a group of columns; zero_columns: "
                  "columns without a code other than 0 in a strip of rows"),
           "none"),
      rare(choice("mapping.packing", {"dense", "aligned"},
                  "how operation units of compressed layers lie in arrays; dense: one beside the "
                  "other; aligned: those of a strip of rows side by side, in rows of their own "
                  "(block_planes alone)"),
           "dense"),
      rare(choice("mapping.spread", {"off", "on"},
                  "on: the operation units of a compressed layer are dealt evenly over the arrays "
                  "that it takes without compression, so that it saves time in place of arrays"),
           "off"),
      rare(choice("mapping.weight_layout", {"planes", "adjacent"},
                  "where the slices of a weight lie; planes: in an array each; adjacent: in "
                  "neighbouring columns of one array"),
           "planes"),
      rare(choice("mapping.share_arrays", {"off", "on"},
                  "on: the slices of all blocks of a layer (adjacent: its blocks) share arrays and "
                  "are activated one after another, so that a layer takes fewer arrays and more "
                  "time"),
           "off"),
      rare(choice("mapping.class_choice", {"layer", "group"},
                  "who chooses an array class (array_classes); layer: each layer lies in one; "
                  "group: each column group of a policy takes the one in which its arrays have the "
                  "fewest cells"),
           "layer"),
      {"mapping.replicate",
       KeyType::kReplication,
       0,
       0,
       {},
       "",
       "copies of a layer's weights, whose windows they share: none, LAYER:COPIES+LAYER:COPIES, or "
       "balance (as many for the slowest layers as the chip has tiles for)"},
  };
}

std::vector<ConfigKey> power_keys() {
  const double least = 1e-15;  // a unit that is used is never free: a 0 would be a mistake
  const double most = 1e9;
  return {
      real("power.cell_nw", least, most, "nW", "active power of one driven cell"),
      real("power.dac_uw", least, most, "uW",
           "active power of a DAC at 1 bit; doubles with each further bit"),
      real("power.sample_hold_nw", least, most, "nW", "active power of one sample-and-hold"),
      real("power.adc_mw", least, most, "mW",
           "active power of an 8-bit ADC at adc.rate_gsps = 1.2; scales with the rate"),
      real("power.subtractor_uw", least, most, "uW", "active power of an analog subtractor"),
      real("power.shift_adder_uw", least, most, "uW", "active power of a shift-adder"),
      real("power.pe_registers_mw", least, most, "mW",
           "active power of a PE's input and output registers, drawn while the PE is at work"),
      real("power.buffer_read_pj", least, most, "pJ", "energy of one buffer read"),
      real("power.buffer_write_pj", least, most, "pJ", "energy of one buffer write"),
      real("power.bus_fj_per_bit", least, most, "fJ", "energy of one bit on the tile bus"),
      real("power.adder_uw", least, most, "uW", "active power of one adder of the adder tree"),
      real("power.lut_uw", least, most, "uW", "active power of one LUT lane"),
      real("power.pool_uw", least, most, "uW", "active power of one pooling lane"),
      real("power.vector_uw", least, most, "uW", "active power of one vector lane"),
      real("power.router_pj_per_flit", least, most, "pJ", "energy of one flit through a router"),
      real("power.link_pj_per_flit", least, most, "pJ", "energy of one flit over a link"),
      real("power.controller_uw", least, most, "uW",
           "active power of the controller for one tile's registers"),
      real("power.tile_leakage_mw", 0, most, "mW",
           "leakage of a mapped tile without its PEs; idle tiles are gated"),
      real("power.pe_leakage_mw", 0, most, "mW", "leakage of a mapped PE; idle PEs are gated"),
      rare(real("power.io_w", 0, most, "W", "off-chip links, always on; in the peak figures alone"),
           0),
  };
}

std::vector<ConfigKey> area_keys() {
  const double most = 1e12;
  const std::string unit = "um2";
  return {
      real("area.cell_um2", 0, most, unit, "one cell"),
      real("area.dac_um2", 0, most, unit, "one DAC at 1 bit; doubles with each further bit"),
      real("area.sample_hold_um2", 0, most, unit, "one sample-and-hold"),
      real("area.adc_um2", 0, most, unit, "one 8-bit ADC"),
      real("area.subtractor_um2", 0, most, unit, "one analog subtractor"),
      real("area.shift_adder_um2", 0, most, unit, "one shift-adder"),
      real("area.register_um2_per_bit", 0, most, unit, "one register bit"),
      real("area.buffer_um2_per_kib", 0, most, unit, "one KiB of buffer"),
      real("area.bus_um2", 0, most, unit, "a tile's bus"),
      real("area.adder_um2", 0, most, unit, "one adder of the adder tree"),
      real("area.lut_um2", 0, most, unit, "one LUT lane"),
      real("area.pool_um2", 0, most, unit, "one pooling lane"),
      real("area.vector_um2", 0, most, unit, "one vector lane"),
      real("area.router_um2", 0, most, unit, "one router"),
      real("area.link_um2", 0, most, unit, "one link"),
      real("area.controller_um2", 0, most, unit, "the controller's registers for one tile"),
      rare(real("area.io_mm2", 0, 1e6, "mm2", "off-chip links; in the peak figures alone"), 0),
  };
}

std::string section_of(const ConfigKey& key) { return key.path.substr(0, key.path.find('.')); }

/// Section by section, each in the order in which its keys are made.
std::vector<ConfigKey> all_keys() {
  std::vector<std::vector<ConfigKey>> sections;
  for (auto part : {chip_keys(), tile_keys(), pe_keys(), device_keys(), noc_and_mapping_keys(),
                    power_keys(), area_keys()}) {
    for (ConfigKey& key : part) {
      const auto own =
          std::find_if(sections.begin(), sections.end(), [&](const std::vector<ConfigKey>& keys) {
            return section_of(keys.front()) == section_of(key);
          });
      (own == sections.end() ? sections.emplace_back() : *own).push_back(std::move(key));
    }
  }
  std::vector<ConfigKey> keys;
  for (const auto& section : sections) keys.insert(keys.end(), section.begin(), section.end());
  return keys;
}

bool in_range(const ConfigKey& key, double value) {
  return (key.low_is_open ? value > key.low : value >= key.low) && value <= key.high;
}

bool is_integer_of(const ConfigKey& key, const Json& value) {
  return value.is_number_integer() && in_range(key, value.get<double>());
}

bool is_choice_of(const ConfigKey& key, const Json& value) {
  return value.is_string() && std::find(key.choices.begin(), key.choices.end(),
                                        value.get<std::string>()) != key.choices.end();
}

}  // namespace

const std::vector<ConfigKey>& config_keys() {
  static const std::vector<ConfigKey> keys = all_keys();
  return keys;
}

const ConfigKey* find_config_key(const std::string& path) {
  for (const ConfigKey& key : config_keys()) {
    if (key.path == path) return &key;
  }
  return nullptr;
}

std::string near_keys(const std::string& path) {
  std::vector<std::string> paths;
  std::string sections, siblings;
  const std::string section = path.substr(0, path.find('.'));
  for (const ConfigKey& key : config_keys()) {
    paths.push_back(key.path);
    const std::string own = key.path.substr(0, key.path.find('.'));
    if (own == section)
      siblings += (siblings.empty() ? "" : ", ") + key.path.substr(own.size() + 1);
    if ((", " + sections + ",").find(", " + own + ",") == std::string::npos)
      sections += (sections.empty() ? "" : ", ") + own;
  }
  const std::string meant = did_you_mean(path, paths);
  if (!meant.empty()) return meant;
  return siblings.empty() ? "; the sections are " + sections : "; " + section + " has " + siblings;
}

std::string allowed_values(const ConfigKey& key) {
  const std::string range = (key.low_is_open ? " in (" : " in [") + plain_number(key.low) + ", " +
                            plain_number(key.high) + "]";
  switch (key.type) {
    case KeyType::kInteger:
      return "an integer" + range;
    case KeyType::kReal:
      return "a number" + range;
    case KeyType::kIntegerOrWord:
      return "an integer" + range + " or \"" + key.choices.front() + "\"";
    case KeyType::kRealOrWord:
      return "a number" + range + " or \"" + key.choices.front() + "\"";
    case KeyType::kReplication:
      return "none, balance or LAYER:COPIES+LAYER:COPIES, e.g. conv1:4+conv2:2";
    case KeyType::kChoice:
      break;
  }
  std::string list = "one of";
  for (const std::string& name : key.choices) list += (list.size() > 6 ? ", " : " ") + name;
  return list;
}

std::string check_value(const ConfigKey& key, const Json& value) {
  bool good = false;
  switch (key.type) {
    case KeyType::kInteger:
      good = is_integer_of(key, value);
      break;
    case KeyType::kReal:
      good = value.is_number() && in_range(key, value.get<double>());
      break;
    case KeyType::kIntegerOrWord:
      good = is_choice_of(key, value) || is_integer_of(key, value);
      break;
    case KeyType::kRealOrWord:
      good = is_choice_of(key, value) || (value.is_number() && in_range(key, value.get<double>()));
      break;
    case KeyType::kReplication:
      good = value.is_string() && parse_replication(value.get<std::string>());
      break;
    case KeyType::kChoice:
      good = is_choice_of(key, value);
      break;
  }
  if (good) return "";
  return key.path + " is " + shown(value) + ", allowed is " + allowed_values(key);
}

}  // namespace ohmic
