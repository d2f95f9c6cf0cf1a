#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "hw/cost/run.h"
#include "hw/device/pe_schedule.h"
#include "hw/mapping/mapping.h"
#include "tlm/observer.h"

namespace ohmic {

/// Unit of a tile beside its PEs.
enum class TileUnit {
  kLineRead,
  kLineWrite,
  kOutputRead,
  kOutputWrite,
  kOperandRead,
  kOperandWrite,
  kResultRead,
  kResultWrite,
  kBus,
  kAdderTree,
  kLut,
  kPool,
  kVectorLanes
};
constexpr std::size_t kTileUnits = 13;

/// Ends of the parts of a window. Kernel time in ps; `start` is the time of the call.
struct WindowTimes {
  Picoseconds start = 0;     ///< the line buffer is read from here on
  Picoseconds read_end = 0;  ///< its inputs are out of the line buffer
  Picoseconds begin = 0;     ///< they are in the PEs, or in the vector lanes
  Picoseconds end = 0;       ///< the last PE is done, or the lanes are
};

/// Watches a run of the chip from outside: traces, and the datapath that computes its values.
/// Attached before a run; nothing it does reaches the chip. Calls come in the order of kernel time;
/// arguments named `at`, `begin` and `end` may lie ahead of it. A tile stage is named by its stage
/// and tile. All times are kernel time in ps; the inference's t = 0 is that of on_begin.
class ChipObserver : public noc::NocObserver {
 public:
  /// Whether it asks for the ends of images alone: then on_run, on_begin, on_end,
  /// on_window_complete, on_vector_written and what passes the I/O port are all that it is called
  /// for.
  virtual bool watches_ends_alone() const { return false; }
  /// A run of `mapping`, which outlives it, is about to begin.
  virtual void on_run(const Mapping& /*mapping*/, Picoseconds /*now*/) {}
  /// A tile's bit-width registers are written at `at` for weight layer `layer`.
  virtual void on_registers(int /*tile*/, int /*layer*/, Picoseconds /*at*/) {}
  /// The first input word may enter: t = 0.
  virtual void on_begin(Picoseconds /*now*/) {}
  /// The run is over. The latency ended at `end`, the kernel maybe later.
  virtual void on_end(Picoseconds /*end*/) {}

  /// Mapping::flows[flow] hands its next pixel vector, in raster order, to the network; it is out
  /// of the sender's output buffer at `at`.
  virtual void on_vector_sent(std::size_t /*flow*/, Picoseconds /*at*/) {}
  /// The next vector of a flow stands in the reader's line or operand buffer at `at`, or is out of
  /// the chip.
  virtual void on_vector_arrived(std::size_t /*flow*/, Picoseconds /*at*/) {}
  /// Input vectors of a tile stage's k-th producer before `count` are dropped from `at` on.
  virtual void on_vectors_dropped(FlowEnd /*place*/, std::size_t /*producer*/,
                                  std::uint64_t /*count*/, Picoseconds /*at*/) {}

  /// A tile stage starts a window.
  virtual void on_window(FlowEnd /*place*/, std::uint64_t /*window*/,
                         const WindowTimes& /*times*/) {}
  /// A PE begins its part of a window of weight layer `layer`.
  virtual void on_pe(int /*tile*/, int /*pe*/, int /*layer*/, const PeSchedule& /*schedule*/,
                     Picoseconds /*begin*/) {}
  /// The PEs of a tile are done with a window: their sums leave for the tiles that complete them,
  /// or stay.
  virtual void on_window_summed(FlowEnd /*place*/, std::uint64_t /*window*/, Picoseconds /*now*/) {}
  /// The next partial sum of accumulation set `set` of weight layer `layer` comes from `tile`: it
  /// is in at `at`.
  virtual void on_partial_sum(int /*layer*/, std::size_t /*set*/, int /*tile*/,
                              Picoseconds /*at*/) {}
  /// A tile stage has a window's outputs at `at`: all partial sums are added, or the lanes are
  /// done.
  virtual void on_window_complete(FlowEnd /*place*/, std::uint64_t /*window*/, Picoseconds /*at*/) {
  }
  /// The next vector of a tile stage's outgoing stream stands in the output buffer at `at`.
  virtual void on_vector_written(FlowEnd /*place*/, Picoseconds /*at*/) {}

  /// From `at` on a tile stage's next window waits for this. kNothing: all its windows have
  /// started.
  virtual void on_wait(FlowEnd /*place*/, Wait /*wait*/, Picoseconds /*at*/) {}
  /// A unit of a tile works for weight layer `layer`.
  virtual void on_unit(int /*tile*/, TileUnit /*unit*/, int /*layer*/, Picoseconds /*begin*/,
                       Picoseconds /*end*/) {}
  /// Units of a tile beside its PEs do `events` of what Activity::*count counts, for weight layer
  /// `layer`, evenly from `begin` to `end`. All calls of a run add up to its activity, but for what
  /// on_pe, on_hop and on_registers stand for.
  virtual void on_work(int /*tile*/, int /*layer*/, std::uint64_t Activity::* /*count*/,
                       std::uint64_t /*events*/, Picoseconds /*begin*/, Picoseconds /*end*/) {}

  void on_inject(const noc::Packet&, std::uint64_t) override {}
  void on_hop(noc::NodeId, int, const noc::Packet&, std::uint64_t, std::uint64_t) override {}
};

/// Those of the observers that are called for everything.
inline std::vector<ChipObserver*> watchers_of_all(const std::vector<ChipObserver*>& observers) {
  std::vector<ChipObserver*> watchers;
  for (ChipObserver* observer : observers)
    if (!observer->watches_ends_alone()) watchers.push_back(observer);
  return watchers;
}

}  // namespace ohmic
