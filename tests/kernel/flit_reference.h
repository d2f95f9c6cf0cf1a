#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <vector>

#include "tests/kernel/noc_traffic.h"
#include "tlm/noc_config.h"

namespace ohmic::noc {

/// The network flit by flit and cycle by cycle, with nothing clever in it: what Mesh must equal.
///
/// A flit lasts one cycle; its front reaches the next buffer link cycles after it entered the link.
/// A packet's head waits router cycles, then competes for its output; it wins when output and input
/// are idle and the buffer behind the link has room for the whole packet; then one flit leaves a
/// cycle. The room comes back when the tail has left. Interfaces consume at once.
class FlitReference {
 public:
  explicit FlitReference(const NocConfig& config);

  /// When each packet's tail has arrived, in ps.
  std::vector<std::uint64_t> run(const std::vector<Offer>& offers);

 private:
  struct Flit {
    std::size_t packet;
    std::uint32_t index;  ///< 0 is the head
    std::uint64_t front;  ///< cycle in which its front is in the buffer
  };
  /// The buffer at the end of a link, and the sender's credit for it.
  struct Buffer {
    std::deque<Flit> flits;
    std::uint32_t credit = 0;
    bool busy = false;  ///< a packet is leaving it
  };
  /// A link with the packet that is on it.
  struct Link {
    int to = 0;     ///< index of the buffer at its end
    int from = -1;  ///< buffer that feeds it while it is busy; -1: an interface
    bool busy = false;
    std::size_t packet = 0;
    std::uint32_t sent = 0;
    std::size_t next_input = 0;
  };

  std::size_t buffer_index(int router, Port port) const;
  std::size_t sink_index(NodeId node) const;
  void inject(std::uint64_t cycle);
  void arbitrate(int router, std::uint64_t cycle);
  bool may_leave(const Buffer& buffer, int router, Port output, std::uint64_t cycle) const;
  void begin(Link& link, int from, std::size_t packet);
  void move(Link& link, std::uint64_t cycle);
  void consume(std::uint64_t cycle);

  NocConfig config_;
  int routers_;
  std::uint64_t router_cycles_, link_cycles_;
  const std::vector<Offer>* offers_ = nullptr;
  std::vector<Buffer> buffers_;                  ///< five a router, then one an interface
  std::vector<Link> outputs_;                    ///< five a router
  std::vector<Link> injections_;                 ///< one an interface, the chip port first
  std::vector<std::deque<std::size_t>> queues_;  ///< offers not yet on their injection link
  std::vector<std::uint64_t> arrived_;
  std::size_t missing_ = 0;
};

}  // namespace ohmic::noc
