#include "hw/mapping/validate.h"

#include <gmock/gmock.h>

#include <functional>

#include "tests/unit/hw/hw_case.h"

namespace ohmic {
namespace {

using ::testing::HasSubstr;

/// What validate() says of LeNet-5's mapping after `damage`.
std::string verdict(const std::function<void(Mapping&)>& damage) {
  const MappedNetwork lenet(load_network("lenet5"), chip_with());
  Mapping mapping = lenet.mapping();
  damage(mapping);
  return validate(mapping, lenet.chip);
}

TEST(Validate, AcceptsWhatTheMapperMakes) {
  EXPECT_EQ(verdict([](Mapping&) {}), "");
}

TEST(Validate, RefusesBrokenPlacements) {
  EXPECT_THAT(verdict([](Mapping& m) { m.placements[3].block = 99; }),
              HasSubstr("placement 3 names block 99"));
  EXPECT_THAT(verdict([](Mapping& m) { m.placements[3].row0 = 128; }),
              HasSubstr("placement 3 leaves its array"));
  EXPECT_THAT(verdict([](Mapping& m) { m.placements[3].column0 = 125; }),
              HasSubstr("placement 3 leaves its array"));
  EXPECT_THAT(verdict([](Mapping& m) { m.placements[3].pair = 8192; }),
              HasSubstr("placement 3 names array 8192"));
}

TEST(Validate, RefusesBrokenBlocks) {
  EXPECT_THAT(verdict([](Mapping& m) { m.blocks[1].layer = 5; }),
              HasSubstr("block 1 has rows of no layer"));
  EXPECT_THAT(verdict([](Mapping& m) { m.blocks[1].row_set = 0; }),
              HasSubstr("block 1 has rows of no layer"));
  EXPECT_THAT(verdict([](Mapping& m) { m.blocks[1].set = 1; }),
              HasSubstr("block 1 adds to channels that its set does not write"));
  EXPECT_THAT(verdict([](Mapping& m) { m.blocks[1].columns = IndexSet(0, 17); }),
              HasSubstr("block 1 adds to channels that its set does not write"));
  EXPECT_THAT(verdict([](Mapping& m) { m.placements[3].slice = 8; }),
              HasSubstr("placement 3 names slice 8"));
  EXPECT_THAT(verdict([](Mapping& m) { m.placements[3].array_class = 1; }),
              HasSubstr("placement 3 names array class 1"));
}

TEST(Validate, RefusesBrokenTiles) {
  EXPECT_THAT(verdict([](Mapping& m) { m.layers[1].tiles[0].tile = 64; }),
              HasSubstr("weight layer 1 names tile 64"));
  EXPECT_THAT(verdict([](Mapping& m) { m.layers[1].tiles[0].tile = 0; }),
              HasSubstr("weight layer 1 shares tile 0"));
  EXPECT_THAT(verdict([](Mapping& m) { m.layers[1].tiles[0].pes.clear(); }),
              HasSubstr("weight layer 1 has 0 PEs on a tile"));
  EXPECT_THAT(verdict([](Mapping& m) { m.layers[1].tiles[0].pes[0].placements = 9; }),
              HasSubstr("weight layer 1 has a placement in another PE"));
  EXPECT_THAT(verdict([](Mapping& m) { m.layers[1].tiles[0].pes[0].placements = 0; }),
              HasSubstr("weight layer 1 has a PE without placements"));
  EXPECT_THAT(verdict([](Mapping& m) { m.layers[1].tiles[0].pes[0].first_placement = 0; }),
              HasSubstr("weight layer 1 runs a foreign block"));
}

TEST(Validate, RefusesCountsThatDoNotAddUp) {
  EXPECT_THAT(verdict([](Mapping& m) { m.layers[1].tiles[0].pes.pop_back(); }),
              HasSubstr("weight layer 1 counts 2 PEs and has 1"));
  EXPECT_THAT(verdict([](Mapping& m) { m.layers[2].sets.clear(); }),
              HasSubstr("weight layer 2 does not write every channel once"));
}

TEST(Validate, RefusesFlowsOffTheChipAndNoDataflow) {
  EXPECT_THAT(verdict([](Mapping& m) { m.flows[0].bits = 0; }), HasSubstr("flow"));
  EXPECT_THAT(verdict([](Mapping& m) { m.flows[0].to.tile = 64; }), HasSubstr("flow"));
  EXPECT_THAT(verdict([](Mapping& m) { m.graph = nullptr; }), HasSubstr("no dataflow"));
}

}  // namespace
}  // namespace ohmic
