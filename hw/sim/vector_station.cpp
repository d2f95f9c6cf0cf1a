#include "hw/sim/vector_station.h"

#include <algorithm>
#include <string>

namespace ohmic {

VectorStation::VectorStation(Tile& tile, Program program)
    : tile_(tile), program_(std::move(program)) {
  const auto channels = static_cast<std::uint64_t>(program_.stage->out.channels);
  tail_.configure(*program_.stage, channels, tile.lut, tile.pool_unit, [this](Picoseconds at) {
    const Picoseconds written = tile_.output_buffer.write(at, program_.output_vector_bits);
    output_.produce(written);
    times_.last_end = std::max(times_.last_end, written);
  });
}

void VectorStation::connect(std::vector<std::vector<FlowState*>> inputs,
                            std::vector<FlowState*> outputs) {
  inputs_.resize(inputs.size());
  for (std::size_t k = 0; k < inputs.size(); ++k) {
    for (std::size_t s = 0; s < inputs[k].size(); ++s) {
      const std::uint64_t bits = inputs[k][s]->flow.bits;
      inputs[k][s]->on_vector = [this, k, s, bits](Picoseconds now) {
        inputs_[k].land(s, tile_.line_buffer.write(now, bits));
      };
    }
    inputs_[k].configure(program_.line_capacity, std::move(inputs[k]));
  }
  for (FlowState* flow : outputs) flow->wake_sender = [this](Picoseconds at) { tile_.wake_at(at); };
  output_.configure(*program_.chip, std::move(outputs), [this](Picoseconds at, std::uint64_t bits) {
    return tile_.output_buffer.read(at, bits);
  });
}

Picoseconds VectorStation::step(Picoseconds now) {
  output_.pump(now, tile_.interface);
  Picoseconds next = noc::kNever;
  std::uint64_t before = 0;
  do {
    before = started_;
    next = try_start(now);
  } while (started_ != before);
  output_.pump(now, tile_.interface);
  return std::min(next, output_.next_send(now));
}

/// Vectors follow each other through the port and the lanes, which keep their own time: no event
/// between them.
Picoseconds VectorStation::try_start(Picoseconds now) {
  if (started_ == program_.stage->windows) return noc::kNever;
  for (std::size_t k = 0; k < inputs_.size(); ++k) {
    if (inputs_[k].ready(now) < program_.stage->needed[k][started_])
      return inputs_[k].next_landing();
  }
  const bool bounded = program_.chip->dataflow == Dataflow::kPipelined;
  if (bounded &&
      program_.stage->produced[started_] > output_.freed(now) + program_.output_capacity) {
    return output_.next_free();
  }
  mark_start(now);
  std::uint64_t values = 0;
  for (std::size_t k = 0; k < inputs_.size(); ++k) {
    const std::uint64_t pixels = program_.stage->needed[k][started_] -
                                 (started_ == 0 ? 0 : program_.stage->needed[k][started_ - 1]);
    values += pixels * static_cast<std::uint64_t>(program_.stage->inputs[k].channels);
  }
  const Picoseconds read =
      tile_.line_buffer.read(now, values * static_cast<std::uint64_t>(program_.chip->vector_bits));
  tile_.vector_lanes.record(values);
  tail_.enter(tile_.vector_lanes.take(read, values));
  ++started_;
  for (std::size_t k = 0; k < inputs_.size(); ++k) {
    inputs_[k].release(program_.stage->released[k][started_], read + program_.chip->credit_ps);
  }
  return noc::kNever;
}

bool VectorStation::done() const {
  return started_ == program_.stage->windows && output_.drained();
}

std::string VectorStation::waits_for(Picoseconds now) {
  std::string text = program_.name + " on " + tile_.basename() + " (pixel " +
                     std::to_string(started_) + " of " + std::to_string(program_.stage->windows) +
                     ") waits for ";
  for (std::size_t k = 0; started_ < program_.stage->windows && k < inputs_.size(); ++k) {
    if (inputs_[k].ready(now) < program_.stage->needed[k][started_])
      return text + "operand " + std::to_string(k);
  }
  return text +
         (started_ < program_.stage->windows ? "room in its output buffer" : "room at its readers");
}

}  // namespace ohmic
