#pragma once

#include <cstdint>

namespace ohmic::noc {

/// Address of a network interface: the row-major index of a router, or kChipPort for the I/O port
/// and the controller.
using NodeId = std::int32_t;
constexpr NodeId kChipPort = -1;

/// A packet as the network sees it. The network hands on `layer`, `kind`, `flow` and `last` as they
/// came in; they mean something to sender and receiver alone.
struct Packet {
  NodeId source = 0;
  NodeId destination = 0;
  std::uint32_t flits = 0;  ///< header included
  std::uint32_t layer = 0;  ///< who pays for its hops
  std::uint32_t kind = 0;
  std::uint32_t flow = 0;
  bool last = true;  ///< closes a vector that was split
};

}  // namespace ohmic::noc
