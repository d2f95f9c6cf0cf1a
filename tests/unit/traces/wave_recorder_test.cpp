#include "traces/wave_recorder.h"

#include <gmock/gmock.h>

#include <map>

#include "hw/mapping/layer_schedule.h"
#include "tests/unit/hw/hw_case.h"
#include "tests/unit/hw/pair_load_case.h"

namespace ohmic {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;

/// Plays all changes at once, in order of time, and keeps each signal's values.
class Waves : public WaveSink {
 public:
  void open(const std::vector<Signal>& signals, const std::vector<std::string>& lines) override {
    signals_ = signals;
    legend = lines;
  }
  void begin(Picoseconds at) override { zero = at; }
  void advance(Picoseconds at, Picoseconds at_least) override {
    now = at;
    least_end = at_least;
  }
  void finish(Picoseconds at) override { end = at; }
  void set(Picoseconds at, int signal, std::uint64_t value) override {
    calls_[at].push_back({name(signal), false, static_cast<std::int64_t>(value)});
  }
  void add(Picoseconds at, int signal, std::int64_t delta) override {
    calls_[at].push_back({name(signal), true, delta});
  }
  /// Values by time; instants at which nothing changes are left out.
  std::map<Picoseconds, std::int64_t> of(const std::string& signal) const {
    std::map<Picoseconds, std::int64_t> values;
    std::int64_t value = 0;
    for (const auto& [at, calls] : calls_) {
      const std::int64_t before = value;
      for (const Call& call : calls) {
        if (call.signal == signal) value = call.relative ? value + call.value : call.value;
      }
      if (value != before) values[at] = value;
    }
    return values;
  }

  std::vector<std::string> legend;
  Picoseconds zero = 0, now = 0, least_end = 0, end = 0;

 private:
  struct Call {
    std::string signal;
    bool relative;
    std::int64_t value;
  };
  std::string name(int signal) const { return signals_.at(static_cast<std::size_t>(signal)).name; }
  std::vector<Signal> signals_;
  std::map<Picoseconds, std::vector<Call>> calls_;
};

class Recorder : public testing::Test {
 protected:
  explicit Recorder(const std::string& scope = "*")
      : net_(network_with(R"({"name": "a", "type": "conv2d", "out_channels": 2, "kernel": 1})", 1,
                          2, 2),
             chip_with({"pe.schedule=serial", "dac.settle_ns=2", "crossbar.read_ns=21.5",
                        "pe.mux_ns=0.131", "adc.rate_gsps=1.2", "adc.cycles_per_conversion=6",
                        "pe.shift_add_cycles=1", "chip.clock_mhz=1000"})),
        recorder_(net_.network, net_.chip, scope, power_, waves_) {
    power_.on_run(net_.mapping(), 0);
    power_.on_begin(1000);
    recorder_.on_run(net_.mapping(), 0);
    recorder_.on_begin(1000);
  }

  PeSchedule two_slices() const { return block_schedule(net_.chip, 2, 2); }

  static EnergyTable leaking() {
    EnergyTable table;
    table.tile_leakage_mw = 2.5;
    return table;
  }

