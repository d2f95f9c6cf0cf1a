// The I/O port and the controller between stubs.
#include <gmock/gmock.h>

#include "hw/sim/chip_port.h"
#include "hw/sim/controller.h"
#include "tests/kernel/stage_bench.h"

namespace ohmic {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

/// A port at the corner of a mesh of one router, a stub where the tile would be.
class PortBench : public ::testing::Test {
 protected:
  explicit PortBench(const std::string& dataflow = "pipelined")
      : chip_(round_chip({"chip.dataflow=" + dataflow})),
        noc_(one_router(chip_)),
        mesh_("mesh", noc_),
        node_("node", noc_, tile_),
        port_("io_port", chip_, noc_),
        controller_("controller", chip_, port_, noc_.events) {
    mesh_.attach(noc::kChipPort, port_.interface);
    mesh_.attach(0, node_);
    mesh_.clear(2);
    port_.clear();
    controller_.clear();
  }
  static void run_on() { sc_core::sc_start(noc::ps(1'000'000)); }
  void send_output() {
    noc::Packet packet;
    packet.source = 0;
    packet.destination = noc::kChipPort;
    packet.flits = 2;
    node_.send(packet, noc::now_ps());
  }

  ChipConfig chip_;
  noc::NocContext noc_;
  noc::Mesh mesh_;
  StubEnd tile_;
  noc::NetworkInterface node_;
  ChipPort port_;
  Controller controller_;
  Told told_;
  std::vector<ChipObserver*> observers_{&told_};
};

TEST_F(PortBench, SendsAPixelAsSoonAsItsReaderHasRoom) {
  FlowState image;
  image.flow.to = {0, 0};
  image.flow.bits = 8;
  image.credit.reset(1);
  port_.connect({&image}, 2, 0, observers_);
  port_.begin();
  run_on();
  EXPECT_THAT(told_.sent, ElementsAre(0U));
  EXPECT_FALSE(port_.done());
  image.credit.grant(3'000'000, 2);
  image.wake_sender(3'000'000);
  sc_core::sc_start(noc::ps(3'000'000 - noc::now_ps()));
  EXPECT_EQ(told_.sent.size(), 1U);
  run_on();
  EXPECT_THAT(told_.sent, ElementsAre(0U, 3'000'000U));
  EXPECT_EQ(tile_.packets.size(), 2U);
  EXPECT_TRUE(port_.done());
}

TEST_F(PortBench, IsDoneWhenAllOutputVectorsAreOut) {
  port_.connect({}, 0, 2, observers_);
  port_.begin();
  send_output();
  run_on();
  EXPECT_FALSE(port_.done());
  EXPECT_THAT(port_.waits_for(), HasSubstr("1 of 2 output vectors"));
  const Picoseconds first = port_.end();
  send_output();
  run_on();
  EXPECT_TRUE(port_.done());
  EXPECT_GT(port_.end(), first);
}

TEST_F(PortBench, TheInferenceBeginsWhenTheLastRegisterIsWritten) {
  controller_.add_registers({0, 0, 8, 8});
  controller_.add_registers({0, 1, 4, 4});
  port_.connect({}, 0, 0, observers_);
  std::vector<Picoseconds> begun;
  controller_.start([&begun](Picoseconds at) { begun.push_back(at); });
  run_on();
  ASSERT_EQ(tile_.packets.size(), 2U);
  EXPECT_EQ(tile_.packets[0].kind, static_cast<std::uint32_t>(PacketKind::kControl));
  EXPECT_THAT(controller_.waits_for(), HasSubstr("0 of 2 registers"));
  controller_.on_register_written(2'000'000);
  run_on();
  EXPECT_TRUE(begun.empty());
  controller_.on_register_written(2'500'000);
  sc_core::sc_start(noc::ps(2'500'000 - noc::now_ps()));
  EXPECT_TRUE(begun.empty());
  run_on();
  EXPECT_THAT(begun, ElementsAre(2'500'000U));
  EXPECT_EQ(controller_.begun_at(), 2'500'000U);
  EXPECT_EQ(controller_.writes(0), 1U);
  EXPECT_EQ(controller_.writes(2), 0U);
  EXPECT_EQ(controller_.waits_for(), "");
}

}  // namespace
}  // namespace ohmic
