#pragma once

#include <vector>

#include "hw/sim/flow_control.h"
#include "hw/sim/post_ops.h"
#include "hw/sim/tile.h"

namespace ohmic {

/// Takes a stage's finished windows through look-up, pooling and output buffer to their readers.
class StageOutput {
 public:
  struct Program {
    const ChipConfig* chip = nullptr;
    const Stage* stage = nullptr;
    FlowEnd place;
    std::uint64_t channels = 0;     ///< of the vectors that pass here
    Buffer* buffer = nullptr;       ///< where the vectors wait for their readers
    std::uint64_t capacity = 0;     ///< vectors that it holds
    std::uint64_t vector_bits = 0;  ///< of one of them
  };

  StageOutput(Tile& tile, const Program& program);
  void connect(std::vector<FlowState*> flows);

  /// May `window` start: has the output buffer room for all that will be complete with it? Always,
  /// if layers run one after the other and buffers spill.
  bool has_room(std::uint64_t window, Picoseconds now);
  /// When room that is known to come has come; noc::kNever if none is.
  Picoseconds next_room() const { return stream_.next_free(); }
  /// The next window's result enters the look-up at `at`.
  void enter(Picoseconds at) { post_ops_.enter(at); }
  /// Sends what can be sent at `now`.
  void pump(Picoseconds now) { stream_.pump(now, tile_.interface); }
  /// When time alone lets a waiting vector go.
  Picoseconds next_send(Picoseconds now) { return stream_.next_send(now); }
  bool drained() const { return stream_.drained(); }
  /// When the last vector so far is written.
  Picoseconds last_written() const { return last_written_; }

 private:
  void emit(Picoseconds at);

  Tile& tile_;
  Program program_;
  OutputQueue stream_;
  PostOps post_ops_;
  Picoseconds last_written_ = 0;
};

}  // namespace ohmic
