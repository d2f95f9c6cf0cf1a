#include <gmock/gmock.h>

#include "hw/sim/units.h"
#include "tests/unit/hw/hw_case.h"

// docs/microarchitecture.md, section 2: a cycle passes one word that is read and one that is
// written. Words of 128 bits, cycles of 16 ns.

namespace ohmic {
namespace {

using ::testing::ElementsAre;

struct Span {
  TileUnit unit;
  Picoseconds begin, end;
  bool operator==(const Span& other) const {
    return unit == other.unit && begin == other.begin && end == other.end;
  }
};

void PrintTo(const Span& span, std::ostream* out) {
  *out << static_cast<int>(span.unit) << ": " << span.begin << " to " << span.end;
}

struct Spans : ChipObserver {
  std::vector<Span> seen;
  void on_unit(int, TileUnit unit, int, Picoseconds begin, Picoseconds end) override {
    seen.push_back({unit, begin, end});
  }
};

constexpr int kLayer = 0;
constexpr TileUnit kRead = TileUnit::kLineRead;
constexpr TileUnit kWrite = TileUnit::kLineWrite;

class BufferTest : public ::testing::Test {
 protected:
  BufferTest() : chip_(chip_with({"tile.buffer_width_bits=128", "tile.buffer_cycle_ns=16"})) {
    watch_.observers.push_back(&spans_);
  }

  ChipConfig chip_;
  Spans spans_;
  TileWatch watch_{0};
  Buffer buffer_{"buffer", chip_, kRead, kWrite, watch_};
};

TEST_F(BufferTest, APartOfAWordTakesAWholeCycle) {
  EXPECT_EQ(buffer_.read(kLayer, 0, 1), 16000U);
  EXPECT_EQ(buffer_.read(kLayer, 100000, 128), 116000U);
  EXPECT_EQ(buffer_.write(kLayer, 0, 129), 32000U);
  EXPECT_EQ(buffer_.write(kLayer, 100000, 3 * 128), 148000U);
  EXPECT_EQ(buffer_.reads(kLayer), 2U);
  EXPECT_EQ(buffer_.writes(kLayer), 5U);
}

TEST_F(BufferTest, AReadAndAWriteShareTheirCycles) {
  EXPECT_EQ(buffer_.write(kLayer, 0, 256), 32000U);
  EXPECT_EQ(buffer_.read(kLayer, 0, 256), 32000U);
  EXPECT_EQ(buffer_.read(kLayer, 32000, 128), 48000U);  // neither waited for the other
  EXPECT_EQ(buffer_.write(kLayer, 32000, 128), 48000U);
  EXPECT_THAT(spans_.seen, ElementsAre(Span{kWrite, 0, 32000}, Span{kRead, 0, 32000},
                                       Span{kRead, 32000, 48000}, Span{kWrite, 32000, 48000}));
}

// The slot is taken to its last picosecond, and free in the next.
class BufferGate : public BufferTest, public ::testing::WithParamInterface<TileUnit> {
 protected:
  Picoseconds access(Picoseconds at, std::uint64_t bits) {
    return GetParam() == kRead ? buffer_.read(kLayer, at, bits) : buffer_.write(kLayer, at, bits);
  }
};

TEST_P(BufferGate, OpensWhenTheLastWordHasPassed) {
  access(0, 256);
  EXPECT_EQ(access(31999, 1), 48000U);  // one picosecond early: waits for it
  EXPECT_EQ(access(48000, 1), 64000U);  // on time
  EXPECT_EQ(access(64001, 1), 80001U);  // late: starts at once
  EXPECT_THAT(spans_.seen,
              ElementsAre(Span{GetParam(), 0, 32000}, Span{GetParam(), 32000, 48000},
                          Span{GetParam(), 48000, 64000}, Span{GetParam(), 64001, 80001}));
}

TEST_P(BufferGate, ServesInTheOrderOfArrival) {
  EXPECT_EQ(access(50000, 128), 66000U);  // booked ahead
  EXPECT_EQ(access(0, 128), 82000U);      // what comes later does not overtake
}

INSTANTIATE_TEST_SUITE_P(Both, BufferGate, ::testing::Values(kRead, kWrite),
                         [](const auto& unit) { return unit.param == kRead ? "Read" : "Write"; });

TEST_F(BufferTest, ForgetsARunThatWasCleared) {
  buffer_.read(kLayer, 0, 1280);
  buffer_.write(kLayer, 0, 1280);
  buffer_.clear();
  EXPECT_EQ(buffer_.reads(kLayer) + buffer_.writes(kLayer), 0U);
  EXPECT_EQ(buffer_.read(kLayer, 0, 128), 16000U);
  EXPECT_EQ(buffer_.write(kLayer, 0, 128), 16000U);
  EXPECT_THAT(spans_.seen, ElementsAre(Span{kRead, 0, 160000}, Span{kWrite, 0, 160000},
                                       Span{kRead, 0, 16000}, Span{kWrite, 0, 16000}));
}

}  // namespace
}  // namespace ohmic
