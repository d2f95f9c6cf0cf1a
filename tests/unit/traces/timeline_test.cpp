#include "traces/timeline.h"

#include <gmock/gmock.h>

#include <map>
#include <nlohmann/json.hpp>

#include "hw/mapping/layer_schedule.h"
#include "tests/support/temporary_file.h"
#include "tests/unit/hw/hw_case.h"
#include "tests/unit/hw/pair_load_case.h"
#include "tlm/route.h"

namespace ohmic {
namespace {

using ::testing::ElementsAre;
using ::testing::Key;

/// Two layers on a tile each; t = 0 is at 1'000'000 ps.
class TimelineTest : public testing::Test {
 protected:
  void start(const std::string& scope = "*") {
    out_ = std::make_unique<FileWriter>(file_.path());
    timeline_ =
        std::make_unique<Timeline>(net_.network, net_.chip, scope, TraceRange{}, power_, *out_);
    power_.on_run(net_.mapping(), 0);
    timeline_->on_run(net_.mapping(), 0);
    timeline_->on_begin(kZero);
  }

  /// Ends the run 10 us after t = 0 and reads the file.
  void end() {
    timeline_->on_end(kZero + 10'000'000);
    out_->commit();
    const auto json = nlohmann::json::parse(file_.text());
    for (const auto& event : json.at("traceEvents")) {
      if (event.at("name") == "process_name")
        processes_[event.at("pid")] = event.at("args").at("name");
      if (event.at("name") == "thread_name")
        threads_[event.at("tid")] = event.at("args").at("name");
    }
    for (const auto& event : json.at("traceEvents")) {
      if (event.at("ph") == "s" || event.at("ph") == "f") arrows_.push_back(event);
      if (event.at("ph") == "X") {
        tracks_[processes_.at(event.at("pid")) + " / " + threads_.at(event.at("tid"))].push_back(
            event.at("name").get<std::string>() + " " + event.at("ts").dump() + "+" +
            event.at("dur").dump());
        args_.push_back(event.value("args", nlohmann::json()).dump());
      } else if (event.at("ph") == "C") {
        tracks_[processes_.at(event.at("pid")) + " / " + event.at("name").get<std::string>()]
            .push_back(event.at("ts").dump() + "=" + event.at("args").at("value").dump());
      }
    }
  }

  /// Two slices of 100 ns.
  PeSchedule task() const {
    const ChipConfig chip =
        chip_with({"dac.settle_ns=2", "crossbar.read_ns=94", "pe.mux_ns=1", "adc.rate_gsps=1",
                   "adc.cycles_per_conversion=2", "pe.schedule=serial", "chip.clock_mhz=1000"});
    return block_schedule(chip, 2, 2);
  }

  static EnergyTable bus_alone() {
    EnergyTable table;
    table.bus.energy_pj = 0.25;
    return table;
  }

