// Blocks that share a pair of arrays: the mapping says so, and time, counts and values follow.
#include <gtest/gtest.h>

#include "hw/accelerator.h"
#include "hw/functional/datapath.h"
#include "hw/functional/integer_arithmetic.h"
#include "hw/sim/chip_simulator.h"
#include "tests/system/values_case.h"

namespace ohmic {
namespace {

/// Nine rows by four columns at W2 (two slices) and A3, serial: a round takes a slice.
ChipCase one_block() {
  return {
      R"({"schema_version": 1, "name": "shared", "input": {"channels": 1, "height": 4, "width": 4},
              "layers": [{"name": "a", "type": "conv2d", "out_channels": 4, "kernel": 3}]})",
      {"W2A3"},
      {"pe.schedule=serial", "adc.bits=ideal", "crossbar.rows=32", "crossbar.columns=8"}};
}

/// The second slice moves into the first one's pair of arrays, below and beside it.
Mapping shared(Mapping mapping) {
  Placement& second = mapping.placements[1];
  second.pair = mapping.placements[0].pair;
  second.row0 = 9;
  second.column0 = 4;
  PairLoad& pair = mapping.pairs[0];  // it has what both had
  pair.runs = 2;
  mapping.runs.push_back(mapping.runs[0]);
  mapping.layers[0].tiles[0].pes[0].pairs = 1;
  mapping.layers[0].pairs = 1;
  return mapping;
}

struct Ran {
  Run run;
  std::vector<std::int64_t> sums;
};

class SharedPairs : public ::testing::TestWithParam<bool> {
 protected:
  SharedPairs()
      : network_(network_of(one_block())),
        chip_(chip_of(one_block())),
        mapper_(network_, chip_),
        integers_(random_integers(network_, policy_of(network_, "W2A3"), 7)),
        arithmetic_(integers_),
        simulator_(chip_, 1, GetParam()) {}

  Mapping apart() const { return std::get<Mapping>(mapper_.map(policy_of(network_, "W2A3"))); }
  Ran run(const Mapping& mapping) {
    Datapath values(network_, chip_, mapping, layer_values(integers_), arithmetic_);
    values.load_image(random_image(network_, 7));
    Ran ran{simulator_.run(mapping, {&values}), values.record(0).accumulator};
    EXPECT_EQ(values.defect(), "");
    return ran;
  }

  NetworkSpec network_;
  ChipConfig chip_;
  Mapper mapper_;
  IntegerNetwork integers_;
  IntegerArithmetic arithmetic_;
  ChipSimulator simulator_;
};

TEST_P(SharedPairs, AreActivatedOneAfterTheOtherWithTheSameSumsAndCounts) {
  const Mapping two = apart();
  const Mapping one = shared(two);
  ASSERT_EQ(two.crossbars_used(), 4U);
  ASSERT_EQ(one.crossbars_used(), 2U);
  const Ran separate = run(two);
  const Ran together = run(one);
  EXPECT_EQ(together.sums, separate.sums);
  const Activity& a = together.run.layers[0].activity;
  const Activity& b = separate.run.layers[0].activity;
  EXPECT_EQ(a.conversions, b.conversions);
  EXPECT_EQ(a.conversions, 4U * 3 * 2 * 4);  // windows x input slices x slices x columns
  EXPECT_EQ(a.crossbar_reads, b.crossbar_reads);
  EXPECT_EQ(a.cells_read, b.cells_read);
  EXPECT_EQ(a.row_drives, b.row_drives);
  EXPECT_EQ(a.pe_cycles, 2 * b.pe_cycles);
  // Each of the four windows takes its three slices once more.
  const Picoseconds slice = b.pe_cycles * chip_.clock_ps / 4 / 3;
  EXPECT_EQ(together.run.elapsed_ps, separate.run.elapsed_ps + 4 * 3 * slice);
}

INSTANTIATE_TEST_SUITE_P(Fidelities, SharedPairs, ::testing::Bool(), [](const auto& detailed) {
  return detailed.param ? "Detailed" : "Window";
});

}  // namespace
}  // namespace ohmic
