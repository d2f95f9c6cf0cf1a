#pragma once

#include "tlm/event_queue.h"
#include "tlm/noc_config.h"
#include "tlm/packet_pool.h"

namespace ohmic::noc {

/// What all that hangs on one network shares: its sizes and times, its packets, its pending events.
struct NocContext {
  explicit NocContext(const NocConfig& noc) : config(noc), events("events") {}

  NocConfig config;
  PacketPool pool;
  EventQueue events;
};

}  // namespace ohmic::noc
