#pragma once

#include <algorithm>
#include <cstdint>
#include <systemc>
#include <vector>

#include "hw/config/chip_config.h"
#include "hw/device/timing.h"
#include "hw/sim/layer_counts.h"
#include "hw/sim/observer.h"

namespace ohmic {

/// Observers of a tile in a run.
struct TileWatch {
  explicit TileWatch(int index) : tile(index) {}

  int tile = 0;
  std::vector<ChipObserver*> observers;  ///< of everything
  std::vector<ChipObserver*> of_ends;    ///< these, and those that watch ends alone

  void unit(TileUnit unit, int layer, Picoseconds begin, Picoseconds end) const {
    for (ChipObserver* observer : observers) observer->on_unit(tile, unit, layer, begin, end);
  }
  void work(int layer, std::uint64_t Activity::*count, std::uint64_t events, Picoseconds begin,
            Picoseconds end) const {
    for (ChipObserver* observer : observers)
      observer->on_work(tile, layer, count, events, begin, end);
  }
};

/// A unit without a process of its own: a named module of the hierarchy that counts what it does,
/// by the weight layer that it does it for.
class Unit : public sc_core::sc_module {
 public:
  explicit Unit(const sc_core::sc_module_name& name) : sc_module(name) {}
  void clear() { counts_.clear(); }
  std::uint64_t count(int layer) const { return counts_.of(layer); }
  void record(int layer, std::uint64_t n) { counts_.add(layer, n); }

 private:
  LayerCounts counts_;
};

struct DacBank : Unit {
  using Unit::Unit;
};  ///< rows driven
struct CrossbarArray : Unit {
  using Unit::Unit;
};  ///< arrays read
struct SampleHoldBank : Unit {
  using Unit::Unit;
};  ///< columns sampled
struct SubtractorBank : Unit {
  using Unit::Unit;
};  ///< differences taken
struct AdcBank : Unit {
  using Unit::Unit;
};  ///< conversions
struct ShiftAdderBank : Unit {
  using Unit::Unit;
};  ///< shift-adds
/// Adds the results of PEs and the sums of tiles; sums of different sets go side by side.
class AdderTree : public Unit {
 public:
  using Unit::Unit;
  void clear() {
    Unit::clear();
    busy_.clear();
    free_at_ = 0;
  }
  /// It adds from `begin` to `end`, beside what it adds already.
  void work(int layer, Picoseconds begin, Picoseconds end) {
    begin = std::max(begin, free_at_);
    if (end > begin) busy_.add(layer, end - begin);
    free_at_ = std::max(free_at_, end);
  }
  Picoseconds busy(int layer) const { return busy_.of(layer); }

 private:
  LayerCounts busy_;
  Picoseconds free_at_ = 0;
};

/// A digital unit that takes one vector after the other, `lanes` values a clock.
class LaneUnit : public Unit {
 public:
  /// `counted`: what its operations are in an activity.
  LaneUnit(const sc_core::sc_module_name& name, const ChipConfig& chip, int lanes, TileUnit kind,
           std::uint64_t Activity::*counted, const TileWatch& watch)
      : Unit(name), chip_(chip), lanes_(lanes), kind_(kind), counted_(counted), watch_(watch) {}
  void clear() {
    Unit::clear();
    busy_.clear();
    free_at_ = 0;
  }
  /// Takes `values` of a layer from `at` on, when it is free, for so many operations; returns when
  /// it is done with them.
  Picoseconds take(int layer, Picoseconds at, std::uint64_t values, std::uint64_t operations) {
    const Picoseconds begin = std::max(at, free_at_);
    free_at_ = begin + lane_time(chip_, values, lanes_);
    busy_.add(layer, free_at_ - begin);
    watch_.unit(kind_, layer, begin, free_at_);
    operate(layer, operations, begin, free_at_);
    return free_at_;
  }
  /// Counts operations on what it has taken.
  void operate(int layer, std::uint64_t operations, Picoseconds begin, Picoseconds end) {
    record(layer, operations);
    watch_.work(layer, counted_, operations, begin, end);
  }
  /// How long it has worked for a layer, and for all.
  Picoseconds busy(int layer) const { return busy_.of(layer); }
  Picoseconds busy() const { return busy_.sum(); }

 private:
  const ChipConfig& chip_;
  int lanes_;
  TileUnit kind_;
  std::uint64_t Activity::*counted_;
  const TileWatch& watch_;
  LayerCounts busy_;
  Picoseconds free_at_ = 0;
};

/// A buffer of one port that is pumped twice a cycle: each `tile.buffer_cycle_ns` passes one word
/// that is read and one that is written. Reads are served in the order in which they come, and so
/// are writes; neither stands in the other's way.
class Buffer : public sc_core::sc_module {
 public:
  Buffer(const sc_core::sc_module_name& name, const ChipConfig& chip, TileUnit read, TileUnit write,
         const TileWatch& watch)
      : sc_module(name),
        chip_(chip),
        watch_(watch),
        read_{read, &Activity::buffer_reads, {}, {}, 0},
        write_{write, &Activity::buffer_writes, {}, {}, 0} {}
  void clear() {
    for (Slots* slots : {&read_, &write_}) {
      slots->words.clear();
      slots->busy.clear();
      slots->free_at = 0;
    }
  }

  /// Reads or writes `bits` of a layer at `at` or when the slots are free; returns when the last
  /// word has passed.
  Picoseconds read(int layer, Picoseconds at, std::uint64_t bits) {
    return access(layer, at, bits, read_);
  }
  Picoseconds write(int layer, Picoseconds at, std::uint64_t bits) {
    return access(layer, at, bits, write_);
  }
  /// Words that have been read, written for a layer.
  std::uint64_t reads(int layer) const { return read_.words.of(layer); }
  std::uint64_t writes(int layer) const { return write_.words.of(layer); }
  /// How long its write slots have worked for a layer; each kind of slot for all.
  Picoseconds writing(int layer) const { return write_.busy.of(layer); }
  Picoseconds reading() const { return read_.busy.sum(); }
  Picoseconds writing() const { return write_.busy.sum(); }

 private:
  struct Slots {
    TileUnit kind;
    std::uint64_t Activity::*counted;
    LayerCounts words;
    LayerCounts busy;
    Picoseconds free_at = 0;
  };
  Picoseconds access(int layer, Picoseconds at, std::uint64_t bits, Slots& slots) {
    const std::uint64_t words = buffer_words(chip_, bits);
    const Picoseconds begin = std::max(at, slots.free_at);
    slots.words.add(layer, words);
    slots.free_at = begin + buffer_time(chip_, words);
    slots.busy.add(layer, slots.free_at - begin);
    watch_.unit(slots.kind, layer, begin, slots.free_at);
    watch_.work(layer, slots.counted, words, begin, slots.free_at);
    return slots.free_at;
  }

  const ChipConfig& chip_;
  const TileWatch& watch_;
  Slots read_, write_;
};

}  // namespace ohmic
