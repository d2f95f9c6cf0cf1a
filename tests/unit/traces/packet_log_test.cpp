#include "traces/packet_log.h"

#include <gmock/gmock.h>

#include "hw/sim/flow_control.h"
#include "tests/support/temporary_file.h"
#include "tests/unit/hw/hw_case.h"
#include "traces/labels.h"

namespace ohmic {
namespace {

const char* const kHead =
    "inject_ns,arrival_ns,source,destination,kind,layer,flits,hops,latency_ns\n";

/// Three layers on tiles 0, 1 and 2, the first with a comma in its name. t = 0 is at 10000. A
/// router takes 2000 ps, a link 1000.
class Log : public testing::Test {
 protected:
  Log()
      : net_(network_with(R"({"name": "a,b", "type": "conv2d", "out_channels": 2, "kernel": 1},
                             {"name": "c", "type": "conv2d", "out_channels": 2, "kernel": 1},
                             {"name": "d", "type": "conv2d", "out_channels": 2, "kernel": 1})",
                          1, 2, 2),
             chip_with({"chip.tiles_x=4", "chip.tiles_y=1", "chip.clock_mhz=1000",
                        "noc.router_cycles=2", "noc.link_cycles=1"})) {}

  void start(const std::string& scope = "*", const TraceRange& range = {}) {
    out_ = std::make_unique<FileWriter>(file_.path());
    log_ = std::make_unique<PacketLog>(net_.network, net_.chip, scope, range, *out_);
    log_->on_run(net_.mapping(), 0);
  }
  std::string end() {
    log_->on_end(1'000'000);
    out_->commit();
    return file_.text();
  }
  static noc::Packet packet(int source, int destination, std::uint32_t flits, PacketKind kind) {
    noc::Packet p;
    p.source = source;
    p.destination = destination;
    p.flits = flits;
    p.kind = static_cast<std::uint32_t>(kind);
    return p;
  }

