#include "tlm/network_interface.h"

#include <algorithm>

#include "tlm/sc_ps.h"

namespace ohmic::noc {

NetworkInterface::NetworkInterface(const sc_core::sc_module_name& name, NocContext& context,
                                   PacketListener& listener)
    : sc_module(name),
      out("out"),
      in("in"),
      config_(context.config),
      holds_(context.holds),
      events_(context.events),
      pool_(context.pool),
      listener_(listener),
      link_(config_.buffer_flits, !config_.contention) {
  out.register_nb_transport_bw(this, &NetworkInterface::on_response);
  in.register_nb_transport_fw(this, &NetworkInterface::on_arrival);
  in.register_b_transport(this, &NetworkInterface::on_blocking_call);
}

void NetworkInterface::clear() {
  queue_.clear();
  link_.reset();
  count_ = 0;
}

void NetworkInterface::send(const Packet& packet, std::uint64_t ready_ps) {
  tlm::tlm_generic_payload& payload = pool_.acquire();
  packet_of(payload) = packet;
  queue_.push_back({&payload, ready_ps});
  pump();
}

/// Hands every packet to the router whose injection time is known: the link and its room are, at
/// times, promised ahead.
void NetworkInterface::pump() {
  const std::uint64_t now = events_.now();
  while (!queue_.empty()) {
    const Pending head = queue_.front();
    const std::uint32_t flits = packet_of(*head.payload).flits;
    const std::uint64_t at = link_.earliest_after(now, std::max(now, head.ready_ps), flits);
    if (at == kNever) return;
    queue_.pop_front();
    link_.take(at, flits, at + config_.hold_ps(flits));
    for (NocObserver* observer : observers_) observer->on_inject(packet_of(*head.payload), at);
    tlm::tlm_phase phase = tlm::BEGIN_REQ;
    sc_core::sc_time delay = ps(at - now + config_.link_ps);
    ++count_;
    out->nb_transport_fw(*head.payload, phase, delay);
  }
}

tlm::tlm_sync_enum NetworkInterface::on_response(tlm::tlm_generic_payload& payload,
                                                 tlm::tlm_phase& phase, sc_core::sc_time& delay) {
  const bool was_full = !has_room();
  link_.give_back(events_.now() + delay.value(), packet_of(payload).flits);
  pump();
  if (was_full && has_room()) listener_.on_room();
  phase = tlm::END_RESP;
  return tlm::TLM_COMPLETED;
}

tlm::tlm_sync_enum NetworkInterface::on_arrival(tlm::tlm_generic_payload& payload,
                                                tlm::tlm_phase& phase, sc_core::sc_time& delay) {
  ++count_;
  const Packet packet = packet_of(payload);
  delay += holds_.of(packet.flits);
  listener_.on_packet(packet, events_.now() + delay.value());
  payload.set_response_status(tlm::TLM_OK_RESPONSE);
  payload.release();
  phase = tlm::BEGIN_RESP;  // implies END_REQ: consumed as it arrives
  return tlm::TLM_UPDATED;
}

/// There is none, as in a router.
void NetworkInterface::on_blocking_call(tlm::tlm_generic_payload& payload, sc_core::sc_time&) {
  payload.set_response_status(tlm::TLM_GENERIC_ERROR_RESPONSE);
}

}  // namespace ohmic::noc
