#include "tests/kernel/flit_reference.h"

#include <stdexcept>

namespace ohmic::noc {
namespace {

constexpr std::uint64_t kPatience = 1000000;  // cycles after which the network is called stuck

}  // namespace

FlitReference::FlitReference(const NocConfig& config)
    : config_(config),
      routers_(config.mesh.columns * config.mesh.rows),
      router_cycles_(config.router_ps / config.clock_ps),
      link_cycles_(config.link_ps / config.clock_ps) {}

std::size_t FlitReference::buffer_index(int router, Port port) const {
  return static_cast<std::size_t>(router * kPorts + static_cast<int>(port));
}

std::size_t FlitReference::sink_index(NodeId node) const {
  return static_cast<std::size_t>(routers_ * kPorts + node + 1);
}

std::vector<std::uint64_t> FlitReference::run(const std::vector<Offer>& offers) {
  offers_ = &offers;
  buffers_.assign(sink_index(routers_ - 1) + 1, {});
  for (Buffer& buffer : buffers_) buffer.credit = config_.buffer_flits;
  outputs_.assign(static_cast<std::size_t>(routers_ * kPorts), {});
  injections_.assign(static_cast<std::size_t>(routers_ + 1), {});
  queues_.assign(injections_.size(), {});
  for (std::size_t p = 0; p < offers.size(); ++p) {
    queues_[static_cast<std::size_t>(offers[p].source + 1)].push_back(p);
  }
  const int columns = config_.mesh.columns;
  const int step[kPorts] = {0, -columns, 1, columns, -1};
  for (int r = 0; r < routers_; ++r) {
    for (int port = 0; port < kPorts; ++port) {
      const Port out = static_cast<Port>(port);
      std::size_t to = out == Port::kLocal ? sink_index(r) : 0;
      if (out == Port::kWest && r == 0) to = sink_index(kChipPort);
      const int neighbour = r + step[port];
      if (to == 0 && neighbour >= 0 && neighbour < routers_) {
        to = buffer_index(neighbour, opposite(out));
      }
      outputs_[buffer_index(r, out)].to = static_cast<int>(to);
    }
  }
  for (NodeId node = kChipPort; node < routers_; ++node) {
    injections_[static_cast<std::size_t>(node + 1)].to = static_cast<int>(
        node == kChipPort ? buffer_index(0, Port::kWest) : buffer_index(node, Port::kLocal));
  }
  arrived_.assign(offers.size(), 0);
  missing_ = offers.size();
  for (std::uint64_t cycle = 0; missing_ > 0; ++cycle) {
    if (cycle == kPatience) throw std::runtime_error("the reference network stands still");
    consume(cycle);
    inject(cycle);
    for (int r = 0; r < routers_; ++r) arbitrate(r, cycle);
    for (Link& link : injections_) move(link, cycle);
    for (Link& link : outputs_) move(link, cycle);
  }
  return arrived_;
}

/// Interfaces take every flit whose end has come in by `cycle`.
void FlitReference::consume(std::uint64_t cycle) {
  for (NodeId node = kChipPort; node < routers_; ++node) {
    Buffer& sink = buffers_[sink_index(node)];
    while (!sink.flits.empty() && sink.flits.front().front + 1 <= cycle) {
      const Flit flit = sink.flits.front();
      sink.flits.pop_front();
      const Offer& offer = (*offers_)[flit.packet];
      if (flit.index + 1 < offer.flits) continue;
      sink.credit += offer.flits;
      arrived_[flit.packet] = cycle * config_.clock_ps;
      --missing_;
    }
  }
}

void FlitReference::inject(std::uint64_t cycle) {
  for (std::size_t n = 0; n < injections_.size(); ++n) {
    if (injections_[n].busy || queues_[n].empty()) continue;
    const Offer& offer = (*offers_)[queues_[n].front()];
    if (offer.ready_ps > cycle * config_.clock_ps) continue;
    if (buffers_[static_cast<std::size_t>(injections_[n].to)].credit < offer.flits) continue;
    begin(injections_[n], -1, queues_[n].front());
    queues_[n].pop_front();
  }
}

bool FlitReference::may_leave(const Buffer& buffer, int router, Port output,
                              std::uint64_t cycle) const {
  if (buffer.busy || buffer.flits.empty()) return false;
  const Flit& head = buffer.flits.front();
  return head.front + router_cycles_ <= cycle &&
         route(config_.mesh, router, (*offers_)[head.packet].destination) == output;
}

void FlitReference::arbitrate(int router, std::uint64_t cycle) {
  for (int port = 0; port < kPorts; ++port) {
    Link& link = outputs_[buffer_index(router, static_cast<Port>(port))];
    if (link.busy) continue;
    for (std::size_t k = 0; k < kPorts; ++k) {
      const std::size_t input = (link.next_input + k) % kPorts;
      const std::size_t from = buffer_index(router, static_cast<Port>(input));
      if (!may_leave(buffers_[from], router, static_cast<Port>(port), cycle)) continue;
      const std::size_t packet = buffers_[from].flits.front().packet;
      if (buffers_[static_cast<std::size_t>(link.to)].credit < (*offers_)[packet].flits) continue;
      link.next_input = (input + 1) % kPorts;
      begin(link, static_cast<int>(from), packet);
      break;
    }
  }
}

void FlitReference::begin(Link& link, int from, std::size_t packet) {
  buffers_[static_cast<std::size_t>(link.to)].credit -= (*offers_)[packet].flits;
  link.busy = true;
  link.from = from;
  link.packet = packet;
  link.sent = 0;
  if (from >= 0) buffers_[static_cast<std::size_t>(from)].busy = true;
}

/// One flit of the packet on the link, if any, in this cycle.
void FlitReference::move(Link& link, std::uint64_t cycle) {
  if (!link.busy) return;
  const std::uint32_t flits = (*offers_)[link.packet].flits;
  if (link.from >= 0) {
    Buffer& source = buffers_[static_cast<std::size_t>(link.from)];
    if (source.flits.empty() || source.flits.front().front > cycle) {
      throw std::runtime_error("a packet on a link ran out of flits");
    }
    source.flits.pop_front();
  }
  buffers_[static_cast<std::size_t>(link.to)].flits.push_back(
      {link.packet, link.sent, cycle + link_cycles_});
  if (++link.sent < flits) return;
  link.busy = false;
  if (link.from < 0) return;
  Buffer& source = buffers_[static_cast<std::size_t>(link.from)];
  source.busy = false;
  source.credit += flits;
}

}  // namespace ohmic::noc