  MappedNetwork net_;
  TemporaryFile file_{".csv"};
  std::unique_ptr<FileWriter> out_;
  std::unique_ptr<PacketLog> log_;
};

// docs/microarchitecture.md, "Three hops": 5 flits over three routers take 15 ns.
TEST_F(Log, ThreeHopsTakeFifteenNanoseconds) {
  start();
  log_->on_begin(10000);
  const noc::Packet p = packet(0, 2, 5, PacketKind::kPartialSum);
  log_->on_inject(p, 10000);
  log_->on_hop(0, static_cast<int>(noc::Port::kEast), p, 13000, 5000);
  log_->on_hop(1, static_cast<int>(noc::Port::kEast), p, 16000, 5000);
  log_->on_hop(2, static_cast<int>(noc::Port::kLocal), p, 19000, 5000);
  EXPECT_EQ(end(), std::string(kHead) + "0,15,tile_x0_y0,tile_x2_y0,partial_sum,\"a,b\",5,3,15\n");
}

// tests/kernel/noc_timing_test.cpp, TellsWhenAPacketEntersAndNotWhenItIsGranted: at its first
// router it is let through 4 ns after it could have been, and those are latency.
TEST_F(Log, WaitingForTheFirstOutputIsLatency) {
  start();
  log_->on_begin(10000);
  const noc::Packet p = packet(1, 2, 4, PacketKind::kPixels);
  log_->on_inject(p, 14000);
  log_->on_hop(1, static_cast<int>(noc::Port::kEast), p, 21000, 4000);
  log_->on_hop(2, static_cast<int>(noc::Port::kLocal), p, 24000, 4000);
  EXPECT_EQ(end(), std::string(kHead) + "4,19,tile_x1_y0,tile_x2_y0,pixels,\"a,b\",4,2,15\n");
}

TEST_F(Log, LinesAreInTheOrderOfArrival) {
  start();
  log_->on_begin(10000);
  const noc::Packet slow = packet(noc::kChipPort, 0, 30, PacketKind::kPixels);
  const noc::Packet quick = packet(0, noc::kChipPort, 2, PacketKind::kPixels);
  log_->on_inject(slow, 10000);
  log_->on_inject(quick, 11500);
  log_->on_hop(0, static_cast<int>(noc::Port::kLocal), slow, 13000, 30000);
  log_->on_hop(0, static_cast<int>(noc::Port::kWest), quick, 14500, 2000);
  EXPECT_EQ(end(), std::string(kHead) + "1.5,7.5,tile_x0_y0,io_port,pixels,\"a,b\",2,1,6\n" +
                       "0,34,io_port,tile_x0_y0,pixels,\"a,b\",30,1,34\n");
}

TEST_F(Log, APacketsPlaceInMemoryIsUsedAgain) {
  start();
  log_->on_begin(10000);
  const noc::Packet p = packet(noc::kChipPort, 0, 2, PacketKind::kPixels);
  for (const std::uint64_t at : {10000U, 30000U}) {
    log_->on_inject(p, at);
    log_->on_hop(0, static_cast<int>(noc::Port::kLocal), p, at + 3000, 2000);
  }
  EXPECT_EQ(end(), std::string(kHead) + "0,6,io_port,tile_x0_y0,pixels,\"a,b\",2,1,6\n" +
                       "20,26,io_port,tile_x0_y0,pixels,\"a,b\",2,1,6\n");
}

TEST_F(Log, ShowsNothingBeforeZeroOrOutOfRangeOrScope) {
  const noc::Packet p = packet(noc::kChipPort, 0, 2, PacketKind::kPixels);
  const int local = static_cast<int>(noc::Port::kLocal);
  start("*", {10'000, 20'000});
  log_->on_inject(p, 2000);
  log_->on_hop(0, local, p, 5000, 2000);  // a register
  log_->on_begin(10000);
  for (const std::uint64_t at : {19'999U, 20'000U, 30'000U, 30'001U}) {
    log_->on_inject(p, at);
    log_->on_hop(0, local, p, at + 3000, 2000);
  }
  EXPECT_EQ(end(), std::string(kHead) + "10,16,io_port,tile_x0_y0,pixels,\"a,b\",2,1,6\n" +
                       "20,26,io_port,tile_x0_y0,pixels,\"a,b\",2,1,6\n");
  start("*.out_west.*");
  log_->on_begin(10000);
  log_->on_inject(p, 10000);
  log_->on_hop(0, local, p, 13000, 2000);
  EXPECT_EQ(end(), kHead);
}

/// A tile, the port and a layer have packets; a link has those that pass it.
TEST_F(Log, AScopeKeepsThePacketsOfItsTilesLinksAndLayers) {
  noc::Packet image = packet(noc::kChipPort, 0, 2, PacketKind::kPixels);
  noc::Packet far = packet(0, 2, 2, PacketKind::kPixels);
  far.layer = 1;
  const auto lines = [&](const std::string& scope) {
    start(scope);
    log_->on_begin(10000);
    log_->on_inject(image, 10000);
    log_->on_inject(far, 10000);
    log_->on_hop(0, static_cast<int>(noc::Port::kLocal), image, 13000, 2000);
    for (const int router : {0, 1}) {
      log_->on_hop(router, static_cast<int>(noc::Port::kEast), far,
                   static_cast<std::uint64_t>(13000 + 3000 * router), 2000);
    }
    log_->on_hop(2, static_cast<int>(noc::Port::kLocal), far, 19000, 2000);
    const std::string text = end().substr(std::string(kHead).size());
    return std::pair(text.find("io_port") != std::string::npos,
                     text.find("tile_x2_y0") != std::string::npos);
  };
  EXPECT_EQ(lines("*"), std::pair(true, true));
  EXPECT_EQ(lines("chip.tile_x0_y0.pe_0.*"), std::pair(true, true));
  EXPECT_EQ(lines("chip.tile_x2_y0.*"), std::pair(false, true));
  EXPECT_EQ(lines("chip.io_port.*"), std::pair(true, false));
  EXPECT_EQ(lines("chip.mesh.router_x1_y0.out_east.busy"), std::pair(false, true));
  EXPECT_EQ(lines("*.layer_1.active"), std::pair(true, false));
  EXPECT_EQ(lines("chip.tile_x1_y0.window"), std::pair(false, false)) << "it passes by";
}

TEST(PacketLabel, SaysWhatTheChipMeans) {
  const auto label = [](PacketKind kind) {
    return std::string(packet_label(static_cast<std::uint32_t>(kind)));
  };
  EXPECT_EQ(label(PacketKind::kPixels), "pixels");
  EXPECT_EQ(label(PacketKind::kPartialSum), "partial_sum");
  EXPECT_EQ(label(PacketKind::kControl), "control");
}

}  // namespace
}  // namespace ohmic
