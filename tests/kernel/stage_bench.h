#pragma once

#include <string>
#include <vector>

#include "hw/sim/tile.h"
#include "tests/unit/hw/hw_case.h"
#include "tlm/mesh.h"
#include "tlm/sc_ps.h"

namespace ohmic {

/// Whoever sits at the other end of the network: keeps what arrives.
struct StubEnd : noc::PacketListener {
  std::vector<noc::Packet> packets;
  std::vector<Picoseconds> at;
  void on_packet(const noc::Packet& packet, std::uint64_t tail_ps) override {
    packets.push_back(packet);
    at.push_back(tail_ps);
  }
  void on_room() override {}
};

/// Keeps what a stage or a port tells.
struct Told : ChipObserver {
  std::vector<WindowTimes> windows;
  std::vector<Picoseconds> complete, written, sent, registers;
  std::vector<Wait> waits;
  void on_window(FlowEnd, std::uint64_t, const WindowTimes& times) override {
    windows.push_back(times);
  }
  void on_window_complete(FlowEnd, std::uint64_t, Picoseconds at) override {
    complete.push_back(at);
  }
  void on_vector_written(FlowEnd, Picoseconds at) override { written.push_back(at); }
  void on_vector_sent(std::size_t, Picoseconds at) override { sent.push_back(at); }
  void on_registers(int, int, Picoseconds at) override { registers.push_back(at); }
  void on_wait(FlowEnd, Wait wait, Picoseconds) override { waits.push_back(wait); }
};

/// A chip whose steps are round: words of 128 bits in 16 ns, slices of 30 ns, a clock of 1 ns.
inline ChipConfig round_chip(std::vector<std::string> set = {}) {
  set.insert(set.end(),
             {"chip.tiles_x=1", "chip.tiles_y=1", "chip.clock_mhz=1000",
              "tile.buffer_width_bits=128", "tile.buffer_cycle_ns=16", "pe.schedule=serial",
              "dac.settle_ns=2", "crossbar.read_ns=22", "pe.mux_ns=0", "adc.rate_gsps=1.2",
              "adc.cycles_per_conversion=6", "pe.shift_add_cycles=1", "noc.credit_cycles=1"});
  return chip_with(set);
}

inline noc::NocConfig one_router(const ChipConfig& chip) {
  noc::NocConfig noc;
  noc.mesh = {1, 1};
  noc.clock_ps = chip.clock_ps;
  noc.router_ps = chip.router_ps;
  noc.link_ps = chip.link_ps;
  noc.buffer_flits = static_cast<std::uint32_t>(chip.router_buffer_flits);
  return noc;
}

/// One tile at the only router of a mesh, a stub at the chip's port, and an observer.
class StageBench : public ::testing::Test {
 protected:
  explicit StageBench(const ChipConfig& chip)
      : chip_(chip),
        noc_(one_router(chip_)),
        mesh_("mesh", noc_),
        port_("port", noc_, end_),
        tile_("tile", 0, chip_, noc_, Fidelity::kWindow) {
    mesh_.attach(noc::kChipPort, port_);
    mesh_.attach(0, tile_.interface);
    mesh_.clear(1);
    tile_.clear();
    tile_.prepare(sink_, observers_);
  }

  /// Runs on until `at` (kernel time); what happens at that very instant is still to come.
  static void run_until(Picoseconds at) { sc_core::sc_start(noc::ps(at - noc::now_ps())); }
  static void run_on() { sc_core::sc_start(noc::ps(100'000'000)); }

  struct NoSink : PacketSink {
    void take(const noc::Packet&, Picoseconds) override {}
  };

  ChipConfig chip_;
  noc::NocContext noc_;
  noc::Mesh mesh_;
  StubEnd end_;
  noc::NetworkInterface port_;
  Tile tile_;
  NoSink sink_;
  Told told_;
  std::vector<ChipObserver*> observers_{&told_};
};

}  // namespace ohmic
