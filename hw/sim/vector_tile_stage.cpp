#include "hw/sim/vector_tile_stage.h"

#include <algorithm>

namespace ohmic {

VectorTileStage::VectorTileStage(Tile& tile, Program program)
    : TileStage(tile, program.output.place, Wait::kInput),
      program_(std::move(program)),
      output_(tile, program_.output) {}

void VectorTileStage::connect(std::vector<std::vector<FlowState*>> inputs,
                              std::vector<FlowState*> outputs) {
  inputs_.resize(inputs.size());
  for (std::size_t k = 0; k < inputs.size(); ++k) {
    for (std::size_t s = 0; s < inputs[k].size(); ++s) {
      const FlowState& flow = *inputs[k][s];
      inputs[k][s]->on_vector = [this, k, s, &flow](Picoseconds tail) { land(k, s, flow, tail); };
    }
    inputs_[k].configure(program_.line_capacity, std::move(inputs[k]), stage().released[k][0]);
  }
  output_.connect(std::move(outputs));
}

void VectorTileStage::land(std::size_t producer, std::size_t source, const FlowState& flow,
                           Picoseconds tail) {
  const Picoseconds at =
      tile_.operand_buffer.write(stage().weight_layer, tail, flow.flow.buffer_bits);
  inputs_[producer].land(source, at);
  for (ChipObserver* observer : observers()) observer->on_vector_arrived(flow.index, at);
  if (waiting() != Wait::kInput) return;
  const Picoseconds ready = ready_at();
  if (ready != noc::kNever) tile_.wake_at(ready);
}

Picoseconds VectorTileStage::step(Picoseconds now) {
  Picoseconds next = noc::kNever;
  std::uint64_t before = 0;
  do {
    before = started_;
    output_.pump(now);  // what it sends makes room, now or at a time that is then known
    next = try_start(now);
  } while (started_ != before);
  return std::min(next, output_.next_send(now));
}

Picoseconds VectorTileStage::ready_at() {
  Picoseconds ready = 0;
  for (std::size_t k = 0; k < inputs_.size(); ++k)
    ready = std::max(ready, inputs_[k].ready_at(stage().needed[k][started_]));
  return ready;
}

/// Vectors follow each other through the port and the lanes, which keep their own time: no event
/// between them.
Picoseconds VectorTileStage::try_start(Picoseconds now) {
  if (started_ == stage().windows) return noc::kNever;
  const Picoseconds ready = ready_at();
  if (ready > now) {
    wait_for(Wait::kInput, now);
    return ready;
  }
  if (!output_.has_room(started_, now)) {
    wait_for(Wait::kOutputBuffer, now);
    return output_.next_room();
  }
  start_window(now);
  return noc::kNever;
}

/// Values that the next window reads for the first time.
std::uint64_t VectorTileStage::operands() const {
  std::uint64_t values = 0;
  for (std::size_t k = 0; k < inputs_.size(); ++k) {
    const std::uint64_t pixels =
        stage().needed[k][started_] - (started_ == 0 ? 0 : stage().needed[k][started_ - 1]);
    values += pixels * static_cast<std::uint64_t>(stage().inputs[k].channels);
  }
  return values;
}

void VectorTileStage::start_window(Picoseconds now) {
  mark_start(now);
  const std::uint64_t values = operands();
  const Picoseconds read = tile_.operand_buffer.read(
      stage().weight_layer, now,
      values * static_cast<std::uint64_t>(chip().stored_bits(chip().vector_bits)));
  const Picoseconds end = tile_.vector_lanes.take(stage().weight_layer, read, values, values);
  for (ChipObserver* observer : observers())
    observer->on_window(place_, started_, {now, read, read, end});
  for (ChipObserver* observer : tile_.watch().of_ends)
    observer->on_window_complete(place_, started_, end);
  output_.enter(end);
  mark_end(output_.last_written());
  ++started_;
  for (std::size_t k = 0; k < inputs_.size(); ++k) {
    const std::uint64_t dropped = stage().released[k][started_];
    inputs_[k].release(dropped, read + chip().credit_ps);
    for (ChipObserver* observer : observers())
      observer->on_vectors_dropped(place_, k, dropped, read);
  }
  if (started_ == stage().windows) wait_for(Wait::kNothing, now);
}

bool VectorTileStage::done() const { return started_ == stage().windows && output_.drained(); }

std::string VectorTileStage::waits_for() const {
  const std::string who = program_.name + " on " + tile_.basename() + " (pixel " +
                          std::to_string(started_) + " of " + std::to_string(stage().windows) +
                          ") waits for ";
  if (started_ == stage().windows) return who + "room at its readers";
  if (waiting() == Wait::kOutputBuffer) return who + "room in its output buffer";
  for (std::size_t k = 0; k < inputs_.size(); ++k) {
    if (inputs_[k].arrived() < stage().needed[k][started_])
      return who + "operand " + std::to_string(k);
  }
  return who + "its operands";
}

}  // namespace ohmic
