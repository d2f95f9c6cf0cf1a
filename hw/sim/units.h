#pragma once

#include <algorithm>
#include <cstdint>
#include <systemc>

#include "hw/config/chip_config.h"
#include "hw/device/timing.h"

namespace ohmic {

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
  LaneUnit(const sc_core::sc_module_name& name, const ChipConfig& chip, int lanes)
      : Unit(name), chip_(chip), lanes_(lanes) {}
  void clear() {
    Unit::clear();
    free_at_ = 0;
  }
  /// Takes `values` from `at` on, when it is free; returns when it is done with them.
  Picoseconds take(Picoseconds at, std::uint64_t values) {
    free_at_ = std::max(at, free_at_) + lane_time(chip_, values, lanes_);
    return free_at_;
  }

 private:
  const ChipConfig& chip_;
  int lanes_;
  Picoseconds free_at_ = 0;
};

struct ActivationLut : LaneUnit {
  using LaneUnit::LaneUnit;
};  ///< look-ups
struct PoolUnit : LaneUnit {
  using LaneUnit::LaneUnit;
};  ///< comparisons or additions
struct VectorLanes : LaneUnit {
  using LaneUnit::LaneUnit;
};  ///< operands

/// A buffer with one port: accesses are served in the order they come, ceil(bits / width) cycles
/// each.
class Buffer : public sc_core::sc_module {
 public:
  Buffer(const sc_core::sc_module_name& name, const ChipConfig& chip)
      : sc_module(name), chip_(chip) {}
  void clear() { reads_ = writes_ = free_at_ = 0; }

  /// Reads or writes `bits` at `at` or when the port is free; returns when the last word has
  /// passed.
  Picoseconds read(Picoseconds at, std::uint64_t bits) { return access(at, bits, reads_); }
  Picoseconds write(Picoseconds at, std::uint64_t bits) { return access(at, bits, writes_); }
  std::uint64_t reads() const { return reads_; }
  std::uint64_t writes() const { return writes_; }

 private:
  Picoseconds access(Picoseconds at, std::uint64_t bits, std::uint64_t& count) {
    const std::uint64_t words = buffer_words(chip_, bits);
    count += words;
    free_at_ = std::max(at, free_at_) + buffer_time(chip_, words);
    return free_at_;
  }

  const ChipConfig& chip_;
  std::uint64_t reads_ = 0;
  std::uint64_t writes_ = 0;
  Picoseconds free_at_ = 0;
};

}  // namespace ohmic
