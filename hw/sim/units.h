#pragma once

#include <algorithm>
#include <cstdint>
#include <systemc>
#include <vector>

#include "hw/config/chip_config.h"
#include "hw/device/timing.h"
#include "hw/sim/observer.h"

namespace ohmic {

/// Who watches the units of a tile in a run, and for which layer they work.
struct TileWatch {
  int tile = 0;
  int layer = 0;
  std::vector<ChipObserver*> observers;

  void unit(TileUnit unit, Picoseconds begin, Picoseconds end) const {
    for (ChipObserver* observer : observers) observer->on_unit(tile, unit, layer, begin, end);
  }
};

/// A unit without a process of its own: a named module of the hierarchy that counts what it does.
class Unit : public sc_core::sc_module {
 public:
  explicit Unit(const sc_core::sc_module_name& name) : sc_module(name) {}
  void clear() { count_ = 0; }
  std::uint64_t count() const { return count_; }
  void record(std::uint64_t n) { count_ += n; }

 private:
  std::uint64_t count_ = 0;
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
struct AdderTree : Unit {
  using Unit::Unit;
};  ///< additions

/// A digital unit that takes one vector after the other, `lanes` values a clock.
class LaneUnit : public Unit {
 public:
  LaneUnit(const sc_core::sc_module_name& name, const ChipConfig& chip, int lanes, TileUnit kind,
           const TileWatch& watch)
      : Unit(name), chip_(chip), lanes_(lanes), kind_(kind), watch_(watch) {}
  void clear() {
    Unit::clear();
    free_at_ = 0;
  }
  /// Takes `values` from `at` on, when it is free; returns when it is done with them.
  Picoseconds take(Picoseconds at, std::uint64_t values) {
    const Picoseconds begin = std::max(at, free_at_);
    free_at_ = begin + lane_time(chip_, values, lanes_);
    watch_.unit(kind_, begin, free_at_);
    return free_at_;
  }

 private:
  const ChipConfig& chip_;
  int lanes_;
  TileUnit kind_;
  const TileWatch& watch_;
  Picoseconds free_at_ = 0;
};

/// A buffer of one port that is pumped twice a cycle: each `tile.buffer_cycle_ns` passes one word
/// that is read and one that is written. Reads are served in the order in which they come, and so
/// are writes; neither stands in the other's way.
class Buffer : public sc_core::sc_module {
 public:
  Buffer(const sc_core::sc_module_name& name, const ChipConfig& chip, TileUnit read, TileUnit write,
         const TileWatch& watch)
      : sc_module(name), chip_(chip), watch_(watch), read_{read}, write_{write} {}
  void clear() {
    read_ = Slots{read_.kind};
    write_ = Slots{write_.kind};
  }

  /// Reads or writes `bits` at `at` or when the slots are free; returns when the last word has
  /// passed.
  Picoseconds read(Picoseconds at, std::uint64_t bits) { return access(at, bits, read_); }
  Picoseconds write(Picoseconds at, std::uint64_t bits) { return access(at, bits, write_); }
  /// Words that have been read, written.
  std::uint64_t reads() const { return read_.words; }
  std::uint64_t writes() const { return write_.words; }

 private:
  struct Slots {
    TileUnit kind;
    std::uint64_t words = 0;
    Picoseconds free_at = 0;
  };
  Picoseconds access(Picoseconds at, std::uint64_t bits, Slots& slots) {
    const std::uint64_t words = buffer_words(chip_, bits);
    const Picoseconds begin = std::max(at, slots.free_at);
    slots.words += words;
    slots.free_at = begin + buffer_time(chip_, words);
    watch_.unit(slots.kind, begin, slots.free_at);
    return slots.free_at;
  }

  const ChipConfig& chip_;
  const TileWatch& watch_;
  Slots read_, write_;
};

}  // namespace ohmic
