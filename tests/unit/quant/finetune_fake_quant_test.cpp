#include <gtest/gtest.h>
#include <torch/types.h>

#include <cmath>
#include <random>

#include "quant/quantizer.h"
#include "quant/training/fake_quant.h"
#include "util/random_source.h"

namespace ohmic {
namespace {

std::vector<float> values_of(const at::Tensor& tensor) {
  const at::Tensor flat = tensor.detach().to(at::kFloat).contiguous();
  return {flat.data_ptr<float>(), flat.data_ptr<float>() + flat.numel()};
}

/// Random values around the grid, its levels, the ties between them, and the floats beside those.
std::vector<float> hard_values(float step, int top, unsigned seed) {
  RandomSource random(seed);
  std::normal_distribution<float> normal(0, step * static_cast<float>(top));
  std::vector<float> values;
  for (int i = 0; i < 1000; ++i) values.push_back(normal(random));
  for (int half = -2 * top - 3; half <= 2 * top + 3; ++half) {
    const float tie = static_cast<float>(half) * 0.5F * step;
    for (const float v : {tie, std::nextafter(tie, 1e9F), std::nextafter(tie, -1e9F)})
      values.push_back(v);
  }
  values.push_back(1e30F);
  values.push_back(-1e30F);
  return values;
}

TEST(FakeQuant, WeightsAreTheQuantisersValuesBitForBit) {
  for (const int bits : {2, 3, 4, 5, 6, 7, 8, 9, 12, 16}) {
    for (const float clip : {0.37F, 1.0F, 0.0123F}) {
      const CodeRange codes = weight_codes(bits);
      const float step = level_step(clip, codes.high);
      const std::vector<float> weights = hard_values(step, codes.high, static_cast<unsigned>(bits));
      const at::Tensor result =
          fake_quantize_weight(torch::tensor(weights).view({1, -1}), torch::tensor({clip}), bits);
      const std::vector<float> got = values_of(result);
      for (std::size_t i = 0; i < weights.size(); ++i) {
        const int code = quantize_weight(weights[i], step, codes, Rounding::kNearest);
        ASSERT_EQ(got[i], static_cast<float>(code) * step) << bits << " bits, " << weights[i];
      }
    }
  }
}

TEST(FakeQuant, InputsAreTheQuantisersValuesBitForBit) {
  for (const int bits : {2, 3, 4, 5, 6, 7, 8, 9, 12, 15}) {
    const int top = activation_top_code(bits);
    for (const int zero : {0, 1, top / 2, top}) {
      const ActivationGrid grid{level_step(0.83F, top), zero, top};
      std::vector<float> inputs = hard_values(grid.scale, top, static_cast<unsigned>(bits));
      const std::vector<float> got = values_of(
          fake_quantize_activation(torch::tensor(inputs), torch::tensor({0.83F}), bits, zero));
      for (std::size_t i = 0; i < inputs.size(); ++i) {
        const int code = quantize_activation(inputs[i], grid, Rounding::kNearest);
        ASSERT_EQ(got[i], static_cast<float>(code - zero) * grid.scale) << bits << ' ' << inputs[i];
      }
    }
  }
}

/// Gradients of sum(slope * fake-quantised) to values and clip.
struct Slopes {
  std::vector<float> values, clip;
};

Slopes weight_slopes(const std::vector<float>& weight, std::int64_t outputs,
                     const std::vector<float>& clip, const std::vector<float>& slope, int bits) {
  const at::Tensor w = torch::tensor(weight).view({outputs, -1}).requires_grad_();
  const at::Tensor c = torch::tensor(clip).requires_grad_();
  (fake_quantize_weight(w, c, bits) * torch::tensor(slope).view({outputs, -1})).sum().backward();
  return {values_of(w.grad()), values_of(c.grad())};
}

Slopes input_slopes(const std::vector<float>& input, float clip, int bits, int zero) {
  const at::Tensor x = torch::tensor(input).requires_grad_();
  const at::Tensor c = torch::tensor({clip}).requires_grad_();
  fake_quantize_activation(x, c, bits, zero).sum().backward();
  return {values_of(x.grad()), values_of(c.grad())};
}

TEST(FakeQuant, WeightGradientsByHandAtTheClipsEdges) {
  // 2 bits, clip 2: levels -2, 0, 2. Beyond the clip only the clip learns.
  const auto one = [](float w) { return weight_slopes({w}, 1, {2.0F}, {3.0F}, 2); };
  EXPECT_EQ(one(2.5F).values[0], 0);
  EXPECT_EQ(one(2.5F).clip[0], 3);
  EXPECT_EQ(one(-2.5F).clip[0], -3);
  EXPECT_EQ(one(2.0F).values[0], 3);
  EXPECT_EQ(one(2.0F).clip[0], 0);
  EXPECT_EQ(one(1.5F).values[0], 3);
  EXPECT_EQ(one(1.5F).clip[0], 3 * 0.25F);   // level 1 - 0.75
  EXPECT_EQ(one(0.5F).clip[0], 3 * -0.25F);  // level 0 - 0.25
  // 3 bits: top code 3, a third of the step's gradient.
  EXPECT_FLOAT_EQ(weight_slopes({2.6F}, 1, {3.0F}, {1.0F}, 3).clip[0], (3 - 2.6F) / 3);
}

TEST(FakeQuant, EachOutputLearnsItsOwnClipOrAllShareOne) {
  const std::vector<float> weight{9, 1.5F, -9, 0.5F}, slope{1, 1, 1, 1};
  EXPECT_EQ(weight_slopes(weight, 2, {2, 2}, slope, 2).clip, (std::vector<float>{1.25F, -1.25F}));
  EXPECT_EQ(weight_slopes(weight, 2, {2}, slope, 2).clip, (std::vector<float>{0}));
}

TEST(FakeQuant, InputGradientsByHandAtTheClipsEdges) {
  // 2 bits, clip 3: levels 0 1 2 3; with zero point 1: -1 0 1 2.
  const Slopes unsigned_input = input_slopes({-0.5F, 0, 1.25F, 3, 3.5F}, 3, 2, 0);
  EXPECT_EQ(unsigned_input.values, (std::vector<float>{0, 1, 1, 1, 0}));
  EXPECT_EQ(unsigned_input.clip[0], (-0.25F + 3) / 3);  // PACT: 1 beyond the clip
  const Slopes shifted = input_slopes({-1.5F, -0.75F, 2.5F}, 3, 2, 1);
  EXPECT_EQ(shifted.values, (std::vector<float>{0, 1, 0}));
  EXPECT_EQ(shifted.clip[0], (-1 - 0.25F + 2) / 3);
}

TEST(FakeQuant, ClipGradientIsTheSlopeOfTheSmoothPart) {
  // With the rounding's residue r = level - x / step held, step * (x / step + r) is smooth, and its
  // slope is the gradient; beyond the clip the value itself is smooth.
  RandomSource random(3);
  std::normal_distribution<float> normal(0, 1);
  for (int i = 0; i < 200; ++i) {
    const int bits = 2 + i % 7, top = activation_top_code(bits);
    const float x = normal(random), clip = 0.9F;
    const auto value = [&](double c) {
      const double step = c / top;
      const double t = double{x} / (double{clip} / top);
      const double level = std::floor(t + 0.5);
      if (t < 0) return 0.0;
      return t > top ? top * step : step * (double{x} / step + level - t);
    };
    const double expected = (value(0.9 + 1e-6) - value(0.9 - 1e-6)) / 2e-6;
    EXPECT_NEAR(input_slopes({x}, clip, bits, 0).clip[0], expected, 1e-4) << x << ' ' << bits;
  }
}

TEST(FakeQuant, LargeTensorsAndOtherLayoutsHaveTheSameGradients) {
  at::manual_seed(1);
  const at::Tensor values = torch::randn({3, 5, 70, 70});
  const at::Tensor slope = torch::randn({3, 5, 70, 70});
  const auto gradients = [&](const at::Tensor& input) {
    const at::Tensor x = input.detach().requires_grad_();
    const at::Tensor c = torch::tensor({1.5F}).requires_grad_();
    (fake_quantize_activation(x, c, 3, 2) * slope.to(input.scalar_type())).sum().backward();
    return std::pair(x.grad().to(at::kFloat).contiguous(), c.grad().item<float>());
  };
  const auto [planar, planar_clip] = gradients(values);
  const auto [last, last_clip] = gradients(values.contiguous(at::MemoryFormat::ChannelsLast));
  EXPECT_TRUE(at::equal(planar, last));
  EXPECT_NEAR(planar_clip, last_clip, 1e-3 * std::abs(planar_clip));
  const auto [half, half_clip] = gradients(values.to(at::kBFloat16));
  EXPECT_LT((half - planar).abs().gt(0.02).to(at::kFloat).mean().item<float>(), 0.01);
  EXPECT_NEAR(planar_clip, half_clip, 0.1 * std::abs(planar_clip));
}

}  // namespace
}  // namespace ohmic
