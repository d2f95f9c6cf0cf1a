#include <gtest/gtest.h>

#include <random>
#include <vector>

#include "quant/calibration/activation_moments.h"
#include "quant/integer/quantizer_feedback.h"
#include "util/random_source.h"

namespace ohmic {
namespace {

/// Moments of windows, each a row of `rows` values.
InputMoments moments_of(const std::vector<std::vector<double>>& windows, std::size_t block_rows) {
  InputMoments moments(windows.front().size(), block_rows);
  for (const auto& window : windows) {
    for (std::size_t b = 0; b < moments.blocks(); ++b) {
      const std::size_t first = moments.first_row(b), n = moments.block_rows(b);
      std::vector<double> products(n * n);
      for (std::size_t i = 0; i < n * n; ++i)
        products[i] = window[first + i / n] * window[first + i % n];
      moments.add(b, window.data() + first, products.data(), 1);
    }
  }
  return moments;
}

std::vector<std::vector<double>> correlated_windows(std::size_t rows) {
  RandomSource random(11);
  std::normal_distribution<double> normal(0, 1);
  std::vector<std::vector<double>> windows(400, std::vector<double>(rows));
  for (auto& window : windows) {
    const double shared = normal(random);
    for (double& value : window) value = shared + 0.3 * normal(random);
  }
  return windows;
}

TEST(InputMoments, MeanAndCovarianceByHand) {
  const InputMoments moments = moments_of({{1, 2}, {3, 6}}, 2);
  EXPECT_EQ(moments.mean(), (std::vector<double>{2, 4}));
  EXPECT_EQ(moments.covariance(0), (std::vector<double>{1, 2, 2, 4}));
}

TEST(InputMoments, BlocksCutTheRows) {
  const InputMoments moments = moments_of({{1, 2, 5}, {3, 6, 7}}, 2);
  ASSERT_EQ(moments.blocks(), 2U);
  EXPECT_EQ(moments.first_row(1), 2U);
  EXPECT_EQ(moments.block_rows(1), 1U);
  EXPECT_EQ(moments.mean(), (std::vector<double>{2, 4, 6}));
  EXPECT_EQ(moments.covariance(1), (std::vector<double>{1}));
}

TEST(FeedbackRounder, EqualInputsShareTheirErrors) {
  // Two rows that always see the same value: 0.4 + 0.4 is better met by 1 + 0 than by 0 + 0.
  const FeedbackRounder rounder(moments_of({{1, 1}, {-1, -1}}, 2));
  const std::vector<float> weight{0.4F, 0.4F};
  const auto codes = rounder.round({{weight.data(), 1}}, weight_codes(2)).front().codes;
  EXPECT_EQ(codes[0] + codes[1], 1);
}

TEST(FeedbackRounder, WhatIsLeftMakesUpForPrunedWeights) {
  const FeedbackRounder rounder(moments_of({{1, 1}, {-1, -1}}, 2));
  const std::vector<float> weight{0.3F, 0.4F};
  const std::uint8_t pruned[] = {0, 1}, none[] = {0, 0};
  const auto codes = rounder.round({{weight.data(), 0.01F, pruned}}, weight_codes(8)).front().codes;
  EXPECT_EQ(codes[1], 0);
  EXPECT_NEAR(codes[0], 70, 1);
  EXPECT_EQ(rounder.round({{weight.data(), 0.01F, none}}, weight_codes(8)).front().codes,
            rounder.round({{weight.data(), 0.01F}}, weight_codes(8)).front().codes);
}

TEST(FeedbackRounder, IndependentInputsRoundToTheNearest) {
  const FeedbackRounder rounder(moments_of({{1, 1}, {-1, -1}, {1, -1}, {-1, 1}}, 2));
  const std::vector<float> weight{0.4F, -0.7F};
  EXPECT_EQ(rounder.round({{weight.data(), 1}}, weight_codes(2)).front().codes,
            (std::vector<WeightCode>{0, -1}));
}

/// Sum over the windows of the squared output error of some codes.
double output_error(const std::vector<std::vector<double>>& windows,
                    const std::vector<float>& weight, const std::vector<WeightCode>& codes,
                    float step) {
  double total = 0;
  for (const auto& window : windows) {
    double error = 0;
    for (std::size_t r = 0; r < weight.size(); ++r) {
      error += (double{weight[r]} - codes[r] * double{step}) * window[r];
    }
    total += error * error;
  }
  return total;
}

TEST(FeedbackRounder, BeatsNearestRoundingOnCorrelatedInputs) {
  const auto windows = correlated_windows(24);
  const FeedbackRounder rounder(moments_of(windows, 8));
  RandomSource random(12);
  std::normal_distribution<float> normal(0, 0.5F);
  double with = 0, without = 0;
  for (int draw = 0; draw < 50; ++draw) {
    std::vector<float> weight(24);
    std::vector<WeightCode> nearest;
    for (float& w : weight) {
      w = normal(random);
      const int code = quantize_weight(w, 0.5F, weight_codes(3), Rounding::kNearest);
      nearest.push_back(static_cast<WeightCode>(code));
    }
    const auto codes = rounder.round({{weight.data(), 0.5F}}, weight_codes(3)).front().codes;
    with += output_error(windows, weight, codes, 0.5F);
    without += output_error(windows, weight, nearest, 0.5F);
  }
  EXPECT_LT(with, without / 2);
}

/// One draft as the definition has it, row by row: what every kernel must give to the bit.
/// factor: lower triangle, row major, rows in the order of rounding's end.
FeedbackRounder::Result round_plainly(const std::vector<double>& covariance,
                                      const std::vector<float>& weight, float step,
                                      CodeRange codes) {
  const std::size_t n = weight.size();
  std::vector<std::size_t> order(n);
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return covariance[a * n + a] < covariance[b * n + b];
  });
  double trace = 0;
  for (std::size_t i = 0; i < n; ++i) trace += covariance[i * n + i];
  const double damping = std::max(0.01 * trace / static_cast<double>(n), 1e-12);
  std::vector<double> factor(n * n);
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = 0; j <= i; ++j) {
      double rest = covariance[order[i] * n + order[j]] + (i == j ? damping : 0);
      double sum = 0;
      for (std::size_t k = 0; k < j; ++k) sum += factor[i * n + k] * factor[j * n + k];
      rest -= sum;
      factor[i * n + j] = i == j ? std::sqrt(rest) : rest / factor[j * n + j];
    }
  }
  FeedbackRounder::Result result{std::vector<WeightCode>(n), 0};
  std::vector<double> carried(n);
  for (std::size_t i = n; i-- > 0;) {
    const double value = weight[order[i]];
    const auto wanted = static_cast<float>(value + carried[i] / factor[i * n + i]);
    const int code = quantize_weight(wanted, step, codes, Rounding::kNearest);
    const double error = value - code * double{step};
    for (std::size_t j = 0; j <= i; ++j) carried[j] += factor[i * n + j] * error;
    result.codes[order[i]] = static_cast<WeightCode>(code);
    result.output_error += carried[i] * carried[i];
  }
  return result;
}

