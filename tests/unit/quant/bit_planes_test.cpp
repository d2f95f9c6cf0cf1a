#include "quant/training/bit_planes.h"

#include <gtest/gtest.h>
#include <torch/types.h>

#include <cmath>

#include "nets/network_loader.h"

namespace ohmic {
namespace {

std::vector<float> values_of(const at::Tensor& tensor) {
  const at::Tensor flat = tensor.detach().contiguous();
  return {flat.data_ptr<float>(), flat.data_ptr<float>() + flat.numel()};
}

/// Two inputs, three outputs in blocks of 2 x 2: outputs 0 and 1, and output 2 with two empty
/// cells. Three planes.
struct BitPlanesTest : ::testing::Test {
  Layer layer = parse_network(R"({"schema_version": 1, "name": "t", "input": {"channels": 2,
      "height": 1, "width": 1}, "layers": [{"name": "f", "type": "flatten"}, {"name": "l", "type": "linear", "out_features": 3}]})",
                              "t")
                    .layers.back();
  WeightBlocks blocks{layer, {2, 2}};
  BitPlanes planes{blocks, 3, {5, -3, 0, 1, -1, 1}, {false, true, true, false, true, false}};

  /// Element of plane b at weight i.
  float& at(int b, int i) {
    return planes.values()
        .data_ptr<float>()[b * 8 + blocks.cell_of_weight()[static_cast<std::size_t>(i)]];
  }
  float slope(int b, int i) {
    return planes.values()
        .grad()
        .data_ptr<float>()[b * 8 + blocks.cell_of_weight()[static_cast<std::size_t>(i)]];
  }
};

TEST_F(BitPlanesTest, StartAtTheCodes) {
  EXPECT_EQ(values_of(planes.forward().codes), (std::vector<float>{5, -3, 0, 1, -1, 1}));
  EXPECT_EQ(at(0, 0), 1);
  EXPECT_EQ(at(1, 0), 0);
  EXPECT_EQ(at(2, 0), 1);
  EXPECT_EQ(planes.weights(), 6);
  EXPECT_EQ(planes.kept_planes(), 18);
  EXPECT_EQ(planes.stored().planes, 4 * 3 + 2 * 1);
  EXPECT_EQ(planes.stored().nonzero, 5);
}

TEST_F(BitPlanesTest, PenaltyByHand) {
  // Block 0: three codes have bit 0, one bit 1, one bit 2; block 1: two have bit 0.
  EXPECT_FLOAT_EQ(planes.forward().norms.item<float>(), std::sqrt(3.0F) + 1 + 1 + std::sqrt(2.0F));
  at(1, 0) = 0.5F;
  EXPECT_FLOAT_EQ(planes.forward().norms.item<float>(),
                  std::sqrt(3.0F) + std::sqrt(1.25F) + 1 + std::sqrt(2.0F));
}

TEST_F(BitPlanesTest, GradientsByHand) {
  at(1, 0) = 0.5F;
  const BitPlanes::Forward forward = planes.forward();
  (forward.codes.dot(torch::tensor({1.0F, 10.0F, 100.0F, 0.0F, 7.0F, 0.0F})) + 3 * forward.norms)
      .backward();
  EXPECT_FLOAT_EQ(slope(0, 0), 1 + 3 / std::sqrt(3.0F));
  EXPECT_FLOAT_EQ(slope(1, 0), 2 + 3 * 0.5F / std::sqrt(1.25F));
  EXPECT_FLOAT_EQ(slope(2, 0), 4 + 3);
  EXPECT_FLOAT_EQ(slope(1, 1), -20 + 3 / std::sqrt(1.25F));  // a negative weight
  EXPECT_FLOAT_EQ(slope(2, 2), -400);                        // code 0 keeps the sign of its weight
  EXPECT_FLOAT_EQ(slope(0, 4), -7 + 3 / std::sqrt(2.0F));
  EXPECT_FLOAT_EQ(slope(2, 4), -28);  // an empty group pulls at nothing
  const at::Tensor gradient = planes.values().grad();
  for (int b = 0; b < 3; ++b) {
    EXPECT_EQ(gradient[b][1][1].item<float>(), 0);  // cells without a weight
    EXPECT_EQ(gradient[b][1][3].item<float>(), 0);
  }
}

TEST_F(BitPlanesTest, SumsAreRoundedAndClipped) {
  at(1, 0) = 0.3F;   // 5.6
  at(0, 1) = 0.4F;   // 2.4
  at(2, 3) = -0.6F;  // below 0: projected
  at(1, 4) = 1.7F;   // beyond 1: projected
  planes.project();
  EXPECT_EQ(values_of(planes.forward().codes), (std::vector<float>{6, -2, 0, 1, -3, 1}));
  EXPECT_EQ(at(2, 3), 0);
  EXPECT_EQ(at(1, 4), 1);
  EXPECT_EQ(at(1, 0), 0.3F);
}

TEST_F(BitPlanesTest, PlanesAreDroppedFromTheTopAndNeverGrowBack) {
  at(2, 0) = 0.2F;  // 1.8 -> 2: bit 2 of block 0 is empty, bit 1 is not
  at(2, 4) = 0;
  planes.requantize();
  EXPECT_EQ(values_of(planes.masks()), (std::vector<float>{1, 1, 1, 0, 0, 0}));
  EXPECT_EQ(values_of(planes.forward().codes), (std::vector<float>{2, -3, 0, 1, -1, 1}));
  EXPECT_EQ(at(0, 0), 0);  // binary again
  EXPECT_EQ(at(1, 0), 1);
  EXPECT_EQ(planes.kept_planes(), 4 * 2 + 2 * 1);

  const BitPlanes::Forward forward = planes.forward();
  (forward.codes.sum() + forward.norms).backward();
  EXPECT_EQ(slope(2, 0), 0);  // a dropped plane learns nothing
  for (int b = 0; b < 3; ++b) {
    for (int i = 0; i < 6; ++i) at(b, i) = 1;
  }
  planes.project();
  EXPECT_EQ(values_of(planes.forward().codes), (std::vector<float>{3, -3, -3, 3, -1, 1}));
}

TEST_F(BitPlanesTest, AnEmptyPlaneBelowAFullOneStays) {
  at(1, 1) = 0;  // bit 1 of block 0 is empty now, bit 2 is not
  planes.requantize();
  EXPECT_EQ(values_of(planes.masks()), (std::vector<float>{1, 1, 1, 0, 1, 0}));
}

TEST_F(BitPlanesTest, AnEmptyBlockKeepsNothing) {
  at(0, 4) = at(0, 5) = 0.4F;
  planes.requantize();
  EXPECT_EQ(values_of(planes.masks()), (std::vector<float>{1, 0, 1, 0, 1, 0}));
  EXPECT_EQ(planes.stored().planes, 12);
}

}  // namespace
}  // namespace ohmic
