#include "hw/device/pe_schedule.h"

#include <gmock/gmock.h>

#include "hw/device/slice_timing.h"
#include "tests/unit/hw/hw_case.h"
#include "tests/unit/hw/pair_load_case.h"

// Times in ps: read 23500, conversion 5131, clock and shift-add 1000, 8 ADCs a group. So a round
// that reads ends at edge(28631) + 1000 = 30000, one that does not at edge(5131) + 1000 = 7000.

namespace ohmic {
namespace {

ChipConfig chip_of(const std::string& schedule, int shift_add_cycles = 1) {
  return chip_with({"pe.schedule=" + schedule, "dac.settle_ns=2", "crossbar.read_ns=21.5",
                    "pe.mux_ns=0.131", "adc.rate_gsps=1.2", "adc.cycles_per_conversion=6",
                    "pe.adcs_per_group=8", "chip.clock_mhz=1000",
                    "pe.shift_add_cycles=" + std::to_string(shift_add_cycles)});
}

PeSchedule one_block(const ChipConfig& chip, std::uint64_t columns, int slices = 8) {
  return schedule_of(chip, {rectangle(0, 0, 128, 0, static_cast<int>(columns))}, slices);
}

void expect_span(const ChipConfig& chip, std::uint64_t columns, std::uint64_t slice,
                 Picoseconds begin, Picoseconds end) {
  const ConversionSpan span = one_block(chip, columns).conversions(slice);
  EXPECT_EQ(span.begin, begin) << columns << " columns, slice " << slice;
  EXPECT_EQ(span.end, end) << columns << " columns, slice " << slice;
}

TEST(ConversionSpan, SerialReadsBeforeEachRound) {
  const ChipConfig chip = chip_of("serial");
  expect_span(chip, 6, 0, 23500, 28631);
  expect_span(chip, 6, 3, 90000 + 23500, 90000 + 28631);
  expect_span(chip, 128, 0, 23500, 15 * 30000 + 28631);
  expect_span(chip, 128, 1, 480000 + 23500, 480000 + 15 * 30000 + 28631);
}

TEST(ConversionSpan, HeldSamplesAreConvertedOneAfterTheOther) {
  const ChipConfig chip = chip_of("sample_hold");
  // The first slice: a round with its read to 30000, then 15 of 7000 to 135000.
  expect_span(chip, 128, 0, 23500, 128000 + 5131);
  // The next: 16 rounds of 7000 from there to 247000.
  expect_span(chip, 128, 1, 135000, 240000 + 5131);
}

TEST(ConversionSpan, OneRoundWaitsForTheNextRead) {
  const ChipConfig chip = chip_of("sample_hold");
  expect_span(chip, 6, 0, 23500, 28631);
  // A period is edge(23500) = 24000: slice 1 ends at 54000, 7000 behind its conversion's begin.
  expect_span(chip, 6, 1, 47000, 47000 + 5131);
  expect_span(chip, 6, 7, 30000 + 7 * 24000 - 7000, 30000 + 7 * 24000 - 7000 + 5131);
}

TEST(ConversionSpan, StaysWithinItsSlice) {
  for (const char* name : {"serial", "sample_hold"}) {
    for (int shift_add_cycles : {0, 2}) {
      const ChipConfig chip = chip_of(name, shift_add_cycles);
      for (std::uint64_t columns : {1U, 8U, 9U, 77U, 128U}) {
        const PeSchedule schedule = one_block(chip, columns);
        for (std::uint64_t slice = 0; slice < 5; ++slice) {
          const ConversionSpan span = schedule.conversions(slice);
          EXPECT_LT(span.begin, span.end);
          EXPECT_LE(span.end, schedule.slice_end(slice));
          if (slice > 0) {
            EXPECT_GE(span.begin, schedule.slice_end(slice - 1));
          }
        }
      }
    }
  }
}

TEST(PeSchedule, OfOneActivationAPairIsTheTimeOfItsSlices) {
  for (const char* name : {"serial", "sample_hold"}) {
    const ChipConfig chip = chip_of(name);
    const SliceTiming timing = slice_timing(chip, chip.arrays[0], 77);
    const PeSchedule schedule =
        schedule_of(chip, {rectangle(4, 0, 9, 0, 77), rectangle(5, 0, 9, 0, 77)}, 5);
    EXPECT_EQ(schedule.window(), timing.window(5));
    EXPECT_EQ(schedule.slice_end(0), timing.first);
    EXPECT_EQ(schedule.slice_end(3) - schedule.slice_end(2), timing.period);
    EXPECT_EQ(schedule.window_cycles(), timing.window(5) / 1000);
  }
}

TEST(PeSchedule, CountsAWindowOfAllItsPairs) {
  const ChipConfig chip = chip_of("serial");
  const PeCounts counts =
      schedule_of(chip, {rectangle(4, 0, 9, 0, 20), rectangle(5, 0, 9, 0, 20)}, 5).counts();
  EXPECT_EQ(counts.activations, 5U * 2);
  EXPECT_EQ(counts.row_drives, 5U * 2 * 3 * 9);  // 20 columns over 8 converters: three rounds
  EXPECT_EQ(counts.array_reads, 5U * 2 * 2 * 3);
  EXPECT_EQ(counts.cells_read, 5U * 2 * 2 * 3 * 180);
  EXPECT_EQ(counts.conversions, 5U * 2 * 20);
  EXPECT_EQ(
      schedule_of(chip_of("sample_hold"), {rectangle(4, 0, 9, 0, 20)}, 5).counts().array_reads,
      5U * 2);
}

// A window of nothing takes a clock; with a table of 12 bits a window begins a clock later and
// reads the table once.
TEST(PeSchedule, AnIndexTableIsReadBeforeTheFirstActivation) {
  const ChipConfig chip = chip_of("serial");
  EXPECT_EQ(schedule_of(chip, {}, 3).window(), 1000U);
  EXPECT_EQ(schedule_of(chip, {}, 3).counts().conversions, 0U);
  const RectanglesLoad one({rectangle(0, 0, 9, 0, 8)});
  const PeSchedule schedule(chip, one.load(12), 3);
  EXPECT_EQ(schedule.slice_end(0), 1000U + 30000);
  EXPECT_EQ(schedule.window(), 1000U + 3 * 30000);
  EXPECT_EQ(schedule.counts().index_bits, 12U);
  EXPECT_EQ(schedule.conversions(0).begin, 1000U + 23500);
}

// Three slices; the first pair's second activation and all of slice 1 are skipped.
TEST(PeSchedule, OfOneWindowTakesTheTimeOfWhatIsActivated) {
  const RectanglesLoad both({rectangle(0, 0, 9, 0, 20), rectangle(0, 9, 4, 20, 8)});
  const RectanglesLoad small({rectangle(0, 0, 4, 0, 8)});
  PairLoad idle;
  const PeLoad nothing{&idle, &idle + 1, nullptr, 0};
  const PeSchedule serial(chip_of("serial"), {small.load(), nothing, both.load()});
  EXPECT_EQ(serial.slice_end(0), 30000U);
  EXPECT_EQ(serial.slice_end(1), 30000U);
  EXPECT_EQ(serial.window(), 30000U + 4 * 30000);
  EXPECT_EQ(serial.counts().activations, 3U);
  EXPECT_EQ(serial.counts().conversions, 8U + 28);
  EXPECT_EQ(serial.conversions(1).begin, serial.conversions(1).end);
  // Held: only the first activation of the window waits for its read.
  const PeSchedule held(chip_of("sample_hold"), {nothing, small.load(), both.load()});
  EXPECT_EQ(held.slice_end(0), 0U);
  EXPECT_EQ(held.slice_end(1), 30000U);
  EXPECT_EQ(held.window(), 30000U + 24000 + 24000);  // three rounds of 7000 are hidden by a read
}

// Two rectangles of one pair: three and one rounds of 30000 a slice, one after the other.
TEST(PeSchedule, APairActivatesItsRectanglesOneAfterTheOther) {
  const ChipConfig chip = chip_of("serial");
  const PeSchedule schedule =
      schedule_of(chip, {rectangle(0, 0, 9, 0, 20), rectangle(0, 9, 4, 20, 8)}, 5);
  EXPECT_EQ(schedule.slice_end(0), 4 * 30000U);
  EXPECT_EQ(schedule.window(), 5 * 4 * 30000U);
  EXPECT_EQ(schedule.conversions(1).begin, 120000U + 23500);
  EXPECT_EQ(schedule.conversions(1).end, 240000U - 30000 + 28631);
}

// Held: the window's first activation takes the first slice's time, every later one its period.
TEST(PeSchedule, OnlyTheFirstActivationOfAWindowWaitsForItsRead) {
  const ChipConfig chip = chip_of("sample_hold");
  const PeSchedule schedule =
      schedule_of(chip, {rectangle(0, 0, 9, 0, 64), rectangle(0, 9, 4, 64, 8)}, 3);
  // 64 columns: 8 rounds of 7000, the first with its read 30000; 8 columns: a read of 24000.
  EXPECT_EQ(schedule.slice_end(0), 30000U + 7 * 7000 + 24000);
  EXPECT_EQ(schedule.slice_end(2) - schedule.slice_end(1), 8 * 7000U + 24000);
  EXPECT_EQ(schedule.conversions(1).begin, schedule.slice_end(0));
  EXPECT_EQ(schedule.conversions(1).end, schedule.slice_end(1) - 7000 + 5131);
}

TEST(PeSchedule, TheFullestPairSetsTheTime) {
  const ChipConfig chip = chip_of("serial");
  const Rectangle small = rectangle(0, 0, 9, 0, 8);
  const Rectangle large = rectangle(1, 0, 9, 0, 128);
  EXPECT_EQ(schedule_of(chip, {small, large}, 2).window(), 2 * 16 * 30000U);
  EXPECT_EQ(schedule_of(chip, {large, small}, 2).window(), 2 * 16 * 30000U);
}

TEST(PeUnits, AreThoseOfTheLinesInUse) {
  const ChipConfig chip = chip_of("serial");
  // Rows 0..8 and 4..12 of one pair, columns 0..19 and 20..23; two rows and columns of another.
  const RectanglesLoad load(
      {rectangle(0, 0, 9, 0, 20), rectangle(0, 4, 9, 20, 4), rectangle(7, 0, 2, 0, 2)});
  const PeUnits units = units_of(chip, load.load());
  EXPECT_EQ(units.cells, 2U * (180 + 36 + 4));
  EXPECT_EQ(units.dacs, 13U + 2);
  EXPECT_EQ(units.sample_holds, 24U + 2);
  EXPECT_EQ(units.adcs, 8U + 2);
}

}  // namespace
}  // namespace ohmic
