#pragma once

#include <memory>
#include <queue>
#include <systemc>
#include <vector>

#include "hw/sim/processing_element.h"
#include "hw/sim/units.h"
#include "tlm/module_list.h"
#include "tlm/network_interface.h"

namespace ohmic {

class TileStage;

/// Takes packets that arrive at a tile.
class PacketSink {
 public:
  virtual ~PacketSink() = default;
  /// The packet's tail will be in at `tail_ps`; of one sender and one kind, in order.
  virtual void take(const noc::Packet& packet, Picoseconds tail_ps) = 0;
};

/// A tile: PEs, buffers (of its PEs, and of its vector unit), adder tree, LUT, pooling registers,
/// vector lanes and a network interface. What it computes in a run are tile stages, given to it by
/// the chip; its one process lets them go on whenever something has happened.
class Tile : public sc_core::sc_module, public noc::PacketListener {
 public:
  /// `index`: its place in the mesh, row-major.
  Tile(const sc_core::sc_module_name& name, int index, const ChipConfig& chip, noc::NocContext& noc,
       Fidelity fidelity);

  // The units that a tile stage works with; `watch` is theirs, and comes before them.
 private:
  TileWatch watch_;

 public:
  noc::NetworkInterface interface;
  Buffer line_buffer;
  Buffer output_buffer;
  Buffer operand_buffer;  ///< of the vector unit
  Buffer result_buffer;   ///< of the vector unit
  AdderTree adder_tree;
  LaneUnit lut;
  LaneUnit pool_unit;
  LaneUnit vector_lanes;

  /// Do its PEs tell their listeners when they are done with a window, or only when they begin?
  bool pes_tell_end() const { return pes_[0].tells_end(); }
  ProcessingElement& pe(int index) { return pes_[static_cast<std::size_t>(index)]; }
  /// Starts a window in a PE, now or later; returns when it will be done.
  Picoseconds start_pe(int index, std::uint64_t window, Picoseconds begin);
  /// Forgets the last run.
  void clear();
  /// Who takes the packets of this run, and who watches it.
  void prepare(PacketSink& sink, const std::vector<ChipObserver*>& observers);
  const TileWatch& watch() const { return watch_; }
  void add_tile_stage(TileStage& tile_stage) { tile_stages_.push_back(&tile_stage); }
  /// Lets the tile stages go on at `at`, now or later.
  void wake_at(Picoseconds at);
  /// Moves a layer's inputs from the line buffer to the PEs.
  void move_on_bus(int layer, std::uint64_t bits, Picoseconds begin, Picoseconds end);

  /// Adds what its units did for a layer.
  void add_to(int layer, Activity& activity);
  /// Adds how long its shared units worked for a layer.
  void add_to(int layer, BusyTimes& busy) const;
  /// The busiest of its ports and lanes.
  Station busiest() const;
  std::uint64_t events() const;

  void on_packet(const noc::Packet& packet, std::uint64_t tail_ps) override;
  void on_room() override;

 private:
  void step();
  bool must_settle(std::uint64_t now) const;

  noc::ModuleList<ProcessingElement> pes_;
  std::vector<TileStage*> tile_stages_;
  PacketSink* sink_ = nullptr;
  std::priority_queue<std::uint64_t, std::vector<std::uint64_t>, std::greater<>> wakes_;
  std::uint64_t settled_at_ =
      noc::kNever;  ///< instant at which all news of its first delta cycle is in
  LayerCounts bus_bits_;
  std::uint64_t events_ = 0;
  noc::TimedEvent wake_;
};

}  // namespace ohmic
