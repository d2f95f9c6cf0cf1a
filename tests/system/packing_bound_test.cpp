// No packing of the blocks of the shipped networks takes fewer arrays than ours.
#include "tests/system/packing_bound.h"

#include <gtest/gtest.h>

#include "hw/config/hardware_record.h"
#include "hw/mapping/layout/class_choice.h"
#include "nets/network_loader.h"
#include "tests/system/layout_law.h"

namespace ohmic {
namespace {

TEST(PackingBound, SeesWhatTheAreaDoesNot) {
  const ArrayClass array{64, 64};
  EXPECT_EQ(least_pairs({{{60, 60}, 3}}, array), 3U);
  EXPECT_EQ(least_pairs({{{64, 60}, 2}, {{64, 36}, 2}, {{16, 60}, 1}, {{16, 36}, 1}}, array), 5U);
  EXPECT_EQ(least_pairs({{{22, 22}, 8}}, array), 2U);  // 2 x 2 an array; the area of one is 0.95
  EXPECT_EQ(least_pairs({{{32, 32}, 9}}, array), 3U);
  EXPECT_EQ(least_pairs({{{64, 64}, 1}, {{64, 16}, 1}, {{20, 64}, 1}, {{20, 16}, 1}}, array), 3U);
}

struct BoundCase {
  const char* network;
  const char* layout;
  int bits;
};

class ShippedNetworks : public ::testing::TestWithParam<BoundCase> {};

TEST_P(ShippedNetworks, NoPackingTakesFewerArrays) {
  const NetworkSpec network = load_network(GetParam().network);
  const ChipConfig chip = make_chip_config(
      load_hardware("mixed-pool", {std::string("mapping.weight_layout=") + GetParam().layout,
                                   "mapping.share_arrays=on", "mapping.class_choice=group"}));
  const QuantPolicy policy = uniform_policy(network, GetParam().bits, GetParam().bits);
  for (std::size_t l = 0; l < policy.layers.size(); ++l) {
    const Layer& layer = network.weight_layer(static_cast<int>(l));
    const auto mapped = measure_alone(chip, layer, policy.layers[l], nullptr);
    ASSERT_TRUE(mapped);
    ASSERT_EQ(mapped->parts.size(), 1U);
    const LayerPart& part = mapped->parts.front();
    const ArrayClass& array = chip.arrays[static_cast<std::size_t>(part.array_class)];
    const LayoutLaw law = layout_law(chip, array, layer, policy.layers[l]);
    EXPECT_EQ(part.pairs, law.least_pairs) << layer.name << " in " << array.rows;
  }
}

INSTANTIATE_TEST_SUITE_P(Mixed, ShippedNetworks,
                         ::testing::ValuesIn(std::vector<BoundCase>{{"lenet5", "planes", 4},
                                                                    {"lenet5", "planes", 6},
                                                                    {"lenet5", "planes", 8},
                                                                    {"lenet5", "adjacent", 4},
                                                                    {"lenet5", "adjacent", 6},
                                                                    {"lenet5", "adjacent", 8},
                                                                    {"resnet20", "planes", 4},
                                                                    {"resnet20", "planes", 6},
                                                                    {"resnet20", "planes", 8},
                                                                    {"resnet20", "adjacent", 4},
                                                                    {"resnet20", "adjacent", 6},
                                                                    {"resnet20", "adjacent", 8},
                                                                    {"vgg13", "planes", 6},
                                                                    {"vgg13", "adjacent", 6}}),
                         [](const auto& of) {
                           return std::string(of.param.network) + "_" + of.param.layout + "_w" +
                                  std::to_string(of.param.bits);
                         });

}  // namespace
}  // namespace ohmic
