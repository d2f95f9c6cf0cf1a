#pragma once

#include <cstdint>

#include "tlm/route.h"

namespace ohmic::noc {

/// Timing and sizes of the network. Times in ps.
struct NocConfig {
  MeshShape mesh;
  std::uint64_t clock_ps = 1000;   ///< a link moves one flit a clock
  std::uint64_t router_ps = 2000;  ///< from a head's arrival to its arbitration; at least one clock
  std::uint64_t link_ps = 1000;    ///< of a flit on a link
  std::uint32_t buffer_flits = 72;  ///< input buffer of a router port
  bool contention = true;           ///< false: links of unlimited width, buffers of unlimited depth

  /// Time for which a packet of so many flits holds a link, in ps.
  std::uint64_t hold_ps(std::uint32_t flits) const { return contention ? flits * clock_ps : 0; }
};

/// Flits that one layer has moved. Plain counts: prices are somebody else's.
struct NocCounts {
  std::uint64_t router_flits = 0;
  std::uint64_t link_flits = 0;
};

}  // namespace ohmic::noc
