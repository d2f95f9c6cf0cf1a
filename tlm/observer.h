#pragma once

#include <cstdint>

#include "tlm/packet.h"

namespace ohmic::noc {

/// Watches the network from outside. It is attached before a run; a network that nobody watches
/// pays one test of a pointer.
class NocObserver {
 public:
  virtual ~NocObserver() = default;
  /// A packet's head enters the link from its interface to the first router at `at_ps`, now or
  /// later. Until its last hop it stays where it is in memory.
  virtual void on_inject(const Packet& packet, std::uint64_t at_ps) = 0;
  /// A packet enters an output link of router `router` at `now_ps` and holds it for `hold_ps`.
  virtual void on_hop(NodeId router, int port, const Packet& packet, std::uint64_t now_ps,
                      std::uint64_t hold_ps) = 0;
};

}  // namespace ohmic::noc
