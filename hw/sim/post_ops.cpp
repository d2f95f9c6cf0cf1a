#include "hw/sim/post_ops.h"

namespace ohmic {

void PostOps::configure(const Stage& stage, std::uint64_t channels, LaneUnit& lut, LaneUnit& pool,
                        Emit emit) {
  stage_ = &stage;
  channels_ = channels;
  lut_ = &lut;
  pool_ = &pool;
  emit_ = std::move(emit);
  progress_.assign(stage.post_ops.size(), Progress{});
}

void PostOps::enter(Picoseconds at) { pass(0, lut_->take(layer(), at, channels_, channels_)); }

void PostOps::pass(std::size_t step, Picoseconds at) {
  if (step == stage_->post_ops.size()) return emit_(at);
  if (stage_->post_ops[step].kind == PostOpKind::kLookUp)
    return pass(step + 1, lut_->take(layer(), at, channels_, channels_));
  ++progress_[step].entered;
  emit_ready(step, pool_->take(layer(), at, channels_, 0));
}

/// Pooled vectors leave when the last pixel of their window has gone through the registers.
void PostOps::emit_ready(std::size_t step, Picoseconds at) {
  const PostOp& s = stage_->post_ops[step];
  Progress& p = progress_[step];
  while (p.left < s.needed.size() && s.needed[p.left] <= p.entered) {
    ++p.left;
    pool_->operate(layer(), s.window_pixels * channels_, at, at);
    pass(step + 1, at);
  }
}

}  // namespace ohmic