/// Blocks of every length about a panel's, numbers of drafts about a batch's, on every kernel.
TEST(FeedbackRounder, GivesTheSameBitsSideBySideAsAlone) {
  RandomSource random(5);
  std::normal_distribution<float> normal(0, 0.5F);
  for (const std::size_t rows : {1U, 3U, 4U, 31U, 32U, 33U, 65U, 100U}) {
    const InputMoments moments = moments_of(correlated_windows(rows), rows);
    for (const std::size_t count : {1U, 31U, 32U, 33U}) {
      std::vector<std::vector<float>> weights(count, std::vector<float>(rows));
      std::vector<FeedbackRounder::Draft> drafts;
      for (auto& weight : weights) {
        for (float& w : weight) w = normal(random);
        drafts.push_back({weight.data(), 0.05F + std::abs(normal(random))});
      }
      const CodeRange codes = weight_codes(2 + static_cast<int>(count % 15));
      for (const HandOverKernel kernel : hand_over_kernels()) {
        const auto results = FeedbackRounder(moments, kernel).round(drafts, codes);
        for (std::size_t n = 0; n < count; ++n) {
          const auto alone =
              round_plainly(moments.covariance(0), weights[n], drafts[n].step, codes);
          ASSERT_EQ(results[n].codes, alone.codes) << rows << " rows, draft " << n;
          ASSERT_EQ(results[n].output_error, alone.output_error) << rows << " rows, draft " << n;
        }
      }
    }
  }
}

/// Weights halfway between two levels, and next to it, round as std::round() has them.
TEST(FeedbackRounder, RoundsTiesAwayFromZero) {
  const FeedbackRounder rounder(moments_of({{1}, {-1}}, 1));
  const auto check = [&](int half, CodeRange codes) {
    const float tie = static_cast<float>(half) / 2;
    for (const float weight : {tie, std::nextafter(tie, -1e9F), std::nextafter(tie, 1e9F)}) {
      EXPECT_EQ(rounder.round({{&weight, 1}}, codes).front().codes[0],
                quantize_weight(weight, 1, codes, Rounding::kNearest))
          << weight;
    }
  };
  for (int half = -300; half <= 300; ++half) check(half, weight_codes(8));
  for (int half = -65600; half <= 65600; half += 41) check(half, weight_codes(16));
}

}  // namespace
}  // namespace ohmic
