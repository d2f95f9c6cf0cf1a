#pragma once

#include <deque>
#include <memory>
#include <string>
#include <vector>

#include "hw/sim/controller.h"
#include "hw/sim/matrix_station.h"
#include "hw/sim/tile.h"
#include "hw/sim/vector_station.h"

namespace ohmic {

/// What the modules of a run are handed.
struct ChipParts {
  const ChipConfig& chip;
  std::vector<Tile*> tiles;  ///< by mesh index; null where none was elaborated
  ChipPort& port;
  Controller& controller;
};

/// One mapping as stations, flows and links on the chip's tiles: all state of one run.
class RunProgram : public PacketSink {
 public:
  RunProgram(const Mapping& mapping, const ChipParts& parts);

  void take(const noc::Packet& packet, Picoseconds now) override;
  bool done() const;
  /// Who waits for what, where the chip stands still before it is done.
  std::string standstill(Picoseconds now);
  /// First start and last end of the stations of each weight layer, in kernel time.
  std::vector<StationTimes> layer_times() const;

 private:
  void make_flows();
  void make_matrix_stage(std::size_t stage);
  void make_vector_stage(std::size_t stage);
  void link_partial_sums(const LayerMapping& layer, const std::vector<MatrixStation*>& stations);
  void connect_port();
  std::vector<FlowState*> flows_into(int stage, int tile, int producer);
  std::vector<FlowState*> flows_out_of(int stage, int tile);
  std::string stage_name(const Stage& stage) const;

  const Mapping& mapping_;
  ChipParts parts_;
  std::deque<FlowState> flows_;
  std::deque<MatrixStation> matrix_;
  std::deque<VectorStation> vector_;
  std::deque<MatrixStation::PartialLink> partials_;
  std::vector<std::pair<int, const Station*>> owners_;  ///< weight layer, station
  std::vector<Station*> stations_;
};

}  // namespace ohmic
