#pragma once

#include <memory>
#include <tlm>
#include <vector>

#include "tlm/packet.h"

namespace ohmic::noc {

/// Ties a Packet to the TLM payload that carries it. A packet keeps one payload from its source to
/// its destination; each hop is a transaction of its own on it.
class PacketExtension : public tlm::tlm_extension<PacketExtension> {
 public:
  Packet packet;

  tlm::tlm_extension_base* clone() const override;
  void copy_from(const tlm::tlm_extension_base& other) override;
};

/// The packet that a payload carries.
inline Packet& packet_of(tlm::tlm_generic_payload& payload) {
  return payload.get_extension<PacketExtension>()->packet;
}

/// Keeps payloads for reuse, so that a running simulation allocates nothing. It is the memory
/// manager that TLM-2.0 asks for.
class PacketPool : public tlm::tlm_mm_interface {
 public:
  /// A payload with a fresh Packet, reference count 1. Its release() returns it to the pool.
  tlm::tlm_generic_payload& acquire();
  void free(tlm::tlm_generic_payload* payload) override;

  /// Packets that are out: 0 when a simulation has ended, else one has leaked.
  std::size_t outstanding() const { return all_.size() - free_.size(); }

 private:
  std::vector<std::unique_ptr<tlm::tlm_generic_payload>> all_;
  std::vector<tlm::tlm_generic_payload*> free_;
};

}  // namespace ohmic::noc
