// No packing of the blocks of the shipped networks takes fewer arrays than ours.
#include "tests/system/packing_bound.h"

#include <gtest/gtest.h>

#include <algorithm>

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
  std::string network, layout;
  int bits = 0;
};

std::vector<BoundCase> bound_cases() {
  std::vector<BoundCase> cases;
  for (const char* network : {"lenet5", "lenet5-32", "resnet20", "vgg13", "squeezenet", "googlenet",
                              "densenet40", "mobilenet_v2"}) {
    for (const char* layout : {"planes", "adjacent"})
      for (const int bits : {4, 6, 8}) cases.push_back({network, layout, bits});
  }
  return cases;
}

class ShippedNetworks : public ::testing::TestWithParam<BoundCase> {};

TEST_P(ShippedNetworks, NoPackingTakesFewerArrays) {
  const NetworkSpec network = load_network(GetParam().network);
  const ChipConfig chip = make_chip_config(
      load_hardware("mixed-pool", {"mapping.weight_layout=" + GetParam().layout,
                                   "mapping.share_arrays=on", "mapping.class_choice=group"}));
  const QuantPolicy policy = uniform_policy(network, GetParam().bits, GetParam().bits);
  std::uint64_t cells = 0, least = 0;
  for (std::size_t l = 0; l < policy.layers.size(); ++l) {
    const Layer& layer = network.weight_layer(static_cast<int>(l));
    const auto mapped = measure_alone(chip, layer, policy.layers[l], nullptr);
    ASSERT_TRUE(mapped);
    ASSERT_EQ(mapped->parts.size(), 1U);
    const LayerPart& part = mapped->parts.front();
    const ArrayClass& array = chip.arrays[static_cast<std::size_t>(part.array_class)];
    const auto area = static_cast<std::uint64_t>(array.rows * array.columns);
    cells += part.pairs * area;
    least += layout_law(chip, array, layer, policy.layers[l]).least_pairs * area;
  }
  // Of some slices of depthwise layers the bound may not be reached by any packing, or not by ours.
  const bool depthwise = GetParam().network == "mobilenet_v2" && GetParam().layout == "planes";
  EXPECT_GE(cells, least);
  EXPECT_LE(static_cast<double>(cells), static_cast<double>(least) * (depthwise ? 1.003 : 1));
}

INSTANTIATE_TEST_SUITE_P(Mixed, ShippedNetworks, ::testing::ValuesIn(bound_cases()),
                         [](const auto& of) {
                           std::string name = of.param.network + "_" + of.param.layout + "_w" +
                                              std::to_string(of.param.bits);
                           std::replace(name.begin(), name.end(), '-', '_');
                           return name;
                         });

}  // namespace
}  // namespace ohmic
