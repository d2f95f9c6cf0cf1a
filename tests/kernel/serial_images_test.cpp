#include "hw/sim/serial_images.h"

#include <gmock/gmock.h>

#include <string>

#include "tests/unit/hw/hw_case.h"

namespace ohmic {
namespace {

using ::testing::ElementsAre;

/// Writes down what it is told.
class Told : public ChipObserver {
 public:
  void on_run(const Mapping& /*mapping*/, Picoseconds now) override { say("run", now); }
  void on_registers(int /*tile*/, int /*layer*/, Picoseconds at) override { say("registers", at); }
  void on_begin(Picoseconds now) override { say("begin", now); }
  void on_end(Picoseconds end) override { say("end", end); }
  void on_vectors_dropped(FlowEnd /*place*/, std::size_t /*producer*/, std::uint64_t count,
                          Picoseconds at) override {
    say(std::to_string(count) + " dropped", at);
  }
  void on_window(FlowEnd /*place*/, std::uint64_t window, const WindowTimes& times) override {
    say("window " + std::to_string(window), times.start);
    say("its end", times.end);
  }
  void on_hop(noc::NodeId /*router*/, int /*port*/, const noc::Packet& /*packet*/,
              std::uint64_t now_ps, std::uint64_t /*hold_ps*/) override {
    say("hop", now_ps);
  }
  void on_unit(int /*tile*/, TileUnit /*unit*/, int /*layer*/, Picoseconds begin,
               Picoseconds end) override {
    say("unit", begin);
    say("its end", end);
  }
  void on_work(int /*tile*/, int /*layer*/, std::uint64_t Activity::* /*count*/,
               std::uint64_t events, Picoseconds /*begin*/, Picoseconds end) override {
    say(std::to_string(events) + " done", end);
  }

  std::vector<std::string> calls;

 private:
  void say(const std::string& what, Picoseconds at) {
    calls.push_back(what + " " + std::to_string(at));
  }
};

/// A run of a layer on four pixels that takes 100 ps from `zero` on.
void run_image(ChipObserver& seen, const Mapping& mapping, Picoseconds zero) {
  const noc::Packet packet;
  seen.on_run(mapping, zero - 20);
  seen.on_hop(0, 0, packet, zero - 10, 1);  // a register's
  seen.on_registers(0, 0, zero - 5);
  seen.on_begin(zero);
  seen.on_window({0, 0}, 3, {zero + 30, zero + 40, zero + 50, zero + 60});
  seen.on_vectors_dropped({0, 0}, 0, 4, zero + 70);
  seen.on_hop(0, 0, packet, zero + 100, 1);
  seen.on_unit(0, TileUnit::kLineWrite, 0, zero + 90, zero + 110);  // what no window reads
  seen.on_unit(0, TileUnit::kLineWrite, 0, zero + 110, zero + 120);
  seen.on_work(0, 0, &Activity::buffer_writes, 2, zero + 110, zero + 120);
  seen.on_hop(0, 0, packet, zero + 101, 1);
  seen.on_end(zero + 100);
}

TEST(SerialImages, FollowOneAnotherWhole) {
  const MappedNetwork net(
      network_with(R"({"name": "a", "type": "conv2d", "out_channels": 2, "kernel": 1})", 1, 2, 2),
      chip_with());
  Told told;
  SerialImages images({&told}, {100, 100});
  run_image(images, net.mapping(), 1000);
  run_image(images, net.mapping(), 5000);
  EXPECT_THAT(told.calls,
              ElementsAre("run 980", "hop 990", "registers 995", "begin 1000", "window 3 1030",
                          "its end 1060", "4 dropped 1070", "hop 1100", "unit 1090", "its end 1100",
                          "2 done 1100", "hop 1100", "window 3 1130", "its end 1160",
                          "8 dropped 1170", "hop 1200", "unit 1190", "its end 1210", "unit 1210",
                          "its end 1220", "2 done 1220", "hop 1201", "end 1200"));
}

}  // namespace
}  // namespace ohmic
