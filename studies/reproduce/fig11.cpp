
#include "studies/reproduce/decrement.h"
#include "studies/reproduce/items.h"
#include "util/random_source.h"

namespace ohmic {
namespace {

constexpr int kPolicies = 300;
constexpr double kThreshold = 80;  // percent of W8A8
constexpr int kFewestBits = 5;     // of Table 7's policy before its decrements; its most are 8
constexpr unsigned kChoices = 4;
constexpr std::uint64_t kSeed = 1;

QuantPolicy draw(RandomSource& random) {
  const auto bits = [&random] { return kFewestBits + static_cast<int>(random() % kChoices); };
  QuantPolicy policy;
  policy.layers.resize(8);
  for (std::size_t layer = 1; layer <= 6; ++layer) {
    policy.layers[layer].weight_bits = bits();
    policy.layers[layer].activation_bits = bits();
  }
  return policy;
}

/// A drawn policy on its way below the threshold. Costs in percent.
struct Episode {
  DecrementWalk walk;
  double before = 0, now = 0;
  int calls = 0;
};

/// Prices those of `episodes` that `open` names.
void price(ChipCosts& prices, double Episode::*into, const ChipCost& base,
           const std::vector<Episode*>& open) {
  std::vector<std::string> policies;
  for (const Episode* episode : open) policies.push_back(to_string(episode->walk.policy()));
  const auto found = prices.totals({"vgg13", {}}, policies);
  for (std::size_t i = 0; i < open.size(); ++i) open[i]->*into = cost_percent(found[i], base);
}

/// Decrements every policy until it meets the threshold, all of them a call further each round.
void decrement(ChipCosts& prices, const ChipCost& base, std::vector<Episode>& episodes) {
  for (std::vector<Episode*> open;; open.clear()) {
    for (Episode& episode : episodes) {
      if (episode.now <= kThreshold || !episode.walk.step()) continue;
      ++episode.calls;
      open.push_back(&episode);
    }
    if (open.empty()) return;
    price(prices, &Episode::now, base, open);
  }
}

std::vector<Episode> drawn_episodes(ChipCosts& prices, const ChipCost& base) {
  RandomSource random(kSeed);
  std::vector<Episode> episodes;
  for (int i = 0; i < kPolicies; ++i) episodes.push_back({DecrementWalk(draw(random))});
  std::vector<Episode*> all;
  for (Episode& episode : episodes) all.push_back(&episode);
  price(prices, &Episode::before, base, all);
  for (Episode& episode : episodes) episode.now = episode.before;
  return episodes;
}

void add_counts(const std::vector<Episode>& episodes, Reproduction& result) {
  int above = 0, calls = 0, most = 0;
  for (const Episode& episode : episodes) {
    above += episode.before > kThreshold ? 1 : 0;
    calls += episode.calls;
    most = std::max(most, episode.calls);
  }
  add_value(result, "policies", "all", kPolicies).digits = 0;
  add_value(result, "policies", "above the threshold", above).digits = 0;
  add_value(result, "decrements", "extra simulator calls", calls).digits = 0;
  add_value(result, "decrements", "most calls of a policy", most).digits = 0;
  result.claims.push_back(
      {"many policies are above the threshold, and each decrement takes "
       "another call of the simulator",
       std::to_string(above) + " of " + std::to_string(kPolicies) + " policies take " +
           std::to_string(calls) + " more calls",
       calls > above});
}

}  // namespace

void build_fig11(const ReproduceInputs& inputs, Reproduction& result) {
  const ChipCost base = inputs.prices.totals({"vgg13", {}}, {"W8A8"}).front();
  std::vector<Episode> episodes = drawn_episodes(inputs.prices, base);
  decrement(inputs.prices, base, episodes);
  LineChart chart;
  chart.title = "Cost, % of W8A8";
  chart.x_name = "policy";
  chart.digits = 0;
  chart.series = {{"before the decrements", {}}, {"after them", {}}};
  chart.reference = kThreshold;
  chart.reference_label = "threshold";
  for (const Episode& episode : episodes) {
    chart.series[0].values.emplace_back(episode.before);
    chart.series[1].values.emplace_back(episode.now);
  }
  result.charts.push_back({"", chart});
  add_counts(episodes, result);
  result.subject = "VGG-13 on the preset wei2022; 300 policies, drawn";
  result.reasons = {
      "The policies are drawn with seed 1, each inner width from 5 to 8 as in Table 7's policy "
      "before "
      "its decrements; the paper's are what a DDPG agent proposed in 300 episodes. How many lie "
      "above the threshold is a matter of the draw and shows no more than the order of size.",
      "The decrements are those of Table 7: one bit of a layer's weights and activations a call, "
      "from "
      "the last inner layer to the first."};
}

}  // namespace ohmic
