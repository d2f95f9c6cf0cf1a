#include "hw/sim/matrix_station.h"

#include <algorithm>
#include <string>

#include "tlm/sc_ps.h"

namespace ohmic {

MatrixStation::MatrixStation(Tile& tile, Program program)
    : tile_(tile), program_(std::move(program)) {
  const auto channels = static_cast<std::uint64_t>(program_.assignment->channels_written);
  tail_.configure(*program_.stage, channels, tile.lut, tile.pool_unit, [this](Picoseconds at) {
    const Picoseconds written = tile_.output_buffer.write(at, program_.output_vector_bits);
    output_.produce(written);
    times_.last_end = std::max(times_.last_end, written);
  });
}

void MatrixStation::connect(std::vector<FlowState*> inputs, std::vector<FlowState*> outputs) {
  for (std::size_t s = 0; s < inputs.size(); ++s) {
    const std::uint64_t bits = inputs[s]->flow.bits;
    inputs[s]->on_vector = [this, s, bits](Picoseconds now) {
      input_.land(s, tile_.line_buffer.write(now, bits));
    };
  }
  input_.configure(program_.line_capacity, std::move(inputs));
  for (FlowState* flow : outputs) flow->wake_sender = [this](Picoseconds at) { tile_.wake_at(at); };
  output_.configure(*program_.chip, std::move(outputs), [this](Picoseconds at, std::uint64_t bits) {
    return tile_.output_buffer.read(at, bits);
  });
}

std::size_t MatrixStation::add_home_set(HomeSet set) {
  sets_.push_back(std::move(set));
  own_.emplace_back();
  return sets_.size() - 1;
}

void MatrixStation::add_partial(PartialLink& link) {
  link.credit.reset(static_cast<std::uint64_t>(program_.chip->partial_sum_slots));
  partials_.push_back(&link);
}

void MatrixStation::open(Picoseconds at) {
  open_at_ = at;
  tile_.wake_at(at);
}

void MatrixStation::on_pe_done() {
  if (--running_ > 0) return;
  window_done_ = true;
  tile_.wake_at(noc::now_ps());
}

void MatrixStation::take_partial(PartialLink& link, Picoseconds now) {
  sets_[link.set].remote[link.source].push_back(now);
}

Picoseconds MatrixStation::step(Picoseconds now) {
  if (window_done_) finish_window(now);
  while (merge_window()) {
  }
  output_.pump(now, tile_.interface);
  const Picoseconds start = try_start(now);
  complete_if_done();
  return std::min(start, output_.next_send(now));
}

/// The tile's own share of the window is summed over its PEs; what is completed elsewhere leaves.
void MatrixStation::finish_window(Picoseconds now) {
  window_done_ = false;
  ++finished_;
  const auto summed = [&](int pes, std::uint64_t columns) {
    tile_.adder_tree.record(static_cast<std::uint64_t>(pes - 1) * columns);
    return now + adder_levels(static_cast<std::uint64_t>(pes)) * program_.chip->adder_level_ps;
  };
  for (std::size_t s = 0; s < sets_.size(); ++s)
    own_[s].push_back(summed(sets_[s].pes, sets_[s].columns));
  for (PartialLink* link : partials_) {
    const auto columns = link->home->sets_[link->set].columns;
    const Picoseconds at = summed(link->pes, columns);
    times_.last_end = std::max(times_.last_end, at);
    send_vector(*program_.chip, tile_.interface, link->head, link->bits, at);
  }
}

/// Completes the next window whose shares are all here: one more tree adds the tiles' partial sums.
bool MatrixStation::merge_window() {
  if (sets_.empty() || merged_ == finished_) return false;
  for (const HomeSet& set : sets_) {
    for (const auto& arrivals : set.remote) {
      if (arrivals.empty()) return false;
    }
  }
  Picoseconds complete = 0;
  for (std::size_t s = 0; s < sets_.size(); ++s) {
    HomeSet& set = sets_[s];
    Picoseconds at = own_[s].front();
    own_[s].pop_front();
    for (auto& arrivals : set.remote) {
      at = std::max(at, arrivals.front());
      arrivals.pop_front();
    }
    tile_.adder_tree.record(set.remote.size() * set.columns);
    complete = std::max(complete,
                        at + adder_levels(1 + set.remote.size()) * program_.chip->adder_level_ps);
  }
  ++merged_;
  const std::uint64_t limit =
      merged_ + static_cast<std::uint64_t>(program_.chip->partial_sum_slots);
  for (HomeSet& set : sets_) {
    for (std::size_t r = 0; r < set.links.size(); ++r) {
      set.links[r]->credit.grant(complete + program_.chip->credit_ps, limit);
      set.senders[r]->wake_at(complete + program_.chip->credit_ps);
    }
  }
  times_.last_end = std::max(times_.last_end, complete);  // a pool may drop the last windows
  tail_.enter(complete);
  return true;
}

bool MatrixStation::partials_have_room(Picoseconds now, Picoseconds& next) {
  const auto slots = static_cast<std::uint64_t>(program_.chip->partial_sum_slots);
  if (!sets_.empty() && started_ - merged_ >= slots) return false;
  for (PartialLink* link : partials_) {
    if (started_ < link->credit.limit(now)) continue;
    next = link->credit.next();
    return false;
  }
  return true;
}

/// Starts the next window if it may; else says when time alone could change that.
Picoseconds MatrixStation::try_start(Picoseconds now) {
  if (started_ == program_.stage->windows || running_ > 0 || window_done_) return noc::kNever;
  if (now < open_at_) return noc::kNever;  // open() wakes the tile
  if (input_.ready(now) < program_.stage->needed[0][started_]) return input_.next_landing();
  const bool bounded = program_.chip->dataflow == Dataflow::kPipelined;
  if (bounded && !sets_.empty() &&
      program_.stage->produced[started_] > output_.freed(now) + program_.output_capacity) {
    return output_.next_free();
  }
  Picoseconds next = noc::kNever;
  if (!partials_have_room(now, next)) return next;
  return start_window(now);
}

Picoseconds MatrixStation::start_window(Picoseconds now) {
  mark_start(now);
  const ChipConfig& chip = *program_.chip;
  const std::uint64_t bits =
      program_.assignment->rows_read * static_cast<std::uint64_t>(program_.layer->activation_bits);
  const Picoseconds read = tile_.line_buffer.read(now, bits);
  const Picoseconds begin = read + bus_time(chip, bits);
  tile_.count_bus(bits);
  running_ = program_.assignment->pes.size();
  for (const PeAssignment& pe : program_.assignment->pes) {
    busy_until_ = std::max(busy_until_, tile_.pe(pe.pe).start(begin));
  }
  ++started_;
  input_.release(program_.stage->released[0][started_], read + chip.credit_ps);
  return noc::kNever;
}

void MatrixStation::complete_if_done() {
  if (completed_ || finished_ < program_.stage->windows || (!sets_.empty() && merged_ < finished_))
    return;
  completed_ = true;
  program_.on_complete(times_.last_end);
}

bool MatrixStation::done() const { return completed_ && output_.drained(); }

std::string MatrixStation::waits_for(Picoseconds now) {
  const std::string who = program_.name + " on " + tile_.basename() + " (window " +
                          std::to_string(started_) + " of " +
                          std::to_string(program_.stage->windows) + ") waits for ";
  if (running_ > 0) return who + "its PEs";
  if (now < open_at_) return who + "the layer before";
  if (started_ < program_.stage->windows) {
    const auto needed = program_.stage->needed[0][started_];
    if (input_.arrived() < needed) {
      return who + "input pixel " + std::to_string(needed) + ", has " +
             std::to_string(input_.arrived());
    }
    if (!sets_.empty() &&
        program_.stage->produced[started_] > output_.freed(now) + program_.output_capacity) {
      return who + "room in its output buffer";
    }
    return who + "partial sums of other tiles";
  }
  return merged_ < finished_ && !sets_.empty() ? who + "partial sums of other tiles"
                                               : who + "room at its readers";
}

}  // namespace ohmic
