#include "traces/power_tracer.h"

#include <gmock/gmock.h>

#include "hw/mapping/layer_schedule.h"
#include "tests/unit/hw/hw_case.h"
#include "tests/unit/hw/pair_load_case.h"
#include "tlm/route.h"

namespace ohmic {
namespace {

using ::testing::ElementsAre;
using ::testing::Pair;

/// One PE on one tile that leak 3 and 5 mW; t = 0 is at 1000, bins are 100 ps long.
class Power : public testing::Test {
 protected:
  void start() {
    tracer_.listen([this](Picoseconds at, double watts) { told_.emplace_back(at, in_uw(watts)); });
    tracer_.on_run(net_.mapping(), 0);
  }
  static EnergyTable table() {
    EnergyTable t;
    t.tile_leakage_mw = 3;
    t.pe_leakage_mw = 5;
    t.bus.energy_pj = 0.25;
    t.router.energy_pj = 1;
    t.link.energy_pj = 2;
    t.controller.energy_pj = 7;
    t.adc.energy_pj = 0.5;
    return t;
  }

  MappedNetwork net_{
      network_with(R"({"name": "a", "type": "conv2d", "out_channels": 2, "kernel": 1})", 1, 2, 2),
      chip_with({"chip.clock_mhz=1000"})};
  PowerTracer tracer_{net_.chip, table(), 100};
  std::vector<std::pair<Picoseconds, std::uint64_t>> told_;
};

TEST_F(Power, LeaksWhenNothingWorks) {
  start();
  tracer_.on_begin(1000);
  tracer_.on_end(1200);
  EXPECT_THAT(told_, ElementsAre(Pair(1000, 8000), Pair(1100, 8000)));
  EXPECT_DOUBLE_EQ(tracer_.figures().average_w, 0.008);
}

TEST_F(Power, WorkCostsItsEventsWherever) {
  start();
  tracer_.on_begin(1000);
  tracer_.on_work(0, 0, &Activity::bus_bits, 4, 1100, 1200);  // 1 pJ in 100 ps: 10 mW
  tracer_.on_end(1200);
  EXPECT_THAT(told_, ElementsAre(Pair(1000, 8000), Pair(1100, 18000)));
  EXPECT_DOUBLE_EQ(tracer_.figures().average_w, 0.013);
  EXPECT_DOUBLE_EQ(tracer_.figures().peak_w, 0.018);
  EXPECT_DOUBLE_EQ(tracer_.figures().peak_from_ns, 0.1);
  EXPECT_DOUBLE_EQ(tracer_.figures().peak_to_ns, 0.2);
}

TEST_F(Power, RegistersAreWrittenBeforeZeroAndCountForTheFirstBin) {
  start();
  tracer_.on_registers(0, 0, 400);
  tracer_.on_begin(1000);
  tracer_.on_end(1100);
  EXPECT_THAT(told_, ElementsAre(Pair(1000, 78000)));
}

TEST_F(Power, AFlitPaysItsRouterAndALinkUnlessItStaysOnTheTile) {
  start();
  tracer_.on_begin(1000);
  noc::Packet packet;
  packet.flits = 1;
  tracer_.on_hop(0, static_cast<int>(noc::Port::kLocal), packet, 1000, 0);
  tracer_.on_hop(0, static_cast<int>(noc::Port::kWest), packet, 2000, 0);
  tracer_.on_end(3000);
  std::uint64_t first = 0, second = 0;
  for (const auto& [at, uw] : told_) (at < 2000 ? first : second) += uw - 8000;
  EXPECT_EQ(first, 10000U);   // 1 pJ in a clock of 1000 ps, as a sum over ten bins
  EXPECT_EQ(second, 30000U);  // 3 pJ
}

TEST_F(Power, AWindowCostsWhatItsPeCounts) {
  start();
  const PeSchedule schedule = block_schedule(net_.chip, 2, 2);
  const Activity done = window_activity(schedule);
  EXPECT_EQ(done.conversions, done.shift_adds);
  tracer_.on_begin(1000);
  tracer_.on_pe(0, 0, 0, schedule, 1000);
  tracer_.on_end(1000 + schedule.window());
  const double pj = 0.5 * static_cast<double>(done.conversions);
  EXPECT_GT(pj, 0);
  EXPECT_NEAR(tracer_.figures().average_w, 0.008 + pj / static_cast<double>(schedule.window()),
              1e-9);
}

}  // namespace
}  // namespace ohmic
