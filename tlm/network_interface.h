#pragma once

#include <tlm_utils/simple_initiator_socket.h>
#include <tlm_utils/simple_target_socket.h>

#include <cstdint>
#include <systemc>
#include <tlm>
#include <vector>

#include "tlm/link_credit.h"
#include "tlm/noc_context.h"
#include "tlm/observer.h"
#include "util/ring_queue.h"

namespace ohmic::noc {

/// Receives what an interface takes from the network.
class PacketListener {
 public:
  virtual ~PacketListener() = default;
  /// The packet's tail arrives at `tail_ps`, now or later.
  virtual void on_packet(const Packet& packet, std::uint64_t tail_ps) = 0;
  /// The interface takes packets again.
  virtual void on_room() = 0;
};

/// Joins a tile, or the I/O port and the controller, to the network. It sends packets in the order
/// of send() and takes those that arrive at once.
class NetworkInterface : public sc_core::sc_module {
 public:
  NetworkInterface(const sc_core::sc_module_name& name, NocContext& context,
                   PacketListener& listener);

  tlm_utils::simple_initiator_socket<NetworkInterface> out;
  tlm_utils::simple_target_socket<NetworkInterface> in;

  /// As many packets may wait for room in the router before has_room() is false. A packet whose
  /// room is promised waits no longer.
  static constexpr std::size_t kSlots = 2;
  bool has_room() const { return queue_.size() < kSlots; }
  /// Sends a packet that is complete at `ready_ps` (now or later).
  void send(const Packet& packet, std::uint64_t ready_ps);

  void clear();
  std::size_t waiting() const { return queue_.size(); }
  std::uint64_t events() const { return count_; }
  void observe(std::vector<NocObserver*> observers) { observers_ = std::move(observers); }

 private:
  struct Pending {
    tlm::tlm_generic_payload* payload;
    std::uint64_t ready_ps;
  };

  tlm::tlm_sync_enum on_response(tlm::tlm_generic_payload& payload, tlm::tlm_phase& phase,
                                 sc_core::sc_time& delay);
  tlm::tlm_sync_enum on_arrival(tlm::tlm_generic_payload& payload, tlm::tlm_phase& phase,
                                sc_core::sc_time& delay);
  void on_blocking_call(tlm::tlm_generic_payload& payload, sc_core::sc_time& delay);
  void pump();

  NocConfig config_;
  HoldTimes& holds_;
  EventQueue& events_;
  PacketPool& pool_;
  PacketListener& listener_;
  LinkCredit link_;
  RingQueue<Pending> queue_;
  std::uint64_t count_ = 0;  ///< of its events
  std::vector<NocObserver*> observers_;
};

}  // namespace ohmic::noc
