#include <gmock/gmock.h>

#include <sstream>

#include "hw/mapping/deadlock_check.h"
#include "hw/mapping/image_stream.h"
#include "hw/sim/chip_simulator.h"
#include "hw/sim/image_times.h"
#include "hw/sim/simulation_error.h"
#include "tests/support/in_child.h"
#include "tests/system/chip_case.h"
#include "tests/system/random_case.h"

// Streams of images on random networks and chips.

namespace ohmic {
namespace {

using ::testing::StartsWith;

constexpr std::uint64_t kImages = 24;

/// A case's first policy on its chip, mapped for one image and for a stream of them.
struct Streamed {
  explicit Streamed(const ChipCase& c)
      : network(network_of(c)),
        chip(chip_of(c)),
        mapper(network, chip),
        one(mapped(mapper, policy_of(network, c.policies[0]))),
        graph(stream_graph(*one.graph, kImages)),
        all(stream_mapping(one, graph, kImages)),
        simulator(chip, static_cast<int>(one.tiles_used()), c.detailed) {}
  NetworkSpec network;
  ChipConfig chip;
  Mapper mapper;
  Mapping one;
  DataflowGraph graph;
  Mapping all;
  ChipSimulator simulator;
};

std::string told(const char* what, double a, double b) {
  std::ostringstream text;
  text << what << ": " << a << " against " << b << "\n";
  return text.str();
}

/// The same, called for everything.
struct ImageTimesAmongAll : ImageTimes {
  using ImageTimes::ImageTimes;
  bool watches_ends_alone() const override { return false; }
};

/// Ends and starts of a stream as text.
template <typename Times = ImageTimes>
std::string times_text(const ChipCase& c) {
  return in_child([&c] {
    Streamed s(c);
    Times times(kImages);
    s.simulator.run(s.all, {&times});
    std::string text;
    for (std::size_t i = 0; i < kImages; ++i) {
      text +=
          std::to_string(times.starts_ps()[i]) + ".." + std::to_string(times.ends_ps()[i]) + " ";
    }
    return text;
  });
}

/// What is wrong with a stream beside its single image. "skip": the chip would stand still.
std::string stream_defect(const ChipCase& c) {
  Streamed s(c);
  if (s.chip.dataflow == Dataflow::kLayerSerial) return "skip";
  const std::string stuck = deadlock(s.network, s.chip, s.all);
  const Run one = s.simulator.run(s.one);
  ImageTimes times(kImages);
  try {  // the next image's packets may let those of the first meet in another order
    const Run all = s.simulator.run(s.all, {&times});
    if (!stuck.empty()) return "refused, but it runs: " + stuck;
    std::string text;
    for (std::size_t l = 0; l < one.layers.size(); ++l) {
      const Activity& a = one.layers[l].activity;
      const Activity& b = all.layers[l].activity;
      if (b.conversions != kImages * a.conversions || b.pe_cycles != kImages * a.pe_cycles ||
          b.look_ups != kImages * a.look_ups || b.link_flits < a.link_flits)
        text += "layer " + std::to_string(l) + " does not do the work of its images\n";
    }
    const auto& ends = times.ends_ps();
    for (std::size_t i = 1; i < kImages; ++i) {
      if (ends[i] <= ends[i - 1]) text += "an image ends before the one in front of it\n";
      if (times.starts_ps()[i] < times.starts_ps()[i - 1]) text += "an image overtakes another\n";
    }
    const auto first = static_cast<double>(ends[0]);
    const auto alone = static_cast<double>(one.elapsed_ps);
    if (times.starts_ps()[0] != 0) text += "the first image does not enter at once\n";
    if (first < 0.98 * alone || first > 1.1 * alone) text += told("the first image", first, alone);
    // Behind a gate the last layer may stop and catch up: a mean over many images.
    const double interval = static_cast<double>(ends[kImages - 1] - ends[kImages / 2]) /
                            static_cast<double>(kImages - kImages / 2 - 1);
    if (interval < 0.995 * one.interval_ps) text += told("interval", interval, one.interval_ps);
    return text;
  } catch (const SimulationError& error) {
    return stuck.empty() ? std::string("not refused: ") + error.what() : "skip";
  }
}

TEST(Streams, AreTheWorkOfTheirImagesAtNoLessThanTheInterval) {
  int seen = 0;
  for (std::uint64_t seed = 12001; seed < 12081; ++seed) {
    const ChipCase c = random_case(seed);
    if (simulate(c).runs.empty()) continue;
    const std::string defect = in_child([&c] { return stream_defect(c); });
    if (defect == "skip") continue;
    ++seen;
    EXPECT_EQ(defect, "") << "seed " << seed;
  }
  EXPECT_GT(seen, 20);
}

TEST(Streams, WindowAndDetailedAgree) {
  for (std::uint64_t seed = 12101; seed < 12121; ++seed) {
    ChipCase c = random_case(seed);
    if (simulate(c).runs.empty()) continue;
    const std::string window = times_text(c);
    c.detailed = true;
    EXPECT_EQ(times_text(c), window) << "seed " << seed;
  }
}

TEST(Streams, WhoWatchesEndsAloneMissesNone) {
  for (std::uint64_t seed = 12101; seed < 12111; ++seed) {
    const ChipCase c = random_case(seed);
    if (simulate(c).runs.empty()) continue;
    EXPECT_EQ(times_text(c), times_text<ImageTimesAmongAll>(c)) << "seed " << seed;
  }
}

// docs/microarchitecture.md, "A stream".
TEST(Streams, WorkedExample) {
  const ChipCase c = {R"({"schema_version": 1, "name": "one",
      "input": {"channels": 1, "height": 1, "width": 2},
      "layers": [{"name": "conv", "type": "conv2d", "out_channels": 1, "kernel": 1}]})",
                      {"W8A8"},
                      {}};
  EXPECT_THAT(times_text(c), StartsWith("0..575000 4000..1089000 8000..1603000 12000..2117000 "));
  EXPECT_THAT(times_text(with(c, "tile.input_buffering=double")),
              StartsWith("0..558000 4000..1038000 8000..1518000 12000..1998000 "));
}

}  // namespace
}  // namespace ohmic
