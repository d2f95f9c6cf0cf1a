#pragma once

#include <cstdint>

#include "tlm/packet.h"

namespace ohmic::noc {

/// A packet handed to its source's interface at `call_ps`, complete at `ready_ps` (no earlier).
/// Lists of offers are sorted by `call_ps`. Times in ps from the start of a run.
struct Offer {
  NodeId source = 0;
  NodeId destination = 0;
  std::uint32_t flits = 2;
  std::uint64_t call_ps = 0;
  std::uint64_t ready_ps = 0;
};

}  // namespace ohmic::noc
