#include "hw/sim/processing_element.h"

#include <gmock/gmock.h>

#include "tests/unit/hw/hw_case.h"
#include "tests/unit/hw/pair_load_case.h"
#include "tlm/sc_ps.h"

namespace ohmic {
namespace {

constexpr int kLayer = 3;

struct Heard : PeListener {
  std::vector<Picoseconds> at;
  void on_pe_done() override { at.push_back(noc::now_ps()); }
};

/// Nine rows, two columns, three pairs, five slices; serial: 30 ns a slice, held: 24 after 30 ns.
PeSchedule nine_by_two(const char* schedule) {
  const ChipConfig chip = chip_with(
      {std::string("pe.schedule=") + schedule, "dac.settle_ns=2", "crossbar.read_ns=22",
       "chip.clock_mhz=1000", "adc.cycles_per_conversion=6", "adc.rate_gsps=1.2", "pe.mux_ns=0"});
  std::vector<Rectangle> rectangles;
  for (std::uint32_t pair = 0; pair < 3; ++pair)
    rectangles.push_back({pair, 0, 9, 0, 2, 17});  // one of 9 x 2 cells holds no weight
  return schedule_of(chip, rectangles, 5);
}

using How = std::tuple<Fidelity, Schedule>;
class ProcessingElementTest : public ::testing::TestWithParam<How> {
 protected:
  Heard heard_;
  bool tells_end() const { return std::get<Fidelity>(GetParam()) == Fidelity::kDetailed; }

  /// In window fidelity nothing is left to happen.
  void run_to_end() const {
    if (tells_end()) sc_core::sc_start();
  }

  noc::EventQueue events_{"events"};
  ProcessingElement pe_{"pe", std::get<Fidelity>(GetParam()), events_};
  PeSchedule schedule_ =
      nine_by_two(std::get<Schedule>(GetParam()) == Schedule::kSerial ? "serial" : "sample_hold");
  Picoseconds window_ = std::get<Schedule>(GetParam()) == Schedule::kSerial ? 150000 : 126000;
};

TEST_P(ProcessingElementTest, IsDoneAtItsTimeAndNotAPicosecondBefore) {
  pe_.clear();
  pe_.program(kLayer, PeSchedules(schedule_), heard_);
  EXPECT_EQ(pe_.start(0, 7000), 7000 + window_);
  EXPECT_EQ(pe_.tells_end(), tells_end());
  if (!tells_end()) return;                    // start() has said it all
  sc_core::sc_start(noc::ps(7000 + window_));  // what happens at its very end is not run yet
  EXPECT_TRUE(heard_.at.empty());
  sc_core::sc_start(noc::ps(1));
  EXPECT_THAT(heard_.at, ::testing::ElementsAre(7000 + window_));
  sc_core::sc_start(noc::ps(1000000));
  EXPECT_EQ(heard_.at.size(), 1U);
}

TEST_P(ProcessingElementTest, CountsTwoWindows) {
  pe_.clear();
  pe_.program(kLayer, PeSchedules(schedule_), heard_);
  Picoseconds end = 0;
  for (int w = 0; w < 2; ++w) {
    end = pe_.start(0, end);
    run_to_end();
  }
  EXPECT_EQ(end, 2 * window_);
  const std::vector<Picoseconds> told{window_, 2 * window_};
  EXPECT_EQ(heard_.at, tells_end() ? told : std::vector<Picoseconds>{});
  Activity a;
  pe_.add_to(kLayer, a);
  EXPECT_EQ(a.row_drives, 2U * 5 * 3 * 9);
  EXPECT_EQ(a.crossbar_reads, 2U * 5 * 3 * 2);
  EXPECT_EQ(a.cells_read, 2U * 5 * 3 * 2 * 17);
  EXPECT_EQ(a.samples, 2U * 5 * 3 * 2);
  EXPECT_EQ(a.subtractions, a.samples);
  EXPECT_EQ(a.conversions, a.samples);
  EXPECT_EQ(a.shift_adds, a.samples);
  EXPECT_EQ(a.pe_cycles, 2U * window_ / 1000);
}

TEST_P(ProcessingElementTest, NeedsEventsOnlyInDetail) {
  pe_.clear();
  pe_.program(kLayer, PeSchedules(schedule_), heard_);
  pe_.start(0, 0);
  run_to_end();
  EXPECT_EQ(pe_.events(), std::get<Fidelity>(GetParam()) == Fidelity::kWindow ? 0U : 5U);
}

TEST_P(ProcessingElementTest, ForgetsARunThatWasCleared) {
  pe_.clear();
  pe_.program(kLayer, PeSchedules(schedule_), heard_);
  pe_.start(0, 0);
  pe_.clear();
  run_to_end();
  EXPECT_TRUE(heard_.at.empty());
  Activity a;
  pe_.add_to(kLayer, a);
  EXPECT_TRUE(a == Activity{});
}

TEST_P(ProcessingElementTest, BooksWhatItDoesByLayer) {
  pe_.clear();
  for (const int layer : {kLayer, kLayer + 1}) {
    pe_.program(layer, PeSchedules(schedule_), heard_);
    pe_.start(0, noc::now_ps());
    run_to_end();
  }
  Activity one;
  Activity other;
  pe_.add_to(kLayer, one);
  pe_.add_to(kLayer + 1, other);
  EXPECT_EQ(one.conversions, 5U * 3 * 2);
  EXPECT_TRUE(one == other);
  Activity none;
  pe_.add_to(kLayer + 2, none);
  EXPECT_TRUE(none == Activity{});
}

std::string name_of(const ::testing::TestParamInfo<How>& how) {
  const bool window = std::get<Fidelity>(how.param) == Fidelity::kWindow;
  const bool serial = std::get<Schedule>(how.param) == Schedule::kSerial;
  return std::string(window ? "Window" : "Detailed") + (serial ? "Serial" : "SampleHold");
}

INSTANTIATE_TEST_SUITE_P(
    Both, ProcessingElementTest,
    ::testing::Combine(::testing::Values(Fidelity::kWindow, Fidelity::kDetailed),
                       ::testing::Values(Schedule::kSerial, Schedule::kSampleHold)),
    name_of);

}  // namespace
}  // namespace ohmic
