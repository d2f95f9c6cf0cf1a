#include "rl/session/search_session.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "rl/search/out_of_reach_error.h"
#include "util/number_text.h"

namespace ohmic {
namespace {

/// Asks an oracle for one policy after another and tells how far it is.
class OneByOne final : public AccuracyOracle {
 public:
  /// The oracle and `told` must outlive it.
  OneByOne(AccuracyOracle& oracle, const char* what, const SearchSession::OnReading& told)
      : oracle_(oracle), what_(what), told_(told) {}

  std::vector<TimedAnswer<double>> accuracy(const std::vector<QuantPolicy>& policies) override {
    std::vector<TimedAnswer<double>> answers;
    if (told_) told_(what_, 0, policies.size());
    for (const QuantPolicy& policy : policies) {
      answers.push_back(oracle_.accuracy({policy}).front());
      if (told_) told_(what_, answers.size(), policies.size());
    }
    return answers;
  }

 private:
  AccuracyOracle& oracle_;
  const char* what_;
  const SearchSession::OnReading& told_;
};

std::vector<std::string> layer_names(const NetworkSpec& network) {
  std::vector<std::string> names;
  for (const int layer : network.weight_layers)
    names.push_back(network.layers[static_cast<std::size_t>(layer)].name);
  return names;
}

}  // namespace

SearchSession::SearchSession(const SearchPlan& plan, SearchInput input, const AgentMaker& make,
                             const Earlier& earlier, double loading_s)
    : plan_(plan),
      network_(input.trained.network),
      env_(network_),
      screen_images_(screened_images(plan, input)),
      oracles_(plan, std::move(input)),
      evaluator_(oracles_.judged(ImageSplit::kValidation, screen_images_), oracles_.cost(),
                 spent(earlier, loading_s), &oracles_.preparation_s()),
      reward_(plan.reward, baseline(earlier)),
      agent_(make(context())) {
  if (!earlier) check_threshold();
}

/// By earlier processes, and by this one before the evaluator's clock runs.
SearchTime SearchSession::spent(const Earlier& earlier, double loading_s) const {
  SearchTime time = earlier ? earlier->effort : SearchTime();
  time.total_s += loading_s + std::chrono::duration<double>(Clock::now() - start_).count();
  return time;
}

Evaluation SearchSession::baseline(const Earlier& earlier) {
  if (earlier) evaluator_.remember(env_.baseline(), earlier->baseline);
  return evaluator_.evaluate(env_.baseline());
}

AgentContext SearchSession::context() {
  // What an agent that paces itself may count on.
  const int policies =
      plan_.evaluations > 0 ? std::min(plan_.evaluations, plan_.episodes) : plan_.episodes;
  return {network_,     env_,
          reward_,      [this](const auto& asked) { return evaluator_.prices(asked); },
          plan_.agents, policies,
          plan_.seed};
}

void SearchSession::check_threshold() {
  const double least = reward_.cost_ratio(evaluator_.price(env_.cheapest()));
  const double threshold = plan_.reward.threshold;
  if (least <= threshold) return;
  // Rounded up, so that the number named is one that is accepted.
  throw OutOfReachError("--threshold: found " + shortest(threshold) +
                        ", but the cheapest policy, free layers at W2A2, costs " +
                        fixed_digits(std::ceil(least * 1e4) / 1e4, 4) +
                        " of W8A8: that is the minimum");
}

void SearchSession::begin(TrialStore& store, const std::string& config) {
  store.begin(config, evaluator_.evaluate(env_.baseline()), layer_names(network_));
  const QuantPolicy cheapest = env_.cheapest();  // priced for the threshold
  store.add_price(cheapest, evaluator_.price(cheapest), evaluator_.effort());
}

FinalChoice SearchSession::choose(const SearchRun& run, const OnReading& told) {
  if (screen_images_ == 0) return ohmic::choose(run.trials(), reward_, env_.baseline());
  OneByOne full(oracles_.judged(ImageSplit::kValidation, 0), "reading validation images again",
                told);
  return choose_again(shortlist(run.trials(), static_cast<std::size_t>(plan_.reread)), reward_,
                      env_.baseline(), full, evaluator_);
}

SearchSummary SearchSession::conclude(const SearchRun& run, const OnReading& told) {
  SearchSummary summary;
  summary.choice = choose(run, told);
  OneByOne test(oracles_.judged(ImageSplit::kTest, 0), "reading test images", told);
  const auto accuracies = evaluator_.reread(test, {env_.baseline(), summary.choice.best.policy});
  summary.baseline_test_accuracy = accuracies[0];
  summary.best_test_accuracy = accuracies[1];
  add_tuning(summary);
  summary.unique_evaluations = run.evaluations();
  summary.effort = evaluator_.effort();
  summary.screen_images = screen_images_;
  return summary;
}

/// Behind fine-tuning: the best policy's network, and what both policies reach without.
void SearchSession::add_tuning(SearchSummary& summary) {
  const QuantPolicy& best = summary.choice.best.policy;
  auto network = oracles_.tuned(best);
  if (!network) return;
  const auto both = [&](ImageSplit split) {
    return evaluator_.reread(oracles_.accuracy(split, 0), {env_.baseline(), best});
  };
  const auto validation = both(ImageSplit::kValidation);
  const auto tested = both(ImageSplit::kTest);
  summary.tuned =
      TunedResult{{validation[0], tested[0]}, {validation[1], tested[1]}, std::move(*network)};
}

}  // namespace ohmic
