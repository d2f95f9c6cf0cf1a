#include <gmock/gmock.h>

#include <algorithm>

#include "hw/cost/analytic_model.h"
#include "tests/golden/random_case.h"

// Laws of CONTRACT sections 6 and 8 on random networks, policies and chips.

namespace ohmic {
namespace {

constexpr double kSlack = 1.005;  // arbitration and full buffers
constexpr std::uint64_t kSeeds = 40;

/// Elapsed time of a case's one policy; 0 where the chip cannot run it.
double elapsed(const ChipCase& c) {
  const Outcome outcome = simulate(c);
  return outcome.runs.empty() ? 0 : static_cast<double>(outcome.runs[0].elapsed_ps);
}

/// A chip with room: what is left to differ is what the law speaks of.
ChipCase roomy_case(std::uint64_t seed) { return with(random_case(seed), "tile.buffer_kib=64"); }

/// Checks that `quick` is nowhere slower than `slow`, and somewhere faster.
void expect_no_slower(const char* quick, const char* slow) {
  int compared = 0;
  int faster = 0;
  for (std::uint64_t seed = 1001; seed < 1001 + kSeeds; ++seed) {
    const ChipCase c = roomy_case(seed);
    const double a = elapsed(with(c, quick));
    const double b = elapsed(with(c, slow));
    if (a == 0 || b == 0) continue;
    ++compared;
    EXPECT_LE(a, b * kSlack) << "seed " << seed;
    if (a < b) ++faster;
  }
  EXPECT_GT(compared, 5);
  EXPECT_GT(faster, compared / 2);
}

TEST(Laws, SampleAndHoldIsNeverSlowerThanSerial) {
  expect_no_slower("pe.schedule=sample_hold", "pe.schedule=serial");
}

TEST(Laws, PipelinedIsNeverSlowerThanLayerSerial) {
  expect_no_slower("chip.dataflow=pipelined", "chip.dataflow=layer_serial");
}

/// What the law allows. On a join's tile its operands and the layer's windows take turns at one
/// port in the order they come, and a narrower vector that comes sooner may get in a window's way.
/// On maps of a few pixels, as here, one step in some hundreds costs more than the contract's 0.5
/// %.
double slack_of(const DataflowGraph& graph) {
  const bool joins = std::any_of(graph.stages.begin(), graph.stages.end(),
                                 [](const Stage& s) { return s.kind != StageKind::kMatrix; });
  return joins ? 1.03 : kSlack;
}

TEST(Laws, FewerActivationBitsNeverTakeLonger) {
  for (std::uint64_t seed = 2001; seed < 2001 + kSeeds; ++seed) {
    ChipCase c = roomy_case(seed);
    const NetworkSpec network = network_of(c);
    const double slack = slack_of(build_dataflow(network));
    QuantPolicy policy = uniform_policy(network, 5, 8);
    double last = 0;
    for (std::size_t step = 0; step < 2 * policy.layers.size() + 1; ++step) {
      c.policies = {to_string(policy)};
      const double now = elapsed(c);
      if (now == 0) break;
      if (step > 0) {
        EXPECT_LE(now, last * slack) << "seed " << seed << " " << c.policies[0];
      }
      last = now;
      policy.layers[step % policy.layers.size()].activation_bits -= 3;
    }
  }
}

TEST(Laws, NoLayerBeatsItsAnalyticTime) {
  int layers = 0;
  for (std::uint64_t seed = 3001; seed < 3001 + kSeeds; ++seed) {
    const ChipCase c = random_case(seed);
    const Outcome outcome = simulate(c);
    if (outcome.runs.empty()) continue;
    const NetworkSpec network = network_of(c);
    const ChipConfig chip = chip_of(c);
    const Mapper mapper(network, chip);
    const Mapping mapping = mapped(mapper, policy_of(network, c.policies[0]));
    for (std::size_t l = 0; l < mapping.layers.size(); ++l) {
      ++layers;
      const LayerRun& run = outcome.runs[0].layers[l];
      EXPECT_GE(run.end_ps - run.start_ps, analytic_layer_time(mapping, chip, l)) << seed;
    }
  }
  EXPECT_GT(layers, 20);
}

TEST(Laws, ConversionsAreTheFormulas) {
  for (std::uint64_t seed = 4001; seed < 4001 + kSeeds; ++seed) {
    const ChipCase c = random_case(seed);
    const Outcome outcome = simulate(c);
    if (outcome.runs.empty()) continue;
    const NetworkSpec network = network_of(c);
    const Mapper mapper(network, chip_of(c));
    const Mapping mapping = mapped(mapper, policy_of(network, c.policies[0]));
    std::uint64_t sum = 0;
    for (const LayerRun& layer : outcome.runs[0].layers) sum += layer.activity.conversions;
    EXPECT_EQ(sum, analytic_conversions(mapping)) << "seed " << seed;
  }
}

// Work that is reported is work that is done: an event a window and block, or a slice and block.
TEST(Laws, EventsCoverEveryBlock) {
  for (std::uint64_t seed = 6001; seed < 6001 + kSeeds; ++seed) {
    ChipCase c = random_case(seed);
    const Outcome window = simulate(c);
    c.detailed = true;
    const Outcome detailed = simulate(c);
    if (window.runs.empty()) continue;
    const NetworkSpec network = network_of(c);
    const Mapper mapper(network, chip_of(c));
    std::uint64_t windows = 0;
    std::uint64_t slices = 0;
    for (const LayerMapping& l : mapped(mapper, policy_of(network, c.policies[0])).layers) {
      windows += l.windows * l.blocks;
      slices += l.windows * l.blocks * static_cast<std::uint64_t>(l.input_slices);
    }
    EXPECT_GE(window.runs[0].kernel_events, windows) << "seed " << seed;
    EXPECT_GE(detailed.runs[0].kernel_events, slices) << "seed " << seed;
  }
}

// One elaboration, policies A, B, A: what B left behind must not show.
TEST(Laws, ARunLeavesNothingBehind) {
  int compared = 0;
  for (std::uint64_t seed = 5001; seed < 5001 + kSeeds; ++seed) {
    ChipCase c = random_case(seed);
    const std::string a = c.policies[0];
    const std::string b = random_policy(c, seed + 77);
    c.policies = {a, a, b, a};
    const Outcome outcome = simulate(c);
    if (!outcome.error.empty()) continue;
    ++compared;
    EXPECT_EQ(to_text(outcome.runs[1]), to_text(outcome.runs[0])) << "seed " << seed;
    EXPECT_EQ(to_text(outcome.runs[3]), to_text(outcome.runs[0])) << "seed " << seed;
    EXPECT_EQ(outcome.runs[3].kernel_events, outcome.runs[0].kernel_events) << "seed " << seed;
    c.policies = {b};
    EXPECT_EQ(to_text(simulate(c)), to_text(outcome.runs[2])) << "seed " << seed;
  }
  EXPECT_GT(compared, 5);
}

}  // namespace
}  // namespace ohmic
