#include <gmock/gmock.h>

#include "hw/functional/datapath.h"
#include "hw/functional/integer_arithmetic.h"
#include "hw/sim/chip_simulator.h"
#include "tests/system/values_case.h"

namespace ohmic {
namespace {

using ::testing::HasSubstr;

/// Tells a datapath what the chip does, but for one lie: a chip with that defect.
class Liar : public ChipObserver {
 public:
  enum class Lie {
    kNone,
    kEarlyDrop,
    kLateArrival,
    kLostVector,
    kEarlySend,
    kUnwritten,
    kIdlePe,
    kLostPartialSum,
    kLatePartialSum,
    kOtherWindow,
    kSkippedWindow
  };
  Liar(Datapath& values, Lie lie) : values_(values), lie_(lie) {}

  void on_run(const Mapping& mapping, Picoseconds now) override { values_.on_run(mapping, now); }
  void on_end(Picoseconds end) override { values_.on_end(end); }
  void on_vector_sent(std::size_t flow, Picoseconds at) override {
    values_.on_vector_sent(flow, lies(Lie::kEarlySend) ? 0 : at);
  }
  void on_vector_arrived(std::size_t flow, Picoseconds at) override {
    if (lies(Lie::kLostVector) && ++lost_ == 3) return;
    values_.on_vector_arrived(flow, lies(Lie::kLateArrival) ? at + 1'000'000'000 : at);
  }
  void on_vectors_dropped(FlowEnd place, std::size_t producer, std::uint64_t count,
                          Picoseconds at) override {
    values_.on_vectors_dropped(place, producer, lies(Lie::kEarlyDrop) ? count + 2 : count, at);
  }
  void on_window(FlowEnd place, std::uint64_t window, const WindowTimes& times) override {
    if (lies(Lie::kSkippedWindow) && window == 5) return;
    values_.on_window(place, window, times);
  }
  void on_pe(int tile, int pe, int layer, const PeSchedule& schedule, Picoseconds begin) override {
    if (lies(Lie::kIdlePe) && pe == 1) return;
    values_.on_pe(tile, pe, layer, schedule, begin);
  }
  void on_window_summed(FlowEnd place, std::uint64_t window, Picoseconds now) override {
    values_.on_window_summed(place, lies(Lie::kOtherWindow) ? window + 1 : window, now);
  }
  void on_partial_sum(int layer, std::size_t set, int tile, Picoseconds at) override {
    if (lies(Lie::kLostPartialSum) && ++lost_ == 2) return;
    values_.on_partial_sum(layer, set, tile, lies(Lie::kLatePartialSum) ? at + 1'000'000'000 : at);
  }
  void on_window_complete(FlowEnd place, std::uint64_t window, Picoseconds at) override {
    values_.on_window_complete(place, window, at);
  }
  void on_vector_written(FlowEnd place, Picoseconds at) override {
    if (lies(Lie::kUnwritten) && ++lost_ == 4) return;
    values_.on_vector_written(place, at);
  }

 private:
  bool lies(Lie lie) const { return lie == lie_; }

  Datapath& values_;
  Lie lie_;
  int lost_ = 0;
};

/// The defect that a datapath finds in a small chip of 8 x 8 arrays when it is told that lie.
std::string defect_of(Liar::Lie lie) {
  ChipCase c;
  c.network = R"({"schema_version": 1, "name": "n",
    "input": {"channels": 3, "height": 6, "width": 6}, "layers": [
    {"name": "a", "type": "conv2d", "out_channels": 9, "kernel": 3, "padding": 1},
    {"name": "r", "type": "relu"},
    {"name": "b", "type": "conv2d", "out_channels": 9, "kernel": 1},
    {"name": "s", "type": "add", "inputs": ["r", "b"]},
    {"name": "p", "type": "max_pool2d", "kernel": 2},
    {"name": "f", "type": "flatten"},
    {"name": "l", "type": "linear", "out_features": 4}]})";
  c.policies = {"W4A4"};
  c.hardware = {"crossbar.rows=8", "crossbar.columns=8", "tile.pes=2", "chip.tiles_x=9",
                "chip.tiles_y=9"};
  const NetworkSpec network = network_of(c);
  const ChipConfig chip = chip_of(c);
  const QuantPolicy policy = policy_of(network, c.policies[0]);
  const Mapper mapper(network, chip);
  const Mapping mapping = mapped(mapper, policy);
  const IntegerNetwork integers = random_integers(network, policy, 1);
  const IntegerArithmetic arithmetic(integers);
  Datapath values(network, chip, mapping, layer_values(integers), arithmetic);
  values.load_image(random_image(network, 1));
  Liar liar(values, lie);
  ChipSimulator simulator(chip, static_cast<int>(mapping.tiles_used()));
  simulator.run(mapping, {&liar});
  return values.defect();
}

TEST(ValueDefects, AnHonestChipHasNone) { EXPECT_EQ(defect_of(Liar::Lie::kNone), ""); }

TEST(ValueDefects, AVectorDroppedWhileAWindowStillNeedsIt) {
  EXPECT_THAT(defect_of(Liar::Lie::kEarlyDrop), HasSubstr("which is not in its line buffer"));
}

TEST(ValueDefects, AWindowThatStartsBeforeItsPixelsAreThere) {
  EXPECT_THAT(defect_of(Liar::Lie::kLateArrival), HasSubstr("which is not in its line buffer"));
}

TEST(ValueDefects, AVectorThatIsLost) {
  EXPECT_THAT(defect_of(Liar::Lie::kLostVector), HasSubstr("which is not in its line buffer"));
}

TEST(ValueDefects, AVectorThatLeavesBeforeItIsWritten) {
  EXPECT_THAT(defect_of(Liar::Lie::kEarlySend), HasSubstr("before it is written"));
}

TEST(ValueDefects, AVectorThatIsNeverWritten) {
  EXPECT_THAT(defect_of(Liar::Lie::kUnwritten), HasSubstr("before it is written"));
}

TEST(ValueDefects, APeThatDoesNotWork) {
  EXPECT_THAT(defect_of(Liar::Lie::kIdlePe), HasSubstr("is over before PE 1 has begun it"));
}

TEST(ValueDefects, APartialSumThatIsLost) {
  EXPECT_THAT(defect_of(Liar::Lie::kLostPartialSum), HasSubstr("without the partial sum of tile"));
}

TEST(ValueDefects, APartialSumThatComesAfterItsWindowWasCompleted) {
  EXPECT_THAT(defect_of(Liar::Lie::kLatePartialSum), HasSubstr("without the partial sum of tile"));
}

TEST(ValueDefects, AWindowUnderAnothersName) {
  EXPECT_THAT(defect_of(Liar::Lie::kOtherWindow), HasSubstr("which it has not started"));
}

TEST(ValueDefects, AWindowThatIsNeverStarted) {
  EXPECT_THAT(defect_of(Liar::Lie::kSkippedWindow), HasSubstr("which it has not started"));
}

}  // namespace
}  // namespace ohmic
