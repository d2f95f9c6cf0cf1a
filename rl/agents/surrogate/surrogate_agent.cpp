#include "rl/agents/surrogate/surrogate_agent.h"

#include "rl/agents/agent_state.h"
#include "rl/agents/ilp/ilp_solver.h"

namespace ohmic {
namespace {

constexpr const char* kName = "surrogate";
constexpr int kBatch = 4;
constexpr int kSolves = 5;          // of a policy's knapsack
constexpr double kLogsALoss = 100;  // log probability a unit of the model's loss

}  // namespace

SurrogateAgent::SurrogateAgent(const AgentContext& context)
    : context_(context),
      random_(context.seed),
      centre_(context.env.actions(context.env.start())),
      model_(context.env) {}

int SurrogateAgent::batch_size() const { return kBatch; }

std::vector<Candidate> SurrogateAgent::propose(int count) {
  if (!costs_) costs_.emplace(context_, centre_);
  model_.fit();
  std::vector<Candidate> policies;
  for (int i = 0; i < count; ++i)
    policies.push_back(context_.env.policy(solve(i == 0 ? model_.mean() : model_.draw(random_))));
  return policies;
}

std::vector<int> SurrogateAgent::solve(const std::vector<double>& losses) const {
  Sensitivity sensitivity(context_.env);
  sensitivity.load(losses);
  return solve_widths(context_, *costs_, sensitivity, kSolves).value_or(centre_);
}

void SurrogateAgent::learn(const std::vector<Trial>& trials) {
  for (const Trial& trial : trials)
    add(context_.env.actions(trial.policy),
        context_.reward.baseline().accuracy - trial.outcome.accuracy);
}

void SurrogateAgent::begin_at(const std::vector<Trial>& trials) {
  centre_ = context_.env.actions(best_trial(trials)->policy);
  learn(trials);
}

void SurrogateAgent::add(const std::vector<int>& actions, double loss) {
  judged_.emplace_back(actions, loss);
  model_.add(actions, loss);
}

std::vector<double> SurrogateAgent::log_probabilities() const {
  const DecisionSpace& space = context_.env;
  const std::vector<double> losses = model_.mean();
  std::vector<double> logs;
  auto loss = losses.begin();
  for (int step = 0; step < space.steps(); ++step) {
    for (int choice = 0; choice < space.most_choices(); ++choice)
      logs.push_back(choice < space.count(step) ? -kLogsALoss * *loss++ : 0);
  }
  return logs;
}

std::string SurrogateAgent::save() const {
  return save_state(kName, {{"random", random_.save()}, {"centre", centre_}, {"judged", judged_}});
}

void SurrogateAgent::load(const std::string& state) {
  read_state(state, kName, [this](const Json& json) {
    random_.load(json.at("random").get<std::string>());
    json.at("centre").get_to(centre_);
    for (const Json& judged : json.at("judged"))
      add(judged.at(0).get<std::vector<int>>(), judged.at(1).get<double>());
  });
}

}  // namespace ohmic
