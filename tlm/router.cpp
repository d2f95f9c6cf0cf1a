#include "tlm/router.h"

#include <algorithm>
#include <string>

#include "tlm/packet_pool.h"
#include "tlm/sc_ps.h"

namespace ohmic::noc {

Router::Router(const sc_core::sc_module_name& name, const NocConfig& config, NodeId id)
    : sc_module(name),
      config_(config),
      id_(id),
      links_(kPorts, LinkCredit(config.buffer_flits, !config.contention)) {
  for (int port = 0; port < kPorts; ++port) {
    in_.push_back(std::make_unique<InSocket>(("in" + std::to_string(port)).c_str()));
    out_.push_back(std::make_unique<OutSocket>(("out" + std::to_string(port)).c_str()));
    in_.back()->register_nb_transport_fw(this, &Router::on_arrival, port);
    out_.back()->register_nb_transport_bw(this, &Router::on_response, port);
  }
  SC_METHOD(arbitrate);
  sensitive << wake_;
  dont_initialize();
}

void Router::clear(std::size_t accounts) {
  for (Input& input : inputs_) input = Input{};
  for (LinkCredit& link : links_) link.reset();
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
  const std::uint64_t now = now_ps();
  const Packet& packet = packet_of(payload);
  Input& input = inputs_[static_cast<std::size_t>(port)];
  input.queue.push_back({&payload, route(config_.mesh, id_, packet.destination), packet.flits,
                         now + delay.value() + config_.router_ps});
  if (input.queue.size() == 1) schedule(now);
  phase = tlm::END_REQ;
  delay += ps(config_.hold_ps(packet.flits));
  return tlm::TLM_UPDATED;
}

tlm::tlm_sync_enum Router::on_response(int port, tlm::tlm_generic_payload& payload,
                                       tlm::tlm_phase& phase, sc_core::sc_time& delay) {
  ++events_;
  const std::uint64_t now = now_ps();
  links_[static_cast<std::size_t>(port)].give_back(now + delay.value(), packet_of(payload).flits);
  const bool wanted = std::any_of(inputs_.begin(), inputs_.end(), [port](const Input& input) {
    return !input.queue.empty() && static_cast<int>(input.queue.front().out) == port;
  });
  if (wanted) schedule(now);  // the room may be what a packet waits for
  phase = tlm::END_RESP;
  return tlm::TLM_COMPLETED;
}

void Router::arbitrate() {
  ++events_;
  const std::uint64_t now = now_ps();
  for (std::size_t input = 0; input < kPorts;
       ++input) {  // most often one packet waits, for one output
    while (!inputs_[input].queue.empty()) {
      if (!grant_one(static_cast<std::size_t>(inputs_[input].queue.front().out), now)) break;
    }
  }
  schedule(now);
}

bool Router::grant_one(std::size_t output, std::uint64_t now) {
  for (std::size_t k = 0; k < kPorts; ++k) {
    const std::size_t i = (next_input_[output] + k) % kPorts;
    const Input& input = inputs_[i];
    if (input.queue.empty() || static_cast<std::size_t>(input.queue.front().out) != output)
      continue;
    if (input.queue.front().ready_ps > now || input.busy_until > now) continue;
    if (links_[output].earliest(now, input.queue.front().flits) != now) continue;
    next_input_[output] = (i + 1) % kPorts;
    forward(i, output, now);
    return true;
  }
  return false;
}

void Router::forward(std::size_t from, std::size_t output, std::uint64_t now) {
  Input& input = inputs_[from];
  const Waiting head = input.queue.front();
  input.queue.pop_front();
  const Packet& packet = packet_of(*head.payload);
  const std::uint64_t hold = config_.hold_ps(head.flits);
  input.busy_until = now + hold;
  links_[output].take(now, head.flits, now + hold);
  NocCounts& counts = counts_[packet.layer];
  counts.router_flits += head.flits;
  if (output != static_cast<std::size_t>(Port::kLocal)) counts.link_flits += head.flits;
  for (NocObserver* observer : observers_)
    observer->on_hop(id_, static_cast<int>(output), packet, now, hold);

  tlm::tlm_phase phase = tlm::BEGIN_RESP;
  sc_core::sc_time delay = ps(hold);
  (*in_[from])->nb_transport_bw(*head.payload, phase, delay);

  phase = tlm::BEGIN_REQ;
  delay = ps(config_.link_ps);
  (*out_[output])->nb_transport_fw(*head.payload, phase, delay);
  if (phase == tlm::BEGIN_RESP) links_[output].give_back(now + delay.value(), head.flits);
}

/// Wakes at the earliest instant at which a packet at the head of an input could leave.
void Router::schedule(std::uint64_t now) {
  std::uint64_t at = kNever;
  for (const Input& input : inputs_) {
    if (input.queue.empty()) continue;
    const Waiting& head = input.queue.front();
    const std::uint64_t ready = std::max({now, head.ready_ps, input.busy_until});
    at = std::min(
        at, links_[static_cast<std::size_t>(head.out)].earliest_after(now, ready, head.flits));
  }
  if (at != kNever) wake_.notify(ps(at - now));
}

}  // namespace ohmic::noc
