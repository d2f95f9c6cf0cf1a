#pragma once

#include <cstdint>
#include <systemc>
#include <vector>

#include "tlm/event_queue.h"
#include "tlm/noc_config.h"
#include "tlm/packet_pool.h"
#include "tlm/sc_ps.h"

namespace ohmic::noc {

/// How long packets hold a link, as times of the kernel. They are kept, since the kernel takes as
/// long to make one as a router to look at its input.
class HoldTimes {
 public:
  explicit HoldTimes(const NocConfig& config) : config_(config) {}
  const sc_core::sc_time& of(std::uint32_t flits) {
    while (times_.size() <= flits)
      times_.push_back(ps(config_.hold_ps(static_cast<std::uint32_t>(times_.size()))));
    return times_[flits];
  }

 private:
  NocConfig config_;
  std::vector<sc_core::sc_time> times_;  ///< by flits
};

/// What all that hangs on one network shares: its sizes and times, its packets, its pending events.
struct NocContext {
  explicit NocContext(const NocConfig& noc) : config(noc), holds(noc), events("events") {}

  NocConfig config;
  HoldTimes holds;
  PacketPool pool;
  EventQueue events;
};

}  // namespace ohmic::noc
