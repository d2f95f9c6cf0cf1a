// Energy with data: what conducts, against what the timed chip counts as driven and read.
#include "hw/cost/data_energy.h"

#include <gtest/gtest.h>

#include "hw/functional/functional_chip.h"
#include "tests/system/values_case.h"

namespace ohmic {
namespace {

/// 20 rows and 20 columns, in blocks of 16 and 4 each way, three windows: with two converters an
/// array drives its rows eight or two times a slice.
ChipCase four_blocks(const std::string& schedule) {
  return {R"({"schema_version": 1, "name": "n", "input": {"channels": 20, "height": 1, "width": 3},
              "layers": [{"name": "c", "type": "conv2d", "out_channels": 20, "kernel": 1}]})",
          {"W8A8"},
          {"crossbar.rows=16", "crossbar.columns=16", "pe.adcs_per_group=2", "adc.bits=ideal",
           "mapping.weight_planes=magnitude", "pe.schedule=" + schedule}};
}

/// One value for all pixels, one for all weights; scale 1, so that values are codes.
IntegerNetwork same_weights(const NetworkSpec& network, const QuantPolicy& policy, int weight) {
  IntegerNetwork integers = random_integers(network, policy, 1);
  IntegerLayer& layer = integers.layers[0];
  IntegerWeights weights = *layer.weights;
  std::fill(weights.codes.begin(), weights.codes.end(), static_cast<WeightCode>(weight));
  layer.weights = std::make_shared<const IntegerWeights>(std::move(weights));
  layer.input.scale = 1;
  layer.input.zero_point = 0;
  return integers;
}

struct Ran {
  CostReport report;
  DataEnergy data;
};

/// The data energy of the four blocks' only layer.
Ran run(int code, int weight, const std::string& schedule = "serial", bool detailed = false) {
  const ChipCase c = four_blocks(schedule);
  const NetworkSpec network = network_of(c);
  const ChipConfig config = chip_of(c);
  const EnergyTable table = make_energy_table(load_hardware("wei2022", c.hardware));
  const IntegerNetwork integers = same_weights(network, policy_of(network, "W8A8"), weight);
  Accelerator chip(network, config, table, detailed);
  FunctionalChip functional(network, config, chip, integers);
  Ran ran{functional.run(Values(60, static_cast<float>(code))), {}};
  ran.data = data_energy(ran.report, functional.conduction(), 1, config)[0];
  return ran;
}

double energy_of(const CostReport& report, Component kind) {
  return report.components[static_cast<std::size_t>(kind)].energy_mj;
}

TEST(DataEnergy, AllThatIsDrivenPaysInFullAndHalfTheCellsAtMostConduct) {
  const Ran all = run(255, 127);
  EXPECT_DOUBLE_EQ(all.data.driven_share, 1);
  EXPECT_DOUBLE_EQ(all.data.conducting_share, 0.5);
  EXPECT_NEAR(all.data.energy_mj,
              all.report.energy_mj - energy_of(all.report, Component::kCrossbar) / 2,
              1e-12 * all.report.energy_mj);
}

TEST(DataEnergy, NothingDrivenTakesNothing) {
  const Ran none = run(0, 127);
  EXPECT_EQ(none.data.driven_share, 0);
  EXPECT_EQ(none.data.conducting_share, 0);
  EXPECT_NEAR(none.data.energy_mj,
              none.report.energy_mj - energy_of(none.report, Component::kCrossbar) -
                  energy_of(none.report, Component::kDac),
              1e-12 * none.report.energy_mj);
}

TEST(DataEnergy, SharesAreTheProductsOfSetBits) {
  const Ran some = run(0b00100101, -0b0010001);
  EXPECT_DOUBLE_EQ(some.data.driven_share, 3 / 8.0);
  EXPECT_DOUBLE_EQ(some.data.conducting_share, 3 / 8.0 * 2 / 14.0);
}

TEST(DataEnergy, HeldSamplesChangeNoShare) {
  const Ran held = run(0b00100101, -0b0010001, "sample_hold");
  EXPECT_DOUBLE_EQ(held.data.driven_share, 3 / 8.0);
  EXPECT_DOUBLE_EQ(held.data.conducting_share, 3 / 8.0 * 2 / 14.0);
}

TEST(DataEnergy, FidelitiesAgree) {
  const Ran detailed = run(0b00100101, -0b0010001, "serial", true);
  EXPECT_DOUBLE_EQ(detailed.data.conducting_share, 3 / 8.0 * 2 / 14.0);
}

}  // namespace
}  // namespace ohmic
