#pragma once

#include <functional>
#include <vector>

#include "hw/mapping/dataflow.h"
#include "hw/sim/units.h"

namespace ohmic {

/// A stage's post-ops in one tile: the look-up of each finished vector, then pools and further
/// look-ups, in raster order.
class PostOps {
 public:
  using Emit = std::function<void(Picoseconds)>;

  /// `channels`: of the vectors that pass here. `emit`: called for every vector that leaves, with
  /// its time.
  void configure(const Stage& stage, std::uint64_t channels, LaneUnit& lut, LaneUnit& pool,
                 Emit emit);
  /// One computed vector enters at `at`.
  void enter(Picoseconds at);

 private:
  int layer() const { return stage_->weight_layer; }
  void pass(std::size_t step, Picoseconds at);
  void emit_ready(std::size_t step, Picoseconds at);

  struct Progress {
    std::uint64_t entered = 0;
    std::uint64_t left = 0;
  };
  const Stage* stage_ = nullptr;
  std::uint64_t channels_ = 0;
  LaneUnit* lut_ = nullptr;
  LaneUnit* pool_ = nullptr;
  Emit emit_;
  std::vector<Progress> progress_;
};

}  // namespace ohmic
