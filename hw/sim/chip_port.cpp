#include "hw/sim/chip_port.h"

#include <algorithm>
#include <string>

#include "tlm/sc_ps.h"

namespace ohmic {

ChipPort::ChipPort(const sc_core::sc_module_name& name, const ChipConfig& chip,
                   noc::NocContext& noc)
    : sc_module(name),
      interface("interface", noc, *this),
      chip_(chip),
      wake_(noc.events, [this] { step(); }) {}

void ChipPort::clear() {
  interface.clear();
  pixels_ = received_ = expected_ = end_ = events_ = 0;
  wake_.cancel();
}

void ChipPort::connect(std::vector<FlowState*> image, std::uint64_t pixels, std::uint64_t expected,
                       const std::vector<ChipObserver*>& observers) {
  observers_ = observers;
  pixels_ = pixels;
  expected_ = expected;
  for (FlowState* flow : image) {
    flow->wake_sender = [this](Picoseconds at) { wake_.notify_at(at); };
  }
  image_.configure(chip_, observers_, std::move(image),
                   [](Picoseconds at, std::uint64_t) { return at; });
}

void ChipPort::begin() {
  image_.hold(pixels_, noc::now_ps());
  wake_.notify_delta();
}

void ChipPort::on_packet(const noc::Packet& packet, std::uint64_t tail_ps) {
  end_ = std::max(end_, tail_ps);
  if (!packet.last) return;
  ++received_;
  for (ChipObserver* observer : observers_) observer->on_vector_arrived(packet.flow, tail_ps);
}

void ChipPort::step() {
  ++events_;
  const Picoseconds now = noc::now_ps();
  image_.pump(now, interface);
  image_.freed(now);  // the port has room for all: it only forgets
  const Picoseconds next = image_.next_send(now);
  if (next != noc::kNever) wake_.notify_at(next);
}

std::string ChipPort::waits_for() const {
  return "the I/O port has " + std::to_string(received_) + " of " + std::to_string(expected_) +
         " output vectors";
}

}  // namespace ohmic
