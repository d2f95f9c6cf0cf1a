#pragma once

#include <algorithm>
#include <cstdint>
#include <functional>
#include <vector>

#include "hw/config/chip_config.h"
#include "hw/mapping/mapping.h"
#include "hw/sim/observer.h"
#include "tlm/network_interface.h"
#include "util/ring_queue.h"

namespace ohmic {

class LineBufferQueue;

/// Counts what a reader has room for, as its sender knows it: a limit on the count of what may be
/// sent, and higher limits that are on their way.
class CreditCounter {
 public:
  void reset(std::uint64_t limit) {
    limit_ = limit;
    coming_.clear();
  }
  /// The reader grants `limit`; the sender knows at `at` (in order of calls).
  void grant(Picoseconds at, std::uint64_t limit) { coming_.push_back({at, limit}); }
  /// The limit as known at `now`.
  std::uint64_t limit(Picoseconds now) {
    for (; !coming_.empty() && coming_.front().at <= now; coming_.pop_front())
      limit_ = coming_.front().limit;
    return limit_;
  }
  /// The limit once all grants have reached the sender.
  std::uint64_t promised() const { return coming_.empty() ? limit_ : coming_.back().limit; }
  /// When the next grant arrives; noc::kNever if none is on its way.
  Picoseconds next() const { return coming_.empty() ? noc::kNever : coming_.front().at; }

 private:
  struct Grant {
    Picoseconds at;
    std::uint64_t limit;
  };
  std::uint64_t limit_ = 0;
  RingQueue<Grant> coming_;
};

/// One flow of the mapping in a run: its reader, and the sender's credit with it.
struct FlowState {
  Flow flow;
  std::uint32_t index = 0;  ///< into the mapping's flows
  std::uint64_t sent = 0;   ///< pixel vectors handed to the network
  CreditCounter credit;     ///< vectors that the reader has room for
  std::function<void(Picoseconds)> wake_sender;
  /// At the reader: the last packet of a vector will be in at that time.
  std::function<void(Picoseconds)> on_vector;
};

/// The pixel vectors of one producer in a reader's line buffer, in raster order, from one or more
/// source tiles. Holds `capacity` vectors; those before `released` have been dropped.
class LineBufferQueue {
 public:
  /// `sources`: the flows that feed it. Their senders may fill the buffer at once; of the first
  /// `unread` vectors, which are never read, none takes room.
  void configure(std::uint64_t capacity, std::vector<FlowState*> sources, std::uint64_t unread);
  /// The next vector of a source will stand in the buffer at `at`.
  void land(std::size_t source, Picoseconds at) { sources_[source].landings.push_back(at); }
  /// When the first `count` vectors of all sources stand in the buffer; noc::kNever while one of
  /// them has not come. `count` never falls from call to call.
  Picoseconds ready_at(std::uint64_t count);
  /// Vectors before `count` are no longer needed from `at` on: their room becomes the senders'
  /// credit.
  void release(std::uint64_t count, Picoseconds at);
  /// Vectors of all sources that have come.
  std::uint64_t arrived() const;

 private:
  struct Source {
    FlowState* flow = nullptr;
    RingQueue<Picoseconds> landings;  ///< of vectors forgotten, forgotten + 1, ...
    std::uint64_t forgotten = 0;
  };
  std::uint64_t capacity_ = 0;
  std::uint64_t released_ = 0;
  std::vector<Source> sources_;
};

/// A tile stage's outgoing vectors: produced in raster order, sent to every flow as its credit
/// allows, dropped when all have it.
class OutputQueue {
 public:
  /// `read`: takes a vector of so many bits from the output buffer at a time, returns when it is
  /// out.
  using ReadBuffer = std::function<Picoseconds(Picoseconds, std::uint64_t)>;

  void configure(const ChipConfig& chip, const std::vector<ChipObserver*>& observers,
                 std::vector<FlowState*> flows, ReadBuffer read);
  /// The first `count` vectors all stand there at `at`; called before any other is produced.
  void hold(std::uint64_t count, Picoseconds at) {
    held_ = count;
    held_at_ = at;
  }
  /// One more vector will stand in the buffer at `at`. If nobody reads it, it leaves at once: all
  /// weights of its channels may be 0.
  void produce(Picoseconds at);
  /// Sends what credit and interface allow at `now`, the flow that is furthest behind first. Reads
  /// for a single reader are booked as soon as they are known; with several, one at a time, so that
  /// each choice knows which credits have come.
  void pump(Picoseconds now, noc::NetworkInterface& interface);
  /// Vectors that have left by `now`.
  std::uint64_t freed(Picoseconds now);
  /// When time alone lets a waiting vector go: the read before it is over, or a credit arrives;
  /// noc::kNever if neither is known.
  Picoseconds next_send(Picoseconds now);
  /// When the next vector that is known to leave has left; noc::kNever if none is.
  Picoseconds next_free() const { return freeing_.empty() ? noc::kNever : freeing_.front(); }
  std::uint64_t produced() const { return std::max(dropped_, held_) + written_at_.size(); }
  bool drained() const { return dropped_ == produced(); }

 private:
  FlowState* next_flow(Picoseconds now);
  void send(FlowState& flow, Picoseconds now, noc::NetworkInterface& interface);
  bool reads_ahead() const { return flows_.size() == 1; }

  const ChipConfig* chip_ = nullptr;
  const std::vector<ChipObserver*>* observers_ = nullptr;
  std::vector<FlowState*> flows_;
  ReadBuffer read_;
  std::uint64_t held_ = 0;
  Picoseconds held_at_ = 0;
  RingQueue<Picoseconds> written_at_;  ///< of the vectors from the later of dropped_ and held_ on
  std::uint64_t dropped_ = 0;
  std::uint64_t freed_ = 0;
  Picoseconds last_read_ = 0;
  RingQueue<Picoseconds> freeing_;
};

/// Meaning of a packet's `kind` on this chip.
enum class PacketKind : std::uint32_t { kPixels, kPartialSum, kControl };

/// Sends `bits` as one vector, cut into packets of at most noc.max_packet_flits, a header flit
/// each; `head` gives address, layer, kind and flow.
void send_vector(const ChipConfig& chip, noc::NetworkInterface& interface, noc::Packet head,
                 std::uint64_t bits, Picoseconds ready_ps);

}  // namespace ohmic
