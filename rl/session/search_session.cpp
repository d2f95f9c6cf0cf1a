#include "rl/session/search_session.h"

#include <algorithm>
#include <cmath>
#include <unordered_map>
#include <utility>

#include "rl/search/out_of_reach_error.h"
#include "util/number_text.h"

namespace ohmic {
namespace {

/// What earlier processes read of some images.
std::unordered_map<QuantPolicy, double> stored_readings(const TrialStore& store,
                                                        const std::string& images) {
  std::unordered_map<QuantPolicy, double> known;
  for (const StoredReading& reading : store.readings())
    if (reading.images == images) known[reading.policy] = reading.accuracy;
  return known;
}

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

std::optional<std::vector<double>> SearchSession::read(AccuracyOracle& oracle,
                                                       const std::vector<QuantPolicy>& policies,
                                                       ReadingState state, TrialStore& store,
                                                       const OnReading& told) {
  auto known = stored_readings(store, state.images);
  const auto count_known = [&] {
    return static_cast<std::size_t>(
        std::count_if(policies.begin(), policies.end(),
                      [&](const QuantPolicy& policy) { return known.count(policy) > 0; }));
  };
  state.policies = policies.size();
  state.done = state.before = count_known();
  if (told && !told(state)) return std::nullopt;
  for (const QuantPolicy& policy : policies) {
    if (known.count(policy) > 0) continue;
    const double accuracy = evaluator_.reread(oracle, {policy}).front();
    known[policy] = accuracy;
    store.add_reading({state.images, policy, accuracy}, evaluator_.effort());
    state.done = count_known();
    if (told && !told(state)) return std::nullopt;
  }
  std::vector<double> accuracies;
  for (const QuantPolicy& policy : policies) accuracies.push_back(known.at(policy));
  return accuracies;
}

std::optional<FinalChoice> SearchSession::choose(const SearchRun& run, const OnReading& told) {
  const QuantPolicy baseline = env_.baseline();
  if (screen_images_ == 0) return ohmic::choose(run.trials(), reward_, baseline);
  const auto candidates = shortlist(run.trials(), static_cast<std::size_t>(plan_.reread));
  std::vector<QuantPolicy> policies{baseline};
  for (const Trial& trial : candidates) policies.push_back(trial.policy);
  AccuracyOracle& full = oracles_.judged_again({screen_images_, [this](const QuantPolicy& policy) {
                                                  return evaluator_.evaluate(policy).accuracy;
                                                }});
  const auto accuracy =
      read(full, policies, {"validation images", oracles_.validation_images(), screen_images_},
           run.store(), told);
  if (!accuracy) return std::nullopt;
  return choose_again(candidates, reward_, baseline, *accuracy);
}

std::optional<SearchSummary> SearchSession::conclude(const SearchRun& run, const OnReading& told) {
  auto choice = choose(run, told);
  if (!choice) return std::nullopt;
  SearchSummary summary;
  summary.choice = std::move(*choice);
  if (!read_best(summary, run.store(), told)) return std::nullopt;
  summary.unique_evaluations = run.evaluations();
  summary.effort = evaluator_.effort();
  summary.screen_images = screen_images_;
  return summary;
}

/// What only W8A8 and the best policy are asked. False if `told` stopped it.
bool SearchSession::read_best(SearchSummary& summary, TrialStore& store, const OnReading& told) {
  const auto accuracies =
      read(oracles_.judged(ImageSplit::kTest, 0), {env_.baseline(), summary.choice.best.policy},
           {"test images"}, store, told);
  if (!accuracies) return false;
  summary.baseline_test_accuracy = accuracies->front();
  summary.best_test_accuracy = accuracies->back();
  return add_tuning(summary, store, told);
}

/// Behind fine-tuning: the best policy's network, and what both policies reach without. False if
/// `told` stopped it.
bool SearchSession::add_tuning(SearchSummary& summary, TrialStore& store, const OnReading& told) {
  const QuantPolicy& best = summary.choice.best.policy;
  auto network = oracles_.tuned(best);
  if (!network) return true;
  const auto both = [&](ImageSplit split, const char* images) {
    return read(oracles_.accuracy(split, 0), {env_.baseline(), best}, {images}, store, told);
  };
  const auto validation = both(ImageSplit::kValidation, "validation images without fine-tuning");
  if (!validation) return false;
  const auto tested = both(ImageSplit::kTest, "test images without fine-tuning");
  if (!tested) return false;
  summary.tuned = TunedResult{{validation->front(), tested->front()},
                              {validation->back(), tested->back()},
                              std::move(*network)};
  return true;
}

}  // namespace ohmic
