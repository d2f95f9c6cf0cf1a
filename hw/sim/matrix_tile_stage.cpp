#include "hw/sim/matrix_tile_stage.h"

#include <algorithm>
#include <utility>

#include "hw/mapping/layer_schedule.h"
#include "tlm/sc_ps.h"

namespace ohmic {

MatrixTileStage::MatrixTileStage(Tile& tile, Program program)
    : TileStage(tile, program.output.place, Wait::kLayerBefore),
      program_(std::move(program)),
      output_(tile, program_.output) {
  own_room_.reset(slots());
}

void MatrixTileStage::begin(Picoseconds now) {
  TileStage::begin(now);
  if (unread() == 0) return;
  for (ChipObserver* observer : observers()) observer->on_vectors_dropped(place_, 0, unread(), now);
}

void MatrixTileStage::connect(std::vector<FlowState*> inputs, std::vector<FlowState*> outputs) {
  for (std::size_t s = 0; s < inputs.size(); ++s) {
    const FlowState& flow = *inputs[s];
    inputs[s]->on_vector = [this, s, &flow](Picoseconds tail) {
      const Picoseconds at = tile_.line_buffer.write(layer(), tail, flow.flow.buffer_bits);
      input_.land(s, at);
      for (ChipObserver* observer : observers()) observer->on_vector_arrived(flow.index, at);
      if (waiting() != Wait::kInput) return;
      const Picoseconds ready = input_.ready_at(stage().needed[0][window(started_)]);
      if (ready != noc::kNever) tile_.wake_at(ready);
    };
  }
  input_.configure(program_.line_capacity, std::move(inputs), unread());
  output_.connect(std::move(outputs));
}

std::size_t MatrixTileStage::add_home_set(HomeSet set) {
  sets_.push_back(std::move(set));
  return sets_.size() - 1;
}

void MatrixTileStage::add_partial(PartialLink& link) {
  link.credit.reset(slots());
  link.next_window = window(0);
  partials_.push_back(&link);
}

void MatrixTileStage::open(Picoseconds at) {
  open_at_ = at;
  tile_.wake_at(at);
}

void MatrixTileStage::on_pe_done() {
  if (--running_ > 0) return;
  window_done_ = true;
  tile_.wake_at(noc::now_ps());
}

void MatrixTileStage::take_partial(const PartialLink& link, Picoseconds at) {
  HomeSet& set = sets_[link.set];
  set.remote[link.source].arrivals.push_back(at);
  for (ChipObserver* observer : observers()) {
    observer->on_partial_sum(stage().weight_layer, set.index, link.head.source, at);
  }
  if (shares_are_here()) tile_.wake_at(at);
}

std::uint64_t MatrixTileStage::window(std::uint64_t n) const {
  return static_cast<std::uint64_t>(program_.assignment->copy) + n * program_.layer->copies;
}

std::uint64_t MatrixTileStage::unread() const {
  return stage().released[0][std::min(window(0), stage().windows)];
}

std::uint64_t MatrixTileStage::slots() const {
  return static_cast<std::uint64_t>(chip().partial_sum_slots) * program_.layer->copies;
}

Picoseconds MatrixTileStage::step(Picoseconds now) {
  see_pes(now);
  if (window_done_) finish_window(now);
  while (merge_window(now)) {
  }
  output_.pump(now);
  const Picoseconds start = try_start(now);
  complete_if_done();
  Picoseconds next = std::min(start, output_.next_send(now));
  if (program_.layer->copies > 1 && shares_are_here()) next = std::min(next, output_.next_room());
  return next;
}

/// One tree adds `pes` results of `columns` values; returns when.
Picoseconds MatrixTileStage::sum(int pes, std::uint64_t columns, Picoseconds now) {
  return add_up(now, static_cast<std::uint64_t>(pes), columns);
}

/// A tree adds so many operands of `columns` values from `at` on; returns when the sum stands.
Picoseconds MatrixTileStage::add_up(Picoseconds at, std::uint64_t operands, std::uint64_t columns) {
  const Picoseconds sum = at + adder_levels(operands) * chip().adder_level_ps;
  const std::uint64_t additions = operands == 0 ? 0 : (operands - 1) * columns;
  tile_.adder_tree.record(layer(), additions);
  tile_.watch().work(layer(), &Activity::tree_additions, additions, at, sum);
  if (sum == at) return sum;
  tile_.adder_tree.work(layer(), at, sum);
  tile_.watch().unit(TileUnit::kAdderTree, layer(), at, sum);
  return sum;
}

/// The tile's own share of the window is summed over its PEs; what is completed elsewhere leaves.
void MatrixTileStage::finish_window(Picoseconds now) {
  window_done_ = false;
  for (ChipObserver* observer : observers())
    observer->on_window_summed(place_, window(finished_), now);
  ++finished_;
  for (HomeSet& set : sets_) set.own.push_back(sum(set.pes, set.columns, now));
  if (loaded_) start_pes(*std::exchange(loaded_, std::nullopt));
  for (PartialLink* link : partials_) {
    const Picoseconds at = sum(link->pes, link->home->sets_[link->set].columns, now);
    mark_end(at);
    send_vector(chip(), tile_.interface, link->head, link->bits, at);
  }
}

/// Are all shares of the next window to be completed here, or on their way with a known arrival?
bool MatrixTileStage::shares_are_here() const {
  if (sets_.empty() || merged_ == stage().windows) return false;
  const int copy = static_cast<int>(merged_ % program_.layer->copies);
  return std::all_of(sets_.begin(), sets_.end(), [&](const HomeSet& set) {
    if (copy == program_.assignment->copy && set.own.empty()) return false;
    return std::all_of(set.remote.begin(), set.remote.end(), [&](const Remote& remote) {
      return remote.copy != copy || !remote.arrivals.empty();
    });
  });
}

/// Adds one set's shares of a window; returns when the sum stands.
Picoseconds MatrixTileStage::merge_set(HomeSet& set, int copy) {
  Picoseconds at = 0;
  std::uint64_t operands = 0;
  if (copy == program_.assignment->copy) {
    at = set.own.front();
    set.own.pop_front();
    ++operands;
  }
  for (Remote& remote : set.remote) {
    if (remote.copy != copy) continue;
    at = std::max(at, remote.arrivals.front());
    remote.arrivals.pop_front();
    ++operands;
  }
  return add_up(at, operands, set.columns);
}

/// Completes the next window whose shares are all here: one more tree adds the tiles' partial sums.
bool MatrixTileStage::merge_window(Picoseconds now) {
  if (!shares_are_here()) return false;
  // A window of this tile made sure of its room when it started; other copies cannot.
  if (program_.layer->copies > 1 && !output_.has_room(merged_, now)) return false;
  const int copy = static_cast<int>(merged_ % program_.layer->copies);
  Picoseconds complete = now;  // or later: shares may still be on their way
  for (HomeSet& set : sets_) complete = std::max(complete, merge_set(set, copy));
  for (ChipObserver* observer : tile_.watch().of_ends)
    observer->on_window_complete(place_, merged_, complete);
  ++merged_;
  own_room_.grant(complete, merged_ + slots());
  grant_partials(complete + chip().credit_ps);
  mark_end(complete);  // a pool may drop the last windows
  output_.enter(complete);
  mark_end(output_.last_written());
  return true;
}

void MatrixTileStage::grant_partials(Picoseconds at) {
  for (HomeSet& set : sets_) {
    for (Remote& remote : set.remote) {
      CreditCounter& credit = remote.link->credit;
      const bool used_up = remote.link->next_window >= credit.promised();
      credit.grant(at, merged_ + slots());
      if (used_up) remote.sender->wake_at(at);
    }
  }
}

bool MatrixTileStage::partials_have_room(Picoseconds now, Picoseconds& next) {
  if (!sets_.empty() && window(started_) >= own_room_.limit(now)) {
    next = own_room_.next();
    return false;
  }
  for (PartialLink* link : partials_) {
    if (window(started_) < link->credit.limit(now)) continue;
    next = link->credit.next();
    return false;
  }
  return true;
}

Picoseconds MatrixTileStage::stall(Wait wait, Picoseconds now, Picoseconds until) {
  wait_for(wait, now);
  return until;
}

/// Starts the next window if it may; else says when time alone could change that.
Picoseconds MatrixTileStage::try_start(Picoseconds now) {
  if (all_started()) return noc::kNever;
  if (now < open_at_) return stall(Wait::kLayerBefore, now, noc::kNever);  // open() wakes the tile
  if (!may_load(now)) return doubled() ? begin_ : stall(Wait::kPes, now, noc::kNever);
  const Picoseconds ready = input_.ready_at(stage().needed[0][window(started_)]);
  if (ready > now) return stall(Wait::kInput, now, ready);
  if (!sets_.empty() && !output_.has_room(window(started_), now))
    return stall(Wait::kOutputBuffer, now, output_.next_room());
  Picoseconds next = noc::kNever;
  if (!partials_have_room(now, next)) return stall(Wait::kNetwork, now, next);
  start_window(now);
  return doubled() && !all_started() ? begin_ : noc::kNever;  // else the end of the PEs wakes it
}

/// Is there room for one more window's inputs in the registers of the PEs? Two sets of registers
/// take the next window's while the PEs work on those of the last.
bool MatrixTileStage::may_load(Picoseconds now) const {
  if (doubled()) return !loaded_ && now >= begin_;
  return running_ == 0 && !window_done_;
}

/// Values of the next window that the tile's PEs do not have yet.
std::uint64_t MatrixTileStage::rows_to_read() const {
  const std::uint64_t rows = program_.assignment->rows_read;
  const Stage& s = stage();
  const std::uint64_t copies = program_.layer->copies;
  if (window(started_) % s.windows_a_row < copies) return rows;
  return values_read(chip(), s, copies, rows);
}

/// Time of a window in the PEs, which are programmed by now. Mostly no window changes it.
void MatrixTileStage::measure_window(std::uint64_t window) {
  if (measured_ && !windows_differ_) return;
  pe_window_ = adc_window_ = 0;
  for (const PeAssignment& pe : program_.assignment->pes) {
    const PeSchedules& schedules = tile_.pe(pe.pe).schedules();
    const PeSchedule& schedule = schedules.of(window);
    windows_differ_ = windows_differ_ || schedules.differ();
    pe_window_ = std::max(pe_window_, schedule.window());
    adc_window_ = std::max(adc_window_, schedule.converting());
  }
  measured_ = true;
}

void MatrixTileStage::start_pes(Picoseconds begin) {
  const std::uint64_t next = window(begun_++);
  running_ = program_.assignment->pes.size();
  running_until_ = begin;
  for (const PeAssignment& pe : program_.assignment->pes)
    running_until_ = std::max(running_until_, tile_.start_pe(pe.pe, next, begin));
  if (!tile_.pes_tell_end()) tile_.wake_at(running_until_);
}

/// PEs that do not tell when they are done have said so when they began.
void MatrixTileStage::see_pes(Picoseconds now) {
  if (running_ == 0 || tile_.pes_tell_end() || now < running_until_) return;
  running_ = 0;
  window_done_ = true;
}

/// What the next window waits for from the start of this one on.
void MatrixTileStage::wait_for_window(Picoseconds now, Picoseconds pes_free) {
  if (all_started()) return wait_for(Wait::kNothing, now);
  if (!doubled()) {
    wait_for(Wait::kBuffer, now);
    return wait_for(Wait::kPes, begin_);
  }
  if (pes_free > now) wait_for(Wait::kPes, now);
  if (begin_ > std::max(pes_free, now)) wait_for(Wait::kBuffer, std::max(pes_free, now));
}

void MatrixTileStage::start_window(Picoseconds now) {
  mark_start(now);
  const std::uint64_t rows = rows_to_read();
  const int width = program_.layer->activation_bits;
  const std::uint64_t bits = rows * static_cast<std::uint64_t>(width);
  const Picoseconds read = tile_.line_buffer.read(
      layer(), now, rows * static_cast<std::uint64_t>(chip().stored_bits(width)));
  const Picoseconds moved = read + bus_time(chip(), bits);
  tile_.move_on_bus(layer(), bits, read, moved);
  const Picoseconds pes_free = begin_ + pe_window_;  // of the window before
  measure_window(window(started_));
  begin_ = std::max(moved, pes_free);
  if (running_ > 0) {
    loaded_ = begin_;
  } else {
    start_pes(begin_);
  }
  mark_busy(BusyUnit::kLineBuffer, read - now);
  mark_busy(BusyUnit::kBus, moved - read);
  mark_busy(BusyUnit::kPes, pe_window_);
  mark_busy(BusyUnit::kAdc, adc_window_);
  for (ChipObserver* observer : observers()) {
    observer->on_window(place_, window(started_), {now, read, begin_, begin_ + pe_window_});
  }
  ++started_;
  for (PartialLink* link : partials_) link->next_window = window(started_);
  const std::uint64_t dropped = stage().released[0][std::min(window(started_), stage().windows)];
  input_.release(dropped, read + chip().credit_ps);
  for (ChipObserver* observer : observers()) observer->on_vectors_dropped(place_, 0, dropped, read);
  wait_for_window(now, pes_free);
}

Station MatrixTileStage::station() const {
  const auto busy = [this](BusyUnit unit) { return times_.busy[static_cast<std::size_t>(unit)]; };
  const Picoseconds read = busy(BusyUnit::kLineBuffer);
  const Picoseconds bus = busy(BusyUnit::kBus);
  const Picoseconds pes = busy(BusyUnit::kPes);
  const double images =
      static_cast<double>(program_.layer->copies * started_) / static_cast<double>(stage().windows);
  const auto of = [&](StationUnit unit, Picoseconds ps) {
    return Station{static_cast<double>(station_time(chip(), read + bus, pes)) / images, unit,
                   static_cast<double>(ps) / images, place_.tile};
  };
  const bool loads = doubled() && read + bus > pes;  // the PEs wait for their inputs
  if (!loads && pes >= std::max(read, bus)) return of(StationUnit::kPes, pes);
  return read >= bus ? of(StationUnit::kLineBuffer, read) : of(StationUnit::kBus, bus);
}

void MatrixTileStage::complete_if_done() {
  if (completed_ || !all_finished() || (!sets_.empty() && merged_ < stage().windows)) return;
  completed_ = true;
  program_.on_complete(times_.last_end);
}

bool MatrixTileStage::done() const { return completed_ && output_.drained(); }

std::string MatrixTileStage::waits_for() const {
  const std::string who = program_.name + " on " + tile_.basename() + " (window " +
                          std::to_string(window(started_)) + " of " +
                          std::to_string(stage().windows) + ") waits for ";
  switch (waiting()) {
    case Wait::kLayerBefore:
      return who + "the layer before";
    case Wait::kBuffer:
      return who + "its line buffer";
    case Wait::kPes:
      return who + "its PEs";
    case Wait::kInput:
      return who + "input pixel " + std::to_string(stage().needed[0][window(started_)]) + ", has " +
             std::to_string(input_.arrived());
    case Wait::kOutputBuffer:
      return who + "room in its output buffer";
    case Wait::kNetwork:
      return who + "partial sums of other tiles";
    case Wait::kNothing:
      break;
  }
  return !sets_.empty() && merged_ < stage().windows ? who + "partial sums of other tiles"
                                                     : who + "room at its readers";
}

}  // namespace ohmic
