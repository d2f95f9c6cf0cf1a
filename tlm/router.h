#pragma once

#include <tlm_utils/simple_initiator_socket.h>
#include <tlm_utils/simple_target_socket.h>

#include <array>
#include <cstdint>
#include <memory>
#include <systemc>
#include <tlm>
#include <vector>

#include "tlm/link_credit.h"
#include "tlm/module_list.h"
#include "tlm/noc_context.h"
#include "tlm/observer.h"
#include "util/ring_queue.h"

namespace ohmic::noc {

/// A five-port router: XY routing, virtual cut-through, round-robin between whole packets.
///
/// A hop is one transaction of the TLM-2.0 base protocol. BEGIN_REQ carries the head into the next
/// input buffer, which has room for the whole packet (credits). The return value END_REQ says when
/// the link is free again. BEGIN_RESP is sent when the packet is forwarded, carries the time at
/// which its tail has left, and gives the room back. Every delay is at least one clock: all that
/// can compete at an instant is known before it, and one process activation arbitrates it.
class Router : public sc_core::sc_module {
 public:
  using InSocket = tlm_utils::simple_target_socket_tagged_optional<Router>;
  using OutSocket = tlm_utils::simple_initiator_socket_tagged_optional<Router>;

  Router(const sc_core::sc_module_name& name, NocContext& context, NodeId id);

  InSocket& in(Port port) { return in_[static_cast<std::size_t>(port)]; }
  OutSocket& out(Port port) { return out_[static_cast<std::size_t>(port)]; }

  /// Forgets the last run: queues empty, links free, counts of `accounts` accounts zero.
  void clear(std::size_t accounts);
  /// Flits moved, by layer.
  const std::vector<NocCounts>& counts() const { return counts_; }
  /// Process activations and transport calls so far.
  std::uint64_t events() const { return events_; }
  /// Packets that wait in its buffers.
  std::size_t waiting() const;
  void observe(std::vector<NocObserver*> observers) { observers_ = std::move(observers); }

 private:
  struct Waiting {
    tlm::tlm_generic_payload* payload;
    Port out;
    std::uint32_t flits;
    std::uint32_t layer;
    std::uint64_t ready_ps;
  };
  struct Input {
    RingQueue<Waiting> queue;
    std::uint64_t busy_until = 0;  ///< the tail of the packet before leaves then
  };

  tlm::tlm_sync_enum on_arrival(int port, tlm::tlm_generic_payload& payload, tlm::tlm_phase& phase,
                                sc_core::sc_time& delay);
  tlm::tlm_sync_enum on_response(int port, tlm::tlm_generic_payload& payload, tlm::tlm_phase& phase,
                                 sc_core::sc_time& delay);
  void on_blocking_call(int port, tlm::tlm_generic_payload& payload, sc_core::sc_time& delay);
  void arbitrate();
  bool grant_one(std::size_t output, std::uint64_t now);
  bool occupied(std::size_t input) const { return (occupied_ >> input & 1U) != 0; }
  void forward(std::size_t input, std::size_t output, std::uint64_t now);
  std::uint64_t leaves_at(const Input& input, std::uint64_t now);

  NocConfig config_;
  HoldTimes& holds_;
  NodeId id_;
  sc_core::sc_time link_delay_;
  ModuleList<InSocket> in_;
  ModuleList<OutSocket> out_;
  std::array<Input, kPorts> inputs_;
  unsigned occupied_ = 0;  ///< a bit for each input in which packets wait
  std::vector<LinkCredit> links_;
  std::array<std::size_t, kPorts> next_input_{};
  std::vector<NocCounts> counts_;
  std::uint64_t events_ = 0;
  std::vector<NocObserver*> observers_;
  TimedEvent wake_;
};

}  // namespace ohmic::noc
