#include "rl/session/search_session.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <unordered_map>
#include <utility>

#include "rl/agents/budget/uniform_frontier.h"
#include "rl/agents/surrogate/loss_model.h"
#include "rl/search/out_of_reach_error.h"
#include "rl/session/chosen_space.h"
#include "util/number_text.h"

namespace ohmic {
namespace {

constexpr std::size_t kTrialsForLosses = 20;   // fewer say little of single layers
constexpr std::size_t kMostForLosses = 2'000;  // of more, evenly chosen ones say as much

/// What earlier processes read of some images.
std::unordered_map<Candidate, double> stored_readings(const TrialStore& store,
                                                      const std::string& images) {
  std::unordered_map<Candidate, double> known;
  for (const StoredReading& reading : store.readings())
    if (reading.images == images) known[reading.policy] = reading.accuracy;
  return known;
}

/// " with adc.bits=4 ..."; empty on the chip as given.
std::string on_chip(const std::vector<HardwareKey>& keys, const Candidate& candidate) {
  std::string text;
  for (const std::string& setting : settings_of(keys, candidate.hardware))
    text += (text.empty() ? " with " : " ") + setting;
  return text;
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
      w8a8_(uniform_policy(network_, kMaxSearchBits, kMaxSearchBits)),
      screen_images_(screened_images(plan, input)),
      oracles_(plan, std::move(input)),
      evaluator_(oracles_.judged(ImageSplit::kValidation, screen_images_), oracles_.cost(),
                 spent(earlier, loading_s), &oracles_.preparation_s()),
      reward_(plan.reward, baseline(earlier)),
      env_(network_, decisions()),
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
  if (earlier) evaluator_.remember(w8a8_, earlier->baseline);
  Evaluation baseline = evaluator_.evaluate(w8a8_);
  if (plan_.reference) baseline.cost = *plan_.reference;
  return baseline;
}

DecisionSpace SearchSession::decisions() {
  if (plan_.space) return *plan_.space;
  return chosen_space(network_, plan_.ends, oracles_.chips(),
                      [this](const std::vector<Candidate>& asked) {
                        std::vector<double> ratios;
                        for (const HardwareCost& cost : evaluator_.prices(asked))
                          ratios.push_back(reward_.cost_ratio(cost));
                        return ratios;
                      });
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
  throw OutOfReachError(
      "--threshold: found " + shortest(threshold) + ", but the cheapest policy, " +
      (plan_.space ? to_string(env_.cheapest()) : "free layers at W2A2") +
      on_chip(oracles_.chips().keys(), env_.cheapest()) + ", costs " +
      fixed_digits(std::ceil(least * 1e4) / 1e4, 4) + " of W8A8: that is the minimum");
}

void SearchSession::begin(TrialStore& store, const std::string& config) {
  store.begin(config, evaluator_.evaluate(w8a8_), layer_names(network_));
  const Candidate cheapest = env_.cheapest();  // priced for the threshold
  store.add_price(cheapest, evaluator_.price(cheapest), evaluator_.effort());
}

std::optional<std::vector<double>> SearchSession::read(CandidateAccuracy& oracle,
                                                       const std::vector<Candidate>& policies,
                                                       ReadingState state, TrialStore& store,
                                                       const OnReading& told) {
  auto known = stored_readings(store, state.images);
  const auto count_known = [&] {
    return static_cast<std::size_t>(
        std::count_if(policies.begin(), policies.end(),
                      [&](const Candidate& policy) { return known.count(policy) > 0; }));
  };
  state.policies = policies.size();
  state.done = state.before = count_known();
  if (told && !told(state)) return std::nullopt;
  std::vector<Candidate> unknown;
  std::copy_if(policies.begin(), policies.end(), std::back_inserter(unknown),
               [&known](const Candidate& policy) { return known.count(policy) == 0; });
  oracle.expect(unknown);
  for (const Candidate& policy : unknown) {
    if (known.count(policy) > 0) continue;
    const double accuracy = evaluator_.reread(oracle, {policy}).front();
    known[policy] = accuracy;
    store.add_reading({state.images, policy, accuracy}, evaluator_.effort());
    state.done = count_known();
    if (told && !told(state)) return std::nullopt;
  }
  std::vector<double> accuracies;
  for (const Candidate& policy : policies) accuracies.push_back(known.at(policy));
  return accuracies;
}

std::optional<FinalChoice> SearchSession::choose(const SearchRun& run, const OnReading& told) {
  if (screen_images_ == 0) return ohmic::choose(run.trials(), reward_, w8a8_);
  const auto candidates = shortlist(run.trials(), static_cast<std::size_t>(plan_.reread));
  std::vector<Candidate> policies{w8a8_};
  for (const Trial& trial : candidates) policies.push_back(trial.policy);
  const auto accuracy = read(full_reader(), policies, unread_images(), run.store(), told);
  if (!accuracy) return std::nullopt;
  return choose_again(candidates, reward_, w8a8_, *accuracy);
}

std::optional<SearchSummary> SearchSession::conclude(const SearchRun& run, const OnReading& told) {
  auto choice = choose(run, told);
  if (!choice) return std::nullopt;
  SearchSummary summary;
  summary.choice = std::move(*choice);
  if (!read_best(summary, run.store(), told)) return std::nullopt;
  summary.unique_evaluations = run.evaluations();
  const std::uint64_t calls = evaluator_.effort().simulator_calls;
  if (!read_uniform(summary, run, told)) return std::nullopt;
  summary.effort = evaluator_.effort();
  summary.effort.simulator_calls = calls;  // what the search asked, not what stands beside it
  summary.screen_images = screen_images_;
  summary.learning = agent_->learning();
  summary.losses = losses(run.trials());
  summary.keys = oracles_.chips().keys();
  summary.hardware = oracles_.chips().record(summary.choice.best.policy.hardware);
  return summary;
}

/// What only W8A8 and the best policy are asked. False if `told` stopped it.
bool SearchSession::read_best(SearchSummary& summary, TrialStore& store, const OnReading& told) {
  const auto accuracies = read(oracles_.judged(ImageSplit::kTest, 0),
                               {w8a8_, summary.choice.best.policy}, {"test images"}, store, told);
  if (!accuracies) return false;
  summary.baseline_test_accuracy = accuracies->front();
  summary.best_test_accuracy = accuracies->back();
  return add_tuning(summary, store, told);
}

std::optional<std::vector<Trial>> SearchSession::judged(const std::vector<Candidate>& policies,
                                                        const SearchRun& run,
                                                        const OnReading& told) {
  std::unordered_map<Candidate, double> known;
  for (const Trial& trial : run.trials()) known[trial.policy] = trial.outcome.accuracy;
  std::vector<Candidate> unknown;
  std::copy_if(policies.begin(), policies.end(), std::back_inserter(unknown),
               [&known](const Candidate& policy) { return known.count(policy) == 0; });
  if (!unknown.empty()) {
    const auto accuracies =
        read(oracles_.judged(ImageSplit::kValidation, screen_images_), unknown,
             {"uniform policies' validation images", screen_images_}, run.store(), told);
    if (!accuracies) return std::nullopt;
    for (std::size_t i = 0; i < unknown.size(); ++i) {
      known[unknown[i]] = (*accuracies)[i];
      evaluator_.remember(unknown[i], {(*accuracies)[i], evaluator_.price(unknown[i])});
    }
  }
  std::vector<Trial> trials;
  for (const Candidate& policy : policies)
    trials.push_back(reward_.judge(0, policy, {known.at(policy), evaluator_.price(policy)}));
  return trials;
}

/// False if `told` stopped it.
bool SearchSession::read_uniform(SearchSummary& summary, const SearchRun& run,
                                 const OnReading& told) {
  const auto trials = judged(uniform_frontier(context()), run, told);
  if (!trials) return false;
  const Trial best = *best_trial(*trials);
  UniformAnswer answer{best};
  if (screen_images_ > 0) {
    const auto full = read(full_reader(), {w8a8_, best.policy}, unread_images(), run.store(), told);
    if (!full) return false;
    answer.judged = choose_again({best}, reward_, w8a8_, *full).best;
  }
  const auto tested = read(oracles_.judged(ImageSplit::kTest, 0), {best.policy}, {"test images"},
                           run.store(), told);
  if (!tested) return false;
  answer.test_accuracy = tested->front();
  summary.uniform = answer;
  return true;
}

std::vector<LayerLoss> SearchSession::losses(const std::vector<Trial>& trials) const {
  if (plan_.space || trials.size() < kTrialsForLosses) return {};
  LossModel model(env_);
  const std::size_t stride = (trials.size() + kMostForLosses - 1) / kMostForLosses;
  for (std::size_t i = 0; i < trials.size(); i += stride)
    model.add(env_.actions(trials[i].policy),
              reward_.baseline().accuracy - trials[i].outcome.accuracy);
  model.fit();
  std::vector<LayerLoss> losses(network_.weight_layers.size());
  const std::vector<double> table = model.mean();
  auto loss = table.begin();
  for (int step = 0; step < env_.steps(); ++step) {
    const Decision& decision = env_.decision(step);
    for (int choice = 0; choice < env_.count(step); ++choice, ++loss) {
      if (decision.kind == DecisionKind::kHardwareKey ||
          decision.values[static_cast<std::size_t>(choice)] != kLossBits)
        continue;
      LayerLoss& layer = losses[static_cast<std::size_t>(decision.layer)];
      (decision.kind == DecisionKind::kWeightBits ? layer.weights : layer.activations) =
          std::sinh(*loss);
    }
  }
  return losses;
}

CandidateAccuracy& SearchSession::full_reader() {
  return oracles_.judged_again({screen_images_, [this](const Candidate& policy) {
                                  return evaluator_.evaluate(policy).accuracy;
                                }});
}

ReadingState SearchSession::unread_images() const {
  return {"validation images", oracles_.validation_images(), screen_images_};
}

/// Behind fine-tuning: the best policy's network, and what both policies reach without. False if
/// `told` stopped it.
bool SearchSession::add_tuning(SearchSummary& summary, TrialStore& store, const OnReading& told) {
  const Candidate& best = summary.choice.best.policy;
  auto network = oracles_.tuned(best);
  if (!network) return true;
  const auto both = [&](ImageSplit split, const char* images) {
    return read(oracles_.accuracy(split, 0), {w8a8_, best}, {images}, store, told);
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
