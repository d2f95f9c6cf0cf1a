#include "traces/conversion_span.h"

#include <gmock/gmock.h>

#include "tests/unit/hw/hw_case.h"

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

void expect_span(const ChipConfig& chip, std::uint64_t columns, std::uint64_t slice,
                 Picoseconds begin, Picoseconds end) {
  const ConversionSpan span = conversion_span(chip, columns, slice);
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
  for (const char* schedule : {"serial", "sample_hold"}) {
    for (int shift_add_cycles : {0, 2}) {
      const ChipConfig chip = chip_of(schedule, shift_add_cycles);
      for (std::uint64_t columns : {1U, 8U, 9U, 77U, 128U}) {
        const SliceTiming timing = slice_timing(chip, columns);
        for (std::uint64_t slice = 0; slice < 5; ++slice) {
          const ConversionSpan span = conversion_span(chip, columns, slice);
          EXPECT_LT(span.begin, span.end);
          EXPECT_LE(span.end, timing.first + slice * timing.period);
          if (slice > 0) {
            EXPECT_GE(span.begin, timing.first + (slice - 1) * timing.period);
          }
        }
      }
    }
  }
}

}  // namespace
}  // namespace ohmic
