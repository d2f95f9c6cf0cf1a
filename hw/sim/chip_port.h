#pragma once

#include <systemc>

#include "hw/sim/flow_control.h"
#include "tlm/network_interface.h"

namespace ohmic {

/// The I/O port, west of router (0, 0): sends the image pixel by pixel as the first tiles have
/// room, takes the output vectors. The controller's packets use the same interface.
class ChipPort : public sc_core::sc_module, public noc::PacketListener {
 public:
  ChipPort(const sc_core::sc_module_name& name, const ChipConfig& chip, noc::NocContext& noc);

  noc::NetworkInterface interface;

  void clear();
  /// `pixels`: vectors of the image; `expected`: output vectors that will come.
  void connect(std::vector<FlowState*> image, std::uint64_t pixels, std::uint64_t expected,
               const std::vector<ChipObserver*>& observers);
  /// The image may enter from now on.
  void begin();

  bool done() const { return received_ == expected_ && image_.drained(); }
  std::string waits_for() const;
  /// When the last output word came in.
  Picoseconds end() const { return end_; }
  std::uint64_t events() const { return events_ + interface.events(); }

  void on_packet(const noc::Packet& packet, std::uint64_t tail_ps) override;
  void on_room() override { wake_.notify_delta(); }

 private:
  void step();

  const ChipConfig& chip_;
  OutputQueue image_;
  std::vector<ChipObserver*> observers_;
  std::uint64_t pixels_ = 0;
  std::uint64_t received_ = 0;
  std::uint64_t expected_ = 0;
  Picoseconds end_ = 0;
  std::uint64_t events_ = 0;
  noc::TimedEvent wake_;
};

}  // namespace ohmic
