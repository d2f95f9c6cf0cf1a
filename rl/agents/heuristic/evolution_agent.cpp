#include "rl/agents/heuristic/evolution_agent.h"

#include <algorithm>

#include "rl/agents/budget/repair.h"

namespace ohmic {
namespace {

constexpr const char* kName = "evolution";
constexpr int kPopulation = 32;
constexpr int kTournament = 3;
constexpr double kMutation = 0.15;  // a width
constexpr double kCrossover = 0.5;  // a child
/// Children in a row that were all judged before: the space is used up, or as good as.
constexpr int kMostRepeats = 1000;

bool contains(const std::vector<Candidate>& policies, const Candidate& policy) {
  return std::find(policies.begin(), policies.end(), policy) != policies.end();
}

}  // namespace

EvolutionAgent::EvolutionAgent(const AgentContext& context)
    : context_(context), random_(context.seed) {}

int EvolutionAgent::batch_size() const { return kPopulation; }

std::vector<int> EvolutionAgent::select() {
  int best = static_cast<int>(population_.size());
  for (int i = 0; i < kTournament; ++i) {
    best = std::min(best, random_.below(static_cast<int>(population_.size())));
  }
  return context_.env.actions(population_[static_cast<std::size_t>(best)].policy);
}

std::vector<int> EvolutionAgent::breed() {
  if (population_.empty()) return random_actions(context_.env, random_);
  std::vector<int> child = select();
  if (random_.uniform() < kCrossover) {
    const std::vector<int> other = select();
    for (std::size_t i = 0; i < child.size(); ++i) {
      if (random_.below(2) == 0) child[i] = other[i];
    }
  }
  for (std::size_t i = 0; i < child.size(); ++i) {
    if (random_.uniform() < kMutation)
      child[i] = random_.below(context_.env.count(static_cast<int>(i)));
  }
  return child;
}

std::vector<Candidate> EvolutionAgent::propose(int count) {
  std::vector<Candidate> children;
  int repeats = 0;
  while (static_cast<int>(children.size()) < count && repeats < kMostRepeats) {
    const Candidate child = context_.env.policy(repair(breed(), context_, random_));
    const bool repeated = seen_.find(child) != nullptr || contains(children, child);
    repeats = repeated ? repeats + 1 : 0;
    if (!repeated) children.push_back(child);
  }
  return children;
}

void EvolutionAgent::learn(const std::vector<Trial>& trials) {
  for (const Trial& trial : trials) {
    seen_.add(trial);
    population_.push_back(trial);
  }
  std::stable_sort(population_.begin(), population_.end(), better);
  if (population_.size() > kPopulation) population_.resize(kPopulation);
}

std::string EvolutionAgent::save() const {
  Json population = Json::array();
  for (const Trial& trial : population_) population.push_back(trial_to_json(trial));
  return save_state(
      kName, {{"random", random_.save()}, {"population", population}, {"seen", seen_.save()}});
}

void EvolutionAgent::load(const std::string& state) {
  read_state(state, kName, [this](const Json& json) {
    random_.load(json.at("random").get<std::string>());
    seen_.load(json.at("seen"));
    population_.clear();
    for (const Json& trial : json.at("population")) population_.push_back(trial_from_json(trial));
  });
}

}  // namespace ohmic
