#include "rl/agents/heuristic/anneal_agent.h"

#include <cmath>

#include "rl/agents/budget/repair.h"

namespace ohmic {
namespace {

constexpr const char* kName = "anneal";
constexpr double kFirstTemperature = 1.0;  // percentage points of accuracy
constexpr double kLastTemperature = 0.02;
/// Moves in a row to policies that were all judged before: the space is used up, or as good as.
constexpr int kMostRepeats = 1000;

}  // namespace

AnnealAgent::AnnealAgent(const AgentContext& context) : context_(context), random_(context.seed) {}

double AnnealAgent::temperature() const {
  const double progress = static_cast<double>(episode_) / context_.episodes;
  return kFirstTemperature * std::pow(kLastTemperature / kFirstTemperature, progress);
}

Candidate AnnealAgent::neighbour() {
  const DecisionSpace& space = context_.env;
  std::vector<int> actions = space.actions(current_.front().policy);
  const int first = random_.below(space.steps());
  const int second = random_.below(space.steps());
  const int change = random_.below(2) == 0 ? 1 : -1;
  const bool pair = random_.below(2) == 0 && second != first;
  const auto move = [&](int step, int by) {
    int& action = actions[static_cast<std::size_t>(step)];
    if (action + by >= 0 && action + by < space.count(step)) action += by;
  };
  move(first, change);
  if (pair) move(second, -change);
  return space.policy(repair(actions, context_, random_));
}

std::vector<Candidate> AnnealAgent::propose(int) {
  if (current_.empty()) {
    return {
        context_.env.policy(repair(context_.env.actions(context_.env.start()), context_, random_))};
  }
  for (int repeats = 0; repeats < kMostRepeats; ++repeats) {
    const Candidate next = neighbour();
    const Trial* known = seen_.find(next);
    if (known == nullptr) return {next};
    consider(*known);
  }
  return {};
}

void AnnealAgent::consider(const Trial& next) {
  Trial& current = current_.front();
  bool go = better(next, current);
  if (!go && next.feasible) {
    const double loss = current.outcome.accuracy - next.outcome.accuracy;
    go = random_.uniform() < std::exp(-loss / temperature());
  }
  if (go) current = next;
}

void AnnealAgent::begin_at(const std::vector<Trial>& trials) {
  for (const Trial& trial : trials) seen_.add(trial);
  current_ = {*best_trial(trials)};
  episode_ = static_cast<int>(trials.size());
}

void AnnealAgent::learn(const std::vector<Trial>& trials) {
  for (const Trial& trial : trials) {
    seen_.add(trial);
    if (current_.empty()) {
      current_.push_back(trial);
    } else {
      consider(trial);
    }
    ++episode_;
  }
}

std::string AnnealAgent::save() const {
  Json current = Json::array();
  for (const Trial& trial : current_) current.push_back(trial_to_json(trial));
  return save_state(kName, {{"random", random_.save()},
                            {"current", current},
                            {"seen", seen_.save()},
                            {"episode", episode_}});
}

void AnnealAgent::load(const std::string& state) {
  read_state(state, kName, [this](const Json& json) {
    random_.load(json.at("random").get<std::string>());
    current_.clear();
    for (const Json& trial : json.at("current")) current_.push_back(trial_from_json(trial));
    seen_.load(json.at("seen"));
    json.at("episode").get_to(episode_);
  });
}

}  // namespace ohmic
