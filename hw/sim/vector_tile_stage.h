#pragma once

#include <string>
#include <vector>

#include "hw/sim/flow_control.h"
#include "hw/sim/stage_output.h"
#include "hw/sim/tile_stage.h"

namespace ohmic {

/// A vector stage (add, mul, concat, select, affine, copy) in the vector unit of the tile that
/// hosts it: joins the vectors of its producers pixel by pixel, looks the result up, pools, sends.
class VectorTileStage : public TileStage {
 public:
  struct Program {
    std::string name;
    std::uint64_t line_capacity = 0;  ///< per producer
    StageOutput::Program output;
  };

  VectorTileStage(Tile& tile, Program program);

  /// `inputs`: the flows of each producer.
  void connect(std::vector<std::vector<FlowState*>> inputs, std::vector<FlowState*> outputs);

  Picoseconds step(Picoseconds now) override;
  bool done() const override;
  bool expects_news(Picoseconds) const override { return false; }
  std::string waits_for() const override;

 private:
  const Stage& stage() const { return *program_.output.stage; }
  const ChipConfig& chip() const { return *program_.output.chip; }
  void land(std::size_t producer, std::size_t source, const FlowState& flow, Picoseconds tail);
  /// When all operands of the next window stand in the line buffer.
  Picoseconds ready_at();
  Picoseconds try_start(Picoseconds now);
  void start_window(Picoseconds now);
  std::uint64_t operands() const;

  Program program_;
  std::vector<LineBufferQueue> inputs_;
  StageOutput output_;
  std::uint64_t started_ = 0;
};

}  // namespace ohmic
