#include "rl/oracles/parallel_cost.h"

#include <gmock/gmock.h>

#include <stdexcept>
#include <system_error>

namespace ohmic {
namespace {

Candidate policy_of(int bits) { return QuantPolicy{std::vector<LayerBits>(3, {bits, bits})}; }

std::vector<Candidate> policies(int count) {
  std::vector<Candidate> all;
  for (int i = 0; i < count; ++i) all.push_back(policy_of(2 + i % 7));
  return all;
}

/// Answers 1000 + bits; no policy of 5 bits fits.
struct OwnCost final : CostOracle {
  std::vector<TimedAnswer<HardwareCost>> price(const std::vector<Candidate>& asked) override {
    std::vector<TimedAnswer<HardwareCost>> costs;
    for (const Candidate& policy : asked) {
      if (policy.layers[0].weight_bits == 5) throw std::runtime_error("does not fit");
      costs.push_back({{1000.0 + policy.layers[0].weight_bits, 0, 0}, 0});
      ++calls;
    }
    return costs;
  }
  std::uint64_t simulator_calls() const override { return calls; }
  std::uint64_t calls = 0;
};

/// A worker that says of every line what `answer` prints; the policy's first digit is in $bits.
ParallelCost::StartWorker shell(const std::string& answer, int* started = nullptr) {
  return [=] {
    if (started != nullptr) ++*started;
    const std::string script =
        "while read -r policy; do bits=${policy#W}; bits=${bits%%A*}; " + answer + "; done";
    return std::make_unique<CostWorker>("/bin/sh", std::vector<std::string>{"-c", script});
  };
}

const std::string kPrice =
    R"(echo '{"total": {"latency_ms": '$bits.1', "energy_mj": 0.1, )"
    R"("component_power_w": 1e-300, "crossbars": 40, "utilization": 0.25}}')";

TEST(ParallelCost, GivesEachPolicyItsOwnAnswerInOrder) {
  OwnCost own;
  ParallelCost cost(own, shell("sleep 0.0$bits; " + kPrice), 3);
  const auto prices = cost.price(policies(20));
  ASSERT_EQ(prices.size(), 20U);
  for (int i = 0; i < 20; ++i) {
    EXPECT_EQ(prices[static_cast<std::size_t>(i)].value.latency_ms, 2 + i % 7 + 0.1) << i;
    EXPECT_EQ(prices[static_cast<std::size_t>(i)].value.energy_mj, 0.1);
    EXPECT_EQ(prices[static_cast<std::size_t>(i)].value.component_power_w, 1e-300);
    EXPECT_EQ(prices[static_cast<std::size_t>(i)].value.crossbars, 40);
    EXPECT_EQ(prices[static_cast<std::size_t>(i)].value.utilization, 0.25);
  }
  EXPECT_EQ(cost.simulator_calls(), 20U);
  EXPECT_EQ(own.calls, 0U);
}

TEST(ParallelCost, StartsAsManyAsThereIsWorkForAndKeepsThem) {
  OwnCost own;
  int started = 0;
  ParallelCost cost(own, shell(kPrice, &started), 4);
  EXPECT_EQ(cost.price({policy_of(3)}).front().value.latency_ms, 1003) << "alone it is priced here";
  EXPECT_EQ(started, 0);
  cost.price(policies(2));
  EXPECT_EQ(started, 2);
  cost.price(policies(20));
  cost.price(policies(20));
  EXPECT_EQ(started, 4);
  EXPECT_EQ(cost.simulator_calls(), 43U);
}

TEST(ParallelCost, OneProcessNeedsNoOther) {
  OwnCost own;
  int started = 0;
  ParallelCost cost(own, shell(kPrice, &started), 1);
  EXPECT_EQ(cost.price(policies(2)).back().value.latency_ms, 1003);
  EXPECT_EQ(started, 0);
}

TEST(ParallelCost, WhatNoWorkerCanPriceIsPricedHere) {
  const std::vector<std::string> broken = {"exit 2", "echo '{\"error\": \"does not fit\"}'",
                                           "echo nonsense", "printf '{\"tot'; exit 0",
                                           "[ $bits = 3 ] && exit 1; " + kPrice};
  for (const std::string& answer : broken) {
    OwnCost own;
    ParallelCost cost(own, shell(answer), 2);
    for (int again = 0; again < 3; ++again) {
      const auto prices = cost.price({policy_of(2), policy_of(3), policy_of(4)});
      EXPECT_EQ(prices[1].value.latency_ms, 1003) << answer;
    }
    EXPECT_EQ(cost.simulator_calls(), 9U) << answer;
  }
}

TEST(ParallelCost, AnErrorIsTheOwnError) {
  OwnCost own;
  ParallelCost cost(own, shell("[ $bits = 5 ] && echo '{}' || " + kPrice), 2);
  EXPECT_THROW(cost.price({policy_of(2), policy_of(5)}), std::runtime_error);
  EXPECT_EQ(cost.price({policy_of(2), policy_of(6)}).back().value.latency_ms, 6.1);
}

TEST(ParallelCost, AWorkerThatCannotBeStartedIsDoneWithout) {
  OwnCost own;
  int tried = 0;
  ParallelCost cost(
      own,
      [&tried]() -> std::unique_ptr<CostWorker> {
        ++tried;
        throw std::system_error(ENOENT, std::generic_category(), "no program");
      },
      4);
  for (int again = 0; again < 3; ++again) EXPECT_EQ(cost.price(policies(3)).size(), 3U);
  EXPECT_EQ(tried, 1) << "asked once, it is left";
  EXPECT_EQ(cost.simulator_calls(), 9U);
}

}  // namespace
}  // namespace ohmic
