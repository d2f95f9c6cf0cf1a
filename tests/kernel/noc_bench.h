#pragma once

#include <algorithm>
#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <systemc>
#include <vector>

#include "tests/kernel/noc_traffic.h"
#include "tlm/mesh.h"
#include "tlm/sc_ps.h"

namespace ohmic::noc {

/// A mesh with an interface on every node and on the chip port, fed with a list of offers.
class NocBench : public sc_core::sc_module {
 public:
  NocBench(const sc_core::sc_module_name& name, const NocConfig& config)
      : sc_module(name), context(config), mesh("mesh", context) {
    const int nodes = config.mesh.columns * config.mesh.rows;
    for (NodeId node = kChipPort; node < nodes; ++node) {
      ends_.push_back(std::make_unique<End>());
      const std::string label = "interface_" + std::to_string(node + 1);
      ends_.back()->interface =
          std::make_unique<NetworkInterface>(label.c_str(), context, *ends_.back());
      mesh.attach(node, *ends_.back()->interface);
    }
    SC_METHOD(offer);
    sensitive << wake_;
    dont_initialize();
  }
  SC_HAS_PROCESS(NocBench);

  NocContext context;
  Mesh mesh;

  /// Sends `offers` (each source's in the order given) on a cleared network and runs to the end.
  /// Returns the time at which each one's tail arrived, in ps from the start of the run.
  std::vector<std::uint64_t> run(const std::vector<Offer>& offers) {
    mesh.clear(1);
    for (auto& end : ends_) end->restart();
    offers_ = &offers;
    next_ = 0;
    begun_ = now_ps();
    wake_.notify(sc_core::SC_ZERO_TIME);
    sc_core::sc_start();
    return arrivals(offers.size());
  }

 private:
  struct End : PacketListener {
    std::unique_ptr<NetworkInterface> interface;
    std::vector<std::pair<std::uint32_t, std::uint64_t>> received;
    void restart() {
      interface->clear();
      received.clear();
    }
    void on_packet(const Packet& packet, std::uint64_t tail_ps) override {
      received.emplace_back(packet.flow, tail_ps);
    }
    void on_room() override {}
  };

  void offer() {
    const std::uint64_t now = now_ps() - begun_;
    for (; next_ < offers_->size() && (*offers_)[next_].call_ps <= now; ++next_) {
      const Offer& o = (*offers_)[next_];
      Packet packet;
      packet.source = o.source;
      packet.destination = o.destination;
      packet.flits = o.flits;
      packet.flow = static_cast<std::uint32_t>(next_);
      ends_[static_cast<std::size_t>(o.source + 1)]->interface->send(packet, begun_ + o.ready_ps);
    }
    if (next_ < offers_->size()) wake_.notify(ps((*offers_)[next_].call_ps - now));
  }

  std::vector<std::uint64_t> arrivals(std::size_t count) const {
    std::vector<std::uint64_t> at(count, 0);
    for (const auto& end : ends_) {
      for (const auto& [flow, tail_ps] : end->received) at[flow] = tail_ps - begun_;
    }
    return at;
  }

  std::vector<std::unique_ptr<End>> ends_;
  const std::vector<Offer>* offers_ = nullptr;
  std::size_t next_ = 0;
  std::uint64_t begun_ = 0;
  sc_core::sc_event wake_;
};

}  // namespace ohmic::noc
