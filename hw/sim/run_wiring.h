#pragma once

#include <deque>
#include <memory>
#include <string>
#include <vector>

#include "hw/sim/controller.h"
#include "hw/sim/matrix_tile_stage.h"
#include "hw/sim/tile.h"
#include "hw/sim/vector_tile_stage.h"

namespace ohmic {

/// Parts of the chip that the stages of a run work with.
struct ChipParts {
  const ChipConfig& chip;
  std::vector<Tile*> tiles;  ///< by mesh index; null if none was elaborated
  ChipPort& port;
  Controller& controller;
  const std::vector<ChipObserver*>& observers;
};

/// One mapping as tile stages, flows and links on the chip's tiles: all state of one run.
class RunWiring : public PacketSink {
 public:
  RunWiring(const Mapping& mapping, const ChipParts& parts);

  void take(const noc::Packet& packet, Picoseconds tail_ps) override;
  /// The inference begins at `now`.
  void begin(Picoseconds now);
  bool done() const;
  /// Who waits for what, if the chip stands still before it is done.
  std::string deadlock() const;
  /// First start and last end of the tile stages of each weight layer, in kernel time; what the
  /// layer's own tiles waited for, all together.
  std::vector<StageTimes> layer_times() const;
  /// The busiest of the matrix layers' tiles (MatrixTileStage::station).
  Station busiest() const;

 private:
  void make_flows();
  void make_matrix_stage(std::size_t stage);
  MatrixTileStage& make_tile_stage(int stage, const LayerMapping& layer,
                                   const TileAssignment& assignment);
  PeSchedules schedules_for(int weight_layer, const TileAssignment& assignment, std::size_t pe);
  StageOutput::Program output_of(FlowEnd place, std::uint64_t channels, Buffer& buffer) const;
  void make_vector_stage(std::size_t stage);
  void link_partial_sums(int weight_layer, const std::vector<MatrixTileStage*>& tile_stages);
  void link_share(int weight_layer, const AccumulationSet& set, std::size_t share,
                  MatrixTileStage& home, std::size_t home_set, MatrixTileStage& sender);
  void connect_port();
  std::vector<FlowState*> flows_into(int stage, int tile, int producer);
  std::vector<FlowState*> flows_out_of(int stage, int tile);
  std::string stage_name(const Stage& stage) const;

  const Mapping& mapping_;
  ChipParts parts_;
  std::deque<FlowState> flows_;
  std::deque<PeSchedule> schedules_;  ///< of the PEs, which point to theirs
  std::deque<MatrixTileStage> matrix_;
  std::deque<VectorTileStage> vector_;
  std::deque<MatrixTileStage::PartialLink> partials_;
  std::vector<std::pair<const Stage*, const TileStage*>> owners_;
  std::vector<TileStage*> tile_stages_;
};

}  // namespace ohmic
