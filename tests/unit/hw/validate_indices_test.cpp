#include <gmock/gmock.h>

#include <functional>

#include "hw/mapping/validate.h"
#include "tests/unit/hw/hw_case.h"

// Every index that the kernel follows without looking must have been looked at.

namespace ohmic {
namespace {

bool refused(const std::function<void(Mapping&)>& damage) {
  const MappedNetwork vgg(load_network("vgg13"), chip_with());
  Mapping mapping = vgg.mapping();
  damage(mapping);
  return !validate(mapping, vgg.chip).empty();
}

TEST(ValidateIndices, Pe) {
  EXPECT_TRUE(refused([](Mapping& m) { m.layers[1].tiles[0].pes[0].pe = 16; }));
  EXPECT_TRUE(refused([](Mapping& m) { m.layers[1].tiles[0].pes[0].pe = -1; }));
  EXPECT_TRUE(refused([](Mapping& m) { m.layers[1].tiles[0].pes[1].pe = 0; }));  // twice
}

TEST(ValidateIndices, AccumulationSets) {
  EXPECT_TRUE(refused([](Mapping& m) { m.layers[3].sets[0].home = 99; }));
  EXPECT_TRUE(refused([](Mapping& m) { m.layers[3].sets[0].shares.pop_back(); }));
  EXPECT_TRUE(refused([](Mapping& m) { m.layers[3].sets[1].writes = m.layers[3].sets[0].writes; }));
}

TEST(ValidateIndices, Flows) {
  EXPECT_TRUE(refused([](Mapping& m) { m.flows[0].layer = 8; }));
  EXPECT_TRUE(refused([](Mapping& m) { m.flows[0].to.stage = 8; }));
  EXPECT_TRUE(refused([](Mapping& m) { m.flows[0].producer = 1; }));
  EXPECT_TRUE(refused([](Mapping& m) { m.flows[3].to.tile = 63; }));  // where no stage is
}

TEST(ValidateIndices, Layers) {
  EXPECT_TRUE(refused([](Mapping& m) { m.layers.pop_back(); }));
  EXPECT_TRUE(refused([](Mapping& m) { m.vector_host.clear(); }));
}

TEST(ValidateIndices, TwoPlacementsOnTheSameCells) {
  EXPECT_TRUE(refused([](Mapping& m) { m.placements[1].pair = m.placements[0].pair; }));
}

}  // namespace
}  // namespace ohmic
