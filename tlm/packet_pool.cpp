#include "tlm/packet_pool.h"

namespace ohmic::noc {

tlm::tlm_extension_base* PacketExtension::clone() const {
  auto copy = std::make_unique<PacketExtension>();
  copy->packet = packet;
  return copy.release();  // the payload it is cloned into owns it
}

void PacketExtension::copy_from(const tlm::tlm_extension_base& other) {
  packet = static_cast<const PacketExtension&>(other).packet;
}

tlm::tlm_generic_payload& PacketPool::acquire() {
  if (free_.empty()) {
    all_.push_back(std::make_unique<tlm::tlm_generic_payload>(this));
    all_.back()->set_extension(new PacketExtension);  // owned and deleted by the payload
    free_.push_back(all_.back().get());
  }
  tlm::tlm_generic_payload& payload = *free_.back();
  free_.pop_back();
  payload.acquire();
  packet_of(payload) = Packet{};
  payload.set_command(tlm::TLM_IGNORE_COMMAND);
  payload.set_response_status(tlm::TLM_INCOMPLETE_RESPONSE);
  return payload;
}

void PacketPool::free(tlm::tlm_generic_payload* payload) { free_.push_back(payload); }

}  // namespace ohmic::noc