  static constexpr Picoseconds kZero = 1'000'000;
  const FlowEnd a_{0, 0};
  MappedNetwork net_{
      network_with(R"({"name": "a", "type": "conv2d", "out_channels": 2, "kernel": 1},
                      {"name": "b", "type": "conv2d", "out_channels": 2, "kernel": 1})",
                   1, 2, 2),
      chip_with({"chip.tiles_x=4", "chip.tiles_y=1", "chip.clock_mhz=1000"}), 5, 8};
  PowerTracer power_{net_.chip, bus_alone(), 1'000'000};
  TemporaryFile file_{".json"};
  std::unique_ptr<FileWriter> out_;
  std::unique_ptr<Timeline> timeline_;
  std::map<int, std::string> processes_, threads_;
  std::map<std::string, std::vector<std::string>> tracks_;
  std::vector<std::string> args_;
  std::vector<nlohmann::json> arrows_;
};

TEST_F(TimelineTest, ProcessesAreTilesInTheOrderOfTheLayers) {
  start();
  end();
  std::vector<std::string> names;
  for (const auto& process : processes_) names.push_back(process.second);
  EXPECT_THAT(names,
              ElementsAre("layers", "I/O port", "chip", "tile_x0_y0 a W5A8", "tile_x1_y0 b W5A8"));
}

TEST_F(TimelineTest, APeShowsItsWindowsWithTheirNumbers) {
  start();
  timeline_->on_pe(0, 0, 0, task(), kZero + 500'000);
  timeline_->on_window(a_, 0, {kZero, kZero, kZero + 500'000, kZero + 700'000});
  timeline_->on_pe(0, 0, 0, task(), kZero + 800'000);
  end();
  EXPECT_THAT(tracks_["tile_x0_y0 a W5A8 / PE 0"], ElementsAre("a 0.5+0.2", "a 0.8+0.2"));
  EXPECT_THAT(args_[0],
              R"({"activation_bits":8,"input_slices":8,"layer":"a","weight_bits":5,"window":1})");
  EXPECT_THAT(args_[1], testing::HasSubstr("\"window\":2"));
}

TEST_F(TimelineTest, ALayerLastsFromItsFirstWindowToItsLast) {
  start();
  timeline_->on_window(a_, 0, {kZero + 100'000, 0, 0, kZero + 300'000});
  timeline_->on_window(a_, 3, {kZero + 900'000, 0, 0, kZero + 1'500'000});
  end();
  EXPECT_THAT(tracks_["layers / a W5A8"], ElementsAre("a 0.1+1.4"));
}

TEST_F(TimelineTest, WaitsAreSlicesAndTheLastEndsWithTheRun) {
  start();
  timeline_->on_wait(a_, Wait::kInput, kZero);
  timeline_->on_wait(a_, Wait::kOutputBuffer, kZero + 2'000'000);
  timeline_->on_wait(a_, Wait::kPes, kZero + 2'000'000);  // waited no time for the buffer
  timeline_->on_wait({1, 1}, Wait::kInput, kZero);
  timeline_->on_wait({1, 1}, Wait::kNothing, kZero + 3'000'000);
  end();
  EXPECT_THAT(tracks_["tile_x0_y0 a W5A8 / waits"], ElementsAre("input 0+2", "PEs 2+8"));
  EXPECT_THAT(tracks_["tile_x1_y0 b W5A8 / waits"], ElementsAre("input 0+3"));
}

TEST_F(TimelineTest, OverlappingWorkHasThreadsOfItsOwn) {
  start();
  timeline_->on_unit(0, TileUnit::kAdderTree, 0, kZero + 100'000, kZero + 300'000);
  timeline_->on_unit(0, TileUnit::kAdderTree, 0, kZero + 100'000, kZero + 300'000);
  timeline_->on_unit(0, TileUnit::kAdderTree, 0, kZero + 200'000, kZero + 400'000);
  timeline_->on_unit(0, TileUnit::kAdderTree, 0, kZero + 300'000, kZero + 500'000);
  end();
  EXPECT_THAT(tracks_["tile_x0_y0 a W5A8 / adder tree"], ElementsAre("a 0.1+0.2", "a 0.3+0.2"));
  EXPECT_THAT(tracks_["tile_x0_y0 a W5A8 / adder tree 2"], ElementsAre("a 0.2+0.2"));
}

TEST_F(TimelineTest, BuffersAndLinksAreCounters) {
  start();
  for (std::size_t f = 0; f < net_.mapping().flows.size(); ++f) {
    if (net_.mapping().flows[f].from.tile == kIoPort)
      timeline_->on_vector_arrived(f, kZero + 1'000'000);
  }
  timeline_->on_vectors_dropped(a_, 0, 1, kZero + 2'000'000);
  noc::Packet packet;
  packet.source = noc::kChipPort;
  timeline_->on_inject(packet, kZero + 500'000);
  packet.source = 0;
  packet.flits = 512;
  timeline_->on_hop(0, static_cast<int>(noc::Port::kEast), packet, kZero, 512'000);
  end();
  EXPECT_THAT(tracks_["tile_x0_y0 a W5A8 / line buffer bits"], ElementsAre("0=0", "1=8", "2=0"));
  EXPECT_THAT(tracks_["I/O port / vectors in"], ElementsAre("0=0", "0.5=1"));
  EXPECT_THAT(tracks_["tile_x0_y0 a W5A8 / link east load %"], ElementsAre("0=50", "1.024=0"));
}

TEST_F(TimelineTest, APacketHasASliceAtEachEndAndAnArrowBetween) {
  start();
  noc::Packet packet;
  packet.source = 0;
  packet.destination = 1;
  packet.flits = 5;
  timeline_->on_inject(packet, kZero + 1'000'000);
  timeline_->on_hop(0, static_cast<int>(noc::Port::kEast), packet, kZero + 1'003'000, 5000);
  timeline_->on_hop(1, static_cast<int>(noc::Port::kLocal), packet, kZero + 1'006'000, 5000);
  const Picoseconds arrival = kZero + 1'011'000 + net_.chip.link_ps;
  end();
  EXPECT_THAT(tracks_["tile_x0_y0 a W5A8 / packets out"], ElementsAre("a pixels 1+0.005"));
  ASSERT_EQ(tracks_["tile_x1_y0 b W5A8 / packets in"].size(), 1U);
  ASSERT_EQ(arrows_.size(), 2U);
  EXPECT_EQ(arrows_[0].at("ph"), "s");
  EXPECT_EQ(arrows_[1].at("ph"), "f");
  EXPECT_EQ(arrows_[0].at("id"), arrows_[1].at("id"));
  EXPECT_EQ(arrows_[0].at("ts").get<double>(), 1);
  EXPECT_NEAR(arrows_[1].at("ts").get<double>(), static_cast<double>(arrival - kZero - 5000) * 1e-6,
              1e-9);
}

TEST_F(TimelineTest, PacketsHaveThreadsOfTheirOwnWhereTheyOverlap) {
  start();
  noc::Packet first, second;
  first.source = second.source = 0;
  first.destination = second.destination = noc::kChipPort;
  first.flits = second.flits = 3;
  timeline_->on_inject(first, kZero + 1'000'000);
  timeline_->on_inject(second, kZero + 1'003'000);
  for (const noc::Packet* packet : {&second, &first})
    timeline_->on_hop(0, static_cast<int>(noc::Port::kWest), *packet, kZero + 1'010'000, 3000);
  end();
  EXPECT_EQ(tracks_["tile_x0_y0 a W5A8 / packets out"].size(), 2U);
  EXPECT_EQ(tracks_["I/O port / packets in"].size(), 1U);
  EXPECT_EQ(tracks_["I/O port / packets in 2"].size(), 1U);
  ASSERT_EQ(arrows_.size(), 4U);
  EXPECT_NE(arrows_[0].at("id"), arrows_[1].at("id"));
}

/// Without contention a whole image may leave at once.
TEST_F(TimelineTest, AHundredPacketsAtOnceAreShown) {
  start();
  std::vector<noc::Packet> packets(150);
  for (noc::Packet& packet : packets) {
    packet.source = noc::kChipPort;
    packet.destination = 0;
    packet.flits = 2;
    timeline_->on_inject(packet, kZero);
  }
  for (const noc::Packet& packet : packets)
    timeline_->on_hop(0, static_cast<int>(noc::Port::kLocal), packet, kZero + 9000, 0);
  end();
  EXPECT_EQ(arrows_.size(), 200U);
  EXPECT_EQ(tracks_["I/O port / packets out 100"].size(), 1U);
  EXPECT_EQ(tracks_.count("I/O port / packets out 101"), 0U);
}

TEST_F(TimelineTest, PowerIsACounterOfTheChip) {
  start();
  power_.on_begin(kZero);
  power_.on_work(0, 0, &Activity::bus_bits, 4, kZero + 2'000'000, kZero + 3'000'000);
  power_.on_end(kZero + 10'000'000);
  end();
  EXPECT_THAT(tracks_["chip / power uW"], ElementsAre("0=0", "2=1", "3=0"));
}

TEST_F(TimelineTest, AScopeKeepsTheTracksOfItsSignals) {
  start("*.pe_0.slice");
  timeline_->on_pe(0, 0, 0, task(), kZero);
  timeline_->on_wait(a_, Wait::kInput, kZero);
  timeline_->on_unit(0, TileUnit::kBus, 0, kZero, kZero + 1000);
  timeline_->on_window(a_, 3, {kZero, kZero, kZero, kZero + 1000});
  noc::Packet packet;
  packet.flits = 512;
  timeline_->on_hop(0, static_cast<int>(noc::Port::kEast), packet, kZero, 512'000);
  end();
  EXPECT_THAT(tracks_, ElementsAre(Key("tile_x0_y0 a W5A8 / PE 0")));
}

}  // namespace
}  // namespace ohmic
