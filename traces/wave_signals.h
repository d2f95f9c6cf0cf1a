#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "hw/config/chip_config.h"
#include "hw/mapping/mapping.h"
#include "hw/sim/observer.h"
#include "traces/buffer_occupancy.h"
#include "traces/links_in_use.h"

namespace ohmic {

/// A signal of a wave: its hierarchical name ("chip.tile_x0_y0.pe_3.slice") and its width in bits.
struct Signal {
  std::string name;
  int bits = 1;
};

/// In place of a signal's index: there is none, or it is out of scope.
constexpr int kNoSignal = -1;

struct PeSignals {
  int busy = kNoSignal, layer = kNoSignal, slice = kNoSignal, adc_busy = kNoSignal;
};
struct TileSignals {
  std::vector<PeSignals> pes;           ///< by PE; those that are not mapped have none
  std::array<int, kTileUnits> units{};  ///< busy
  std::array<int, kBufferKinds> occupancy{};
  std::array<int, kBufferKinds> capacity{};
};
struct StageSignals {
  int wait = kNoSignal, wait_text = kNoSignal, window = kNoSignal;
};
struct LinkSignals {
  int busy = kNoSignal, flits = kNoSignal;
};

/// The signals of one mapping on one chip that a scope lets through, in the order of the hierarchy.
/// traces/README.md lists them. Only units of mapped tiles, and links that a route passes.
class WaveSignals {
 public:
  /// `scope`: a glob over full names, as of fnmatch(3). Throws ConfigError if it matches none.
  WaveSignals(const Mapping& mapping, const ChipConfig& chip, const std::string& scope);

  const std::vector<Signal>& all() const { return signals_; }

  int power = kNoSignal;          ///< chip.power_uw
  int begun = kNoSignal;          ///< chip.controller.begun
  std::vector<int> layer_active;  ///< chip.controller.layer_N.active, by weight layer
  int vectors_sent = kNoSignal, vectors_received = kNoSignal;  ///< chip.io_port.*
  std::map<int, TileSignals> tiles;
  std::map<std::pair<int, int>, StageSignals> stages;  ///< by stage and tile
  std::map<Link, LinkSignals> links;
  std::set<int> places;  ///< tiles of which a signal is left, and kIoPort if one of the port's is

 private:
  int add(const std::string& name, int bits);
  void add_controller(const Mapping& mapping);
  void add_tiles(const Mapping& mapping, const ChipConfig& chip);
  void add_tile(const Mapping& mapping, const std::string& name, const TileAssignment& tile,
                const LayerMapping& layer, const ChipConfig& chip);
  void add_hosted(const Mapping& mapping, const std::string& name, int tile);
  void add_stage(const std::string& name, const Stage& stage, FlowEnd place);
  void add_units(const std::string& name, bool vectors,
                 const std::array<std::uint64_t, kBufferKinds>& most_bits, const ChipConfig& chip,
                 TileSignals& signals);
  void add_pe(const std::string& name, const Mapping& mapping, const LayerMapping& layer,
              PeSignals& signals);
  void add_links(const Mapping& mapping, const ChipConfig& chip);

  std::string scope_;
  std::string example_;  ///< a name that the scope could have matched
  std::vector<Signal> signals_;
};

}  // namespace ohmic
