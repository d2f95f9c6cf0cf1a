#include "hw/mapping/mesh_size.h"

#include <gmock/gmock.h>

#include "hw/config/config_keys.h"
#include "tests/unit/hw/hw_case.h"
#include "tests/unit/util/config_error_of.h"

namespace ohmic {
namespace {

using ::testing::HasSubstr;

const std::vector<std::string> kAuto = {"chip.tiles_x=auto", "chip.tiles_y=auto"};

std::vector<std::string> with_auto(std::vector<std::string> set) {
  set.insert(set.end(), kAuto.begin(), kAuto.end());
  return set;
}

TEST(MeshSize, HoldsTheNetworkAndNoSmallerSquareDoes) {
  const NetworkSpec network = load_network("vgg13");
  for (const std::vector<std::string>& set :
       {std::vector<std::string>{}, {"tile.pes=8"}, {"mapping.replicate=conv1:3"}}) {
    const HardwareRecord hardware = load_hardware_for(network, "wei2022", with_auto(set));
    ChipConfig chip = make_chip_config(hardware);
    EXPECT_EQ(chip.tiles_x, chip.tiles_y);
    EXPECT_EQ(MappedNetwork(network, chip).shortfall(), "fits");
    --chip.tiles_x;
    --chip.tiles_y;
    EXPECT_THAT(MappedNetwork(network, chip).shortfall(), HasSubstr("the network needs"));
  }
}

TEST(MeshSize, IsTheSameChipAsThatOfItsNumbers) {
  const NetworkSpec network = load_network("lenet5");
  const HardwareRecord found =
      load_hardware_for(network, "wei2022", with_auto({"tile.pes=5", "crossbar.rows=96"}));
  const HardwareRecord stated =
      load_hardware("wei2022", {"tile.pes=5", "crossbar.rows=96",
                                "chip.tiles_x=" + found.values.at("chip.tiles_x").dump(),
                                "chip.tiles_y=" + found.values.at("chip.tiles_y").dump()});
  EXPECT_EQ(hardware_to_json(found), hardware_to_json(stated));
}

TEST(MeshSize, HasNoHalf) {
  EXPECT_THAT(config_error_of([] { load_hardware("wei2022", {"chip.tiles_x=auto"}); }),
              HasSubstr("--set: /chip/tiles_y: chip.tiles_y is 8 beside chip.tiles_x = auto"));
  EXPECT_THAT(config_error_of([] { load_hardware("wei2022", {"chip.tiles_y=auto"}); }),
              HasSubstr("/chip/tiles_x: "));
}

TEST(MeshSize, StopsAtTheLargestMesh) {
  const NetworkSpec network = load_network("vgg13");
  const HardwareRecord hardware = load_hardware_for(
      network, "wei2022", with_auto({"crossbar.rows=4", "crossbar.columns=4", "tile.pes=1"}));
  EXPECT_EQ(hardware.values.at("chip.tiles_x"), kLargestMeshSide);
}

}  // namespace
}  // namespace ohmic
