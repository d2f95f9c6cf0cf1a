#include "tests/system/invariants.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "tests/system/random_case.h"

// Laws that every run obeys, on random networks, policies and chips. A law that is broken is
// reported with the smallest case that breaks it.

namespace ohmic {
namespace {

constexpr double kSlack = 0.005;  // arbitration and full buffers
constexpr std::uint64_t kSeeds = 40;

/// What random cases have told about a law.
class Trial {
 public:
  explicit Trial(Law law) : law_(std::move(law)) {}
  void hold(const ChipCase& c) {
    const auto verdict = judge(law_, c);
    if (!verdict) return;
    ++told_;
    EXPECT_EQ(*verdict, "");
  }
  int told() const { return told_; }

 private:
  Law law_;
  int told_ = 0;
};

/// A chip with room and one copy of each layer: what is left to differ is what the law speaks of.
/// Balanced copies may become more where widths fall, and tell another story.
ChipCase roomy_case(std::uint64_t seed) {
  ChipCase c = random_case(seed);
  for (const char* set :
       {"tile.buffer_kib=64", "tile.vector_buffer_kib=64", "mapping.replicate=none"})
    c = with(std::move(c), set);
  return c;
}

template <typename MakeCase>
void hold_on_seeds(Law law, std::uint64_t first, MakeCase make, int least_told) {
  Trial trial(std::move(law));
  for (std::uint64_t seed = first; seed < first + kSeeds; ++seed) trial.hold(make(seed));
  EXPECT_GE(trial.told(), least_told) << "too many of the random chips tell nothing";
}

TEST(Laws, SampleAndHoldIsNeverSlowerThanSerial) {
  hold_on_seeds(no_slower("pe.schedule=sample_hold", "pe.schedule=serial", kSlack), 1001,
                roomy_case, 20);
}

TEST(Laws, TwoSetsOfInputRegistersAreNeverSlowerThanOne) {
  hold_on_seeds(no_slower("tile.input_buffering=double", "tile.input_buffering=single", kSlack),
                1001, roomy_case, 20);
}

TEST(Laws, ReadingOnlyNewPixelsIsNeverSlower) {
  hold_on_seeds(no_slower("tile.line_reuse=on", "tile.line_reuse=off", kSlack), 1001, roomy_case,
                20);
}

TEST(Laws, PipelinedIsNeverSlowerThanLayerSerial) {
  hold_on_seeds(
      no_slower("chip.dataflow=pipelined", "chip.dataflow=layer_serial", kSlack), 1001,
      [](std::uint64_t seed) {
        return with(with(roomy_case(seed), "tile.input_buffering=single"), "tile.line_reuse=off");
      },
      20);
  // Shorter windows: a join's packets that meet on a link, some 10 ns, weigh more.
  hold_on_seeds(no_slower("chip.dataflow=pipelined", "chip.dataflow=layer_serial", 2 * kSlack),
                1001, roomy_case, 20);
}

/// What the law allows. Where streams join, packets of several layers compete for links, and a
/// narrower one that comes sooner may get in another's way: on maps of a few pixels, as here, one
/// step in a thousand costs more than the contract's 0.5 %.
double slack_of(const NetworkSpec& network) {
  const DataflowGraph graph = build_dataflow(network);
  const bool joins = std::any_of(graph.stages.begin(), graph.stages.end(),
                                 [](const Stage& s) { return s.kind != StageKind::kMatrix; });
  return joins ? 0.02 : kSlack;
}

/// Widths that fall one by one, from W5A8 or W16A16: cases of two policies each.
void hold_where_widths_fall(const std::function<Law(double slack)>& law, bool weights) {
  int told = 0;
  for (std::uint64_t seed = 2001; seed < 2001 + kSeeds / 2; ++seed) {
    ChipCase c = roomy_case(seed);
    const NetworkSpec network = network_of(c);
    Trial trial(law(slack_of(network)));
    QuantPolicy policy =
        seed % 3 == 0 ? uniform_policy(network, 16, 16) : uniform_policy(network, 5, 8);
    for (std::size_t step = 0; step < 2 * policy.layers.size(); ++step) {
      const std::string wide = to_string(policy);
      LayerBits& bits = policy.layers[step % policy.layers.size()];
      (weights ? bits.weight_bits : bits.activation_bits) -= weights ? 1 : 3;
      c.policies = {wide, to_string(policy)};
      trial.hold(c);
    }
    told += trial.told();
  }
  EXPECT_GT(told, 20);
}

TEST(Laws, FewerActivationBitsNeverTakeLonger) {
  hold_where_widths_fall([](double slack) { return narrower_is_no_slower(slack); }, false);
}

TEST(Laws, FewerActivationBitsNeverCostMore) {
  hold_where_widths_fall([](double slack) { return narrower_costs_no_more(slack); }, false);
}

TEST(Laws, FewerWeightBitsNeverCostMore) {
  hold_where_widths_fall([](double slack) { return narrower_costs_no_more(slack); }, true);
}

TEST(Laws, NoLayerBeatsItsAnalyticTime) {
  hold_on_seeds(layers_take_their_analytic_time, 3001, random_case, 20);
}

TEST(Laws, PeEventsAreTheFormulas) {
  hold_on_seeds(pe_events_are_the_formulas, 4001, random_case, 20);
  hold_on_seeds(pe_events_are_the_formulas, 4101, wide_case, 20);
}

// Work that is reported is work that is done.
TEST(Laws, EventsCoverEveryBlock) {
  hold_on_seeds(work_has_its_events, 6001, random_case, 20);
  hold_on_seeds(
      work_has_its_events, 6101,
      [](std::uint64_t seed) {
        ChipCase c = random_case(seed);
        c.detailed = true;
        return c;
      },
      20);
}

TEST(Laws, WaitsAddUpToTheLastStart) { hold_on_seeds(waits_partition_time, 8001, random_case, 20); }

// One elaboration, policies A, B, A: what B left behind must not show.
TEST(Laws, ARunLeavesNothingBehind) {
  hold_on_seeds(
      runs_leave_nothing_behind, 5001,
      [](std::uint64_t seed) {
        ChipCase c = random_case(seed);
        c.policies.push_back(random_policy(c, seed + 77));
        return c;
      },
      20);
}

}  // namespace
}  // namespace ohmic