  const FlowEnd a_{0, 0};
  MappedNetwork net_;
  Waves waves_;
  PowerTracer power_{net_.chip, leaking(), 50};
  WaveRecorder recorder_;
};

TEST_F(Recorder, ABeginningRises) {
  EXPECT_THAT(waves_.of("chip.controller.begun"), ElementsAre(Pair(1000, 1)));
  EXPECT_EQ(waves_.zero, 1000U);
}

TEST_F(Recorder, TheLegendNamesLayersAndWaits) {
  EXPECT_THAT(waves_.legend, Contains("layer 1 = a W8A8"));
  EXPECT_THAT(
      waves_.legend,
      Contains("wait: 0 = done 1 = layer 2 = input 3 = buffer 4 = PEs 5 = output 6 = network"));
}

TEST_F(Recorder, SaysHowFarTheRunIs) {
  power_.on_vector_written(a_, 1'000'000);  // bins of 50 ps are told when two are over
  power_.on_window(a_, 0, {2100, 3000, 4000, 9000});
  recorder_.on_window(a_, 0, {2000, 3000, 4000, 9000});
  EXPECT_EQ(waves_.now, 2000U);
  EXPECT_EQ(waves_.least_end, 1000U) << "the latency may end before what is told ahead";
  recorder_.on_vector_written(a_, 9500);
  recorder_.on_window_summed(a_, 0, 9000);
  EXPECT_EQ(waves_.now, 2050U) << "power is not told from there on";
  power_.on_window_summed(a_, 0, 9100);
  recorder_.on_window_summed(a_, 0, 9000);
  EXPECT_EQ(waves_.now, 9000U);
  EXPECT_EQ(waves_.least_end, 9500U);
  recorder_.on_wait(a_, Wait::kInput, 9900);
  EXPECT_EQ(waves_.now, 9000U) << "a wait may be told ahead";
  recorder_.on_end(9600);
  EXPECT_EQ(waves_.end, 9600U);
}

TEST_F(Recorder, PowerIsInMicrowattsFromEachBinOn) {
  power_.on_end(1150);
  recorder_.on_end(1150);
  EXPECT_THAT(waves_.of("chip.power_uw"), ElementsAre(Pair(1000, 2500)));
  EXPECT_THAT(waves_.legend, Contains("power_uw: microwatts, mean over bins of 0.05 ns"));
}

TEST_F(Recorder, ABuffersCapacityIsConstant) {
  EXPECT_THAT(waves_.of("chip.tile_x0_y0.line_buffer.capacity"),
              ElementsAre(Pair(1000, static_cast<std::int64_t>(net_.chip.buffer_bits))));
}

TEST_F(Recorder, APeShowsItsWindow) {  // slices of 30000, see ConversionSpan
  recorder_.on_pe(0, 0, 0, two_slices(), 5000);
  EXPECT_THAT(waves_.of("chip.tile_x0_y0.pe_0.busy"), ElementsAre(Pair(5000, 1), Pair(65000, 0)));
  EXPECT_THAT(waves_.of("chip.tile_x0_y0.pe_0.layer"), ElementsAre(Pair(5000, 1), Pair(65000, 0)));
  EXPECT_THAT(waves_.of("chip.tile_x0_y0.pe_0.slice"),
              ElementsAre(Pair(5000, 1), Pair(35000, 2), Pair(65000, 0)));
  EXPECT_THAT(waves_.of("chip.tile_x0_y0.pe_0.adc_bank.busy"),
              ElementsAre(Pair(28500, 1), Pair(33631, 0), Pair(58500, 1), Pair(63631, 0)));
}

TEST_F(Recorder, WindowsThatFollowEachOtherLeaveNoGap) {
  recorder_.on_pe(0, 0, 0, two_slices(), 5000);
  recorder_.on_pe(0, 0, 0, two_slices(), 65000);
  EXPECT_THAT(waves_.of("chip.tile_x0_y0.pe_0.busy"), ElementsAre(Pair(5000, 1), Pair(125000, 0)));
  EXPECT_THAT(
      waves_.of("chip.tile_x0_y0.pe_0.slice"),
      ElementsAre(Pair(5000, 1), Pair(35000, 2), Pair(65000, 1), Pair(95000, 2), Pair(125000, 0)));
}

TEST_F(Recorder, WindowsAreCountedAndALayerIsActiveFromTheFirstToTheLast) {
  recorder_.on_window(a_, 0, {2000, 3000, 4000, 9000});
  recorder_.on_window(a_, 1, {9000, 9100, 9200, 9900});
  recorder_.on_window(a_, 3, {20000, 21000, 22000, 30000});
  EXPECT_THAT(waves_.of("chip.tile_x0_y0.window"),
              ElementsAre(Pair(2000, 1), Pair(9000, 2), Pair(20000, 4)));
  EXPECT_THAT(waves_.of("chip.controller.layer_1.active"),
              ElementsAre(Pair(2000, 1), Pair(30000, 0)));
}

TEST_F(Recorder, WaitsAreNumbersAndLetters) {
  recorder_.on_wait(a_, Wait::kInput, 1000);
  recorder_.on_wait(a_, Wait::kPes, 2000);
  EXPECT_THAT(waves_.of("chip.tile_x0_y0.wait"), ElementsAre(Pair(1000, 2), Pair(2000, 4)));
  EXPECT_THAT(waves_.of("chip.tile_x0_y0.wait_text"),
              ElementsAre(Pair(1000, 0x696e707574), Pair(2000, 0x504573)));  // "input", "PEs"
}

TEST_F(Recorder, OverlappingWorkOfAUnitIsCounted) {
  recorder_.on_unit(0, TileUnit::kAdderTree, 0, 100, 300);
  recorder_.on_unit(0, TileUnit::kAdderTree, 0, 200, 400);
  EXPECT_THAT(waves_.of("chip.tile_x0_y0.adder_tree.busy"),
              ElementsAre(Pair(100, 1), Pair(200, 2), Pair(300, 1), Pair(400, 0)));
}

TEST_F(Recorder, LinksCarryFlits) {
  noc::Packet packet;
  packet.flits = 5;
  recorder_.on_hop(0, 0, packet, 2000, 5000);
  recorder_.on_hop(0, 0, packet, 7000, 5000);
  EXPECT_THAT(waves_.of("chip.mesh.router_x0_y0.out_local.busy"),
              ElementsAre(Pair(2000, 1), Pair(12000, 0)));
  EXPECT_THAT(waves_.of("chip.mesh.router_x0_y0.out_local.flits"),
              ElementsAre(Pair(2000, 5), Pair(7000, 10)));
}

TEST_F(Recorder, TheControllersPacketsAreNotTheInferences) {
  WaveRecorder fresh(net_.network, net_.chip, "*", power_, waves_);
  fresh.on_run(net_.mapping(), 0);
  noc::Packet packet;
  packet.flits = 2;
  fresh.on_hop(0, 0, packet, 10, 20);
  EXPECT_THAT(waves_.of("chip.mesh.router_x0_y0.out_local.flits"), IsEmpty());
}

TEST_F(Recorder, VectorsOfTheIoPortAreCounted) {
  for (std::size_t f = 0; f < net_.mapping().flows.size(); ++f) {
    const bool image = net_.mapping().flows[f].from.tile == kIoPort;
    image ? recorder_.on_vector_sent(f, 2000) : recorder_.on_vector_arrived(f, 4000);
  }
  noc::Packet packet;
  packet.source = noc::kChipPort;
  packet.last = false;
  recorder_.on_inject(packet, 2500);
  packet.last = true;
  recorder_.on_inject(packet, 3000);  // the vector's last packet is on its way
  packet.source = 0;
  recorder_.on_inject(packet, 3500);
  EXPECT_THAT(waves_.of("chip.io_port.vectors_sent"), ElementsAre(Pair(3000, 1)));
  EXPECT_THAT(waves_.of("chip.io_port.vectors_received"), ElementsAre(Pair(4000, 1)));
}

class ScopedRecorder : public Recorder {
 protected:
  ScopedRecorder() : Recorder("*.pe_0.slice") {}
};

TEST_F(ScopedRecorder, TellsNothingElse) {
  recorder_.on_pe(0, 0, 0, two_slices(), 5000);
  recorder_.on_wait(a_, Wait::kInput, 1000);
  recorder_.on_unit(0, TileUnit::kBus, 0, 100, 300);
  recorder_.on_window(a_, 0, {2000, 3000, 4000, 9000});
  EXPECT_EQ(recorder_.signals().all().size(), 1U);
  EXPECT_EQ(waves_.of("chip.tile_x0_y0.pe_0.slice").size(), 3U);
}

}  // namespace
}  // namespace ohmic
