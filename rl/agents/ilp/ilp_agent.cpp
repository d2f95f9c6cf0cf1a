#include "rl/agents/ilp/ilp_agent.h"

#include <algorithm>

#include "rl/agents/given_chip.h"
#include "rl/agents/ilp/ilp_solver.h"

namespace ohmic {

IlpAgent::IlpAgent(const AgentContext& context, bool local)
    : context_(context), local_(local), sensitivity_(context.env), search_(context) {
  require_chip_as_given(context.env, name());
}

int IlpAgent::batch_size() const {
  if (phase_ != Phase::kMeasure) return 1;
  return static_cast<int>(sensitivity_.probes().size());
}

std::vector<Candidate> IlpAgent::propose(int count) {
  switch (phase_) {
    case Phase::kMeasure: {
      std::vector<Candidate> probes = sensitivity_.probes();
      probes.resize(std::min(probes.size(), static_cast<std::size_t>(count)));
      return probes;
    }
    case Phase::kSolve:
      return {context_.env.policy(solve_widths(context_, sensitivity_))};
    case Phase::kLocal:
      if (const auto policy = search_.next(sensitivity_)) {
        proposed_ = *policy;
        return {*policy};
      }
      return {};
    case Phase::kDone:
      break;
  }
  return {};
}

void IlpAgent::learn(const std::vector<Trial>& trials) {
  if (phase_ != Phase::kMeasure) {
    for (const Trial& trial : trials) search_.learn(trial);
    if (phase_ == Phase::kLocal) search_.tried(proposed_);
    phase_ = local_ ? Phase::kLocal : Phase::kDone;
    return;
  }
  // A budget below the probes ends the search here.
  if (static_cast<int>(trials.size()) < batch_size()) return;
  std::vector<double> accuracies;
  for (const Trial& trial : trials) accuracies.push_back(trial.outcome.accuracy);
  sensitivity_.measure(accuracies, context_.reward.baseline().accuracy);
  phase_ = Phase::kSolve;
}

void IlpAgent::begin_at(const std::vector<Trial>& trials) {
  for (const Trial& trial : trials) search_.learn(trial);
}

std::string IlpAgent::save() const {
  return save_state(name(), {{"phase", static_cast<int>(phase_)},
                             {"sensitivity", sensitivity_.table()},
                             {"search", search_.save()}});
}

void IlpAgent::load(const std::string& state) {
  read_state(state, name(), [this](const Json& json) {
    phase_ = static_cast<Phase>(json.at("phase").get<int>());
    sensitivity_.load(json.at("sensitivity").get<std::vector<double>>());
    search_.load(json.at("search"));
  });
}

}  // namespace ohmic
