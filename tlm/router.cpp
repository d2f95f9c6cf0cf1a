#include "tlm/router.h"

#include <algorithm>
#include <string>

#include "tlm/sc_ps.h"

namespace ohmic::noc {

Router::Router(const sc_core::sc_module_name& name, NocContext& context, NodeId id)
    : sc_module(name),
      config_(context.config),
      holds_(context.holds),
      id_(id),
      link_delay_(ps(config_.link_ps)),
      links_(kPorts, LinkCredit(config_.buffer_flits, !config_.contention)),
      wake_(context.events, [this] { arbitrate(); }) {
  for (int port = 0; port < kPorts; ++port) {
    InSocket& in = in_.add(("in" + std::to_string(port)).c_str());
    in.register_nb_transport_fw(this, &Router::on_arrival, port);
    in.register_b_transport(this, &Router::on_blocking_call, port);
    out_.add(("out" + std::to_string(port)).c_str())
        .register_nb_transport_bw(this, &Router::on_response, port);
  }
}

void Router::clear(std::size_t accounts) {
  for (Input& input : inputs_) input = Input{};
  for (LinkCredit& link : links_) link.reset();
  occupied_ = 0;
  next_input_.fill(0);
  counts_.assign(accounts, NocCounts{});
  events_ = 0;
  wake_.cancel();
}

std::size_t Router::waiting() const {
  std::size_t n = 0;
  for (const Input& input : inputs_) n += input.queue.size();
  return n;
}

tlm::tlm_sync_enum Router::on_arrival(int port, tlm::tlm_generic_payload& payload,
                                      tlm::tlm_phase& phase, sc_core::sc_time& delay) {
  ++events_;
  const std::uint64_t now = wake_.now();
  const Packet& packet = packet_of(payload);
  Input& input = inputs_[static_cast<std::size_t>(port)];
  occupied_ |= 1U << port;
  input.queue.push_back({&payload, route(config_.mesh, id_, packet.destination), packet.flits,
                         packet.layer, now + delay.value() + config_.router_ps});
  if (input.queue.size() == 1) wake_.notify_at(leaves_at(input, now));
  phase = tlm::END_REQ;
  delay += holds_.of(packet.flits);
  return tlm::TLM_UPDATED;
}

/// A hop has phases, so there is no blocking call. It is answered all the same: for a socket
/// without an answer TLM makes a thread, with a stack, that turns such calls into phases.
void Router::on_blocking_call(int, tlm::tlm_generic_payload& payload, sc_core::sc_time&) {
  payload.set_response_status(tlm::TLM_GENERIC_ERROR_RESPONSE);
}

tlm::tlm_sync_enum Router::on_response(int port, tlm::tlm_generic_payload& payload,
                                       tlm::tlm_phase& phase, sc_core::sc_time& delay) {
  ++events_;
  const std::uint64_t now = wake_.now();
  links_[static_cast<std::size_t>(port)].give_back(now + delay.value(), packet_of(payload).flits);
  for (std::size_t i = 0; occupied_ >> i != 0; ++i) {  // the room may be what a packet waits for
    if (occupied(i) && static_cast<int>(inputs_[i].queue.front().out) == port)
      wake_.notify_at(leaves_at(inputs_[i], now));
  }
  phase = tlm::END_RESP;
  return tlm::TLM_COMPLETED;
}

void Router::arbitrate() {
  ++events_;
  const std::uint64_t now = wake_.now();
  for (std::size_t i = 0; occupied_ >> i != 0; ++i) {  // most often one packet waits
    while (occupied(i) && grant_one(static_cast<std::size_t>(inputs_[i].queue.front().out), now)) {
    }
  }
  for (std::size_t i = 0; occupied_ >> i != 0; ++i) {
    if (occupied(i)) wake_.notify_at(leaves_at(inputs_[i], now));
  }
}

bool Router::grant_one(std::size_t output, std::uint64_t now) {
  std::size_t i = next_input_[output];
  for (int k = 0; k < kPorts; ++k) {
    const std::size_t after = i + 1 == kPorts ? 0 : i + 1;
    if (occupied(i) && static_cast<std::size_t>(inputs_[i].queue.front().out) == output &&
        leaves_at(inputs_[i], now) == now) {
      next_input_[output] = after;
      forward(i, output, now);
      return true;
    }
    i = after;
  }
  return false;
}

void Router::forward(std::size_t from, std::size_t output, std::uint64_t now) {
  Input& input = inputs_[from];
  const Waiting head = input.queue.front();
  input.queue.pop_front();
  if (input.queue.empty()) occupied_ &= ~(1U << from);
  sc_core::sc_time delay = holds_.of(head.flits);
  const std::uint64_t hold = delay.value();
  input.busy_until = now + hold;
  links_[output].take(now, head.flits, now + hold);
  NocCounts& counts = counts_[head.layer];
  counts.router_flits += head.flits;
  if (output != static_cast<std::size_t>(Port::kLocal)) counts.link_flits += head.flits;
  for (NocObserver* observer : observers_)
    observer->on_hop(id_, static_cast<int>(output), packet_of(*head.payload), now, hold);

  tlm::tlm_phase phase = tlm::BEGIN_RESP;
  in_[from]->nb_transport_bw(*head.payload, phase, delay);

  phase = tlm::BEGIN_REQ;
  delay = link_delay_;
  out_[output]->nb_transport_fw(*head.payload, phase, delay);
  if (phase == tlm::BEGIN_RESP) links_[output].give_back(now + delay.value(), head.flits);
}

/// The earliest instant from `now` on at which the packet at the head of an input could leave;
/// kNever while the room that it needs is not even promised.
std::uint64_t Router::leaves_at(const Input& input, std::uint64_t now) {
  const Waiting& head = input.queue.front();
  const std::uint64_t ready = std::max(head.ready_ps, input.busy_until);
  return links_[static_cast<std::size_t>(head.out)].earliest_after(now, ready, head.flits);
}

}  // namespace ohmic::noc
