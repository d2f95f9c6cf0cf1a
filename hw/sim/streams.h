#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <vector>

#include "hw/config/chip_config.h"
#include "hw/mapping/mapping.h"
#include "tlm/network_interface.h"

namespace ohmic {

class InputStream;

/// What a reader has room for, as its sender knows it: a limit on the count of what may be sent,
/// and higher limits that are on their way.
class CreditLine {
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
  /// When the next grant arrives; noc::kNever where none is on its way.
  Picoseconds next() const { return coming_.empty() ? noc::kNever : coming_.front().at; }

 private:
  struct Grant {
    Picoseconds at;
    std::uint64_t limit;
  };
  std::uint64_t limit_ = 0;
  std::deque<Grant> coming_;
};

/// One flow of the mapping in a run: its reader, and the sender's credit with it.
struct FlowState {
  Flow flow;
  std::uint32_t index = 0;  ///< into the mapping's flows
  std::uint64_t sent = 0;   ///< pixel vectors handed to the network
  CreditLine credit;        ///< vectors that the reader has room for
  std::function<void(Picoseconds)> wake_sender;
  /// At the reader: the last packet of a vector is in at that time.
  std::function<void(Picoseconds)> on_vector;
};

/// The pixel vectors of one producer in a reader's line buffer, in raster order, from one or more
/// source tiles. Holds `capacity` vectors; those before `released` have been dropped.
class InputStream {
 public:
  /// `sources`: the flows that feed it. Their senders may fill the buffer at once.
  void configure(std::uint64_t capacity, std::vector<FlowState*> sources);
  /// A vector of one source is written at `at` (in order of calls).
  void land(std::size_t source, Picoseconds at) { landing_.push_back({at, source}); }
  /// Vectors of all sources that stand in the buffer at `now`.
  std::uint64_t ready(Picoseconds now);
  /// When the next vector on its way is written; noc::kNever where none is.
  Picoseconds next_landing() const { return landing_.empty() ? noc::kNever : landing_.front().at; }
  /// Vectors before `count` are no longer needed from `at` on: their room becomes the senders'
  /// credit.
  void release(std::uint64_t count, Picoseconds at);
  std::uint64_t arrived() const { return ready_; }

 private:
  struct Landing {
    Picoseconds at;
    std::size_t source;
  };
  std::uint64_t capacity_ = 0;
  std::uint64_t released_ = 0;
  std::uint64_t ready_ = 0;
  std::vector<FlowState*> sources_;
  std::vector<std::uint64_t> arrived_;
  std::deque<Landing> landing_;
};

/// A station's outgoing vectors: produced in raster order, sent to every flow as its credit allows,
/// dropped when all have it.
class OutputStream {
 public:
  /// `read`: takes a vector of so many bits from the output buffer at a time, returns when it is
  /// out.
  using ReadBuffer = std::function<Picoseconds(Picoseconds, std::uint64_t)>;

  void configure(const ChipConfig& chip, std::vector<FlowState*> flows, ReadBuffer read);
  /// One more vector stands in the buffer at `at`.
  void produce(Picoseconds at) { ready_at_.push_back(at); }
  /// Sends what credit and interface allow at `now`. One vector is read at a time: a read that is
  /// booked ahead would stand in the way of the next write.
  void pump(Picoseconds now, noc::NetworkInterface& interface);
  /// Vectors that have left by `now`.
  std::uint64_t freed(Picoseconds now);
  /// When time alone lets a waiting vector go: the read before it is over, or a credit arrives;
  /// noc::kNever where neither is known.
  Picoseconds next_send(Picoseconds now);
  /// When the next vector that is known to leave has left; noc::kNever where none is.
  Picoseconds next_free() const { return freeing_.empty() ? noc::kNever : freeing_.front(); }
  std::uint64_t produced() const { return dropped_ + ready_at_.size(); }
  bool drained() const { return ready_at_.empty(); }

 private:
  FlowState* next_flow(Picoseconds now);
  void send(FlowState& flow, Picoseconds now, noc::NetworkInterface& interface);

  const ChipConfig* chip_ = nullptr;
  std::vector<FlowState*> flows_;
  ReadBuffer read_;
  std::deque<Picoseconds> ready_at_;  ///< of vectors dropped_, dropped_ + 1, ...
  std::uint64_t dropped_ = 0;
  std::uint64_t freed_ = 0;
  Picoseconds last_read_ = 0;
  std::deque<Picoseconds> freeing_;
};

/// What a packet's `kind` means on this chip.
enum class PacketKind : std::uint32_t { kPixels, kPartialSum, kControl };

/// Sends `bits` as one vector, cut into packets of at most noc.max_packet_flits, a header flit
/// each; `head` gives address, account, kind and flow.
void send_vector(const ChipConfig& chip, noc::NetworkInterface& interface, noc::Packet head,
                 std::uint64_t bits, Picoseconds ready_ps);

}  // namespace ohmic
