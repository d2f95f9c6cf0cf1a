#include "rl/agents/heuristic/aided_agent.h"

#include <algorithm>
#include <utility>

#include "rl/agents/agent_state.h"
#include "rl/agents/budget/uniform_frontier.h"

namespace ohmic {
namespace {

constexpr const char* kName = "aided";

}  // namespace

AidedAgent::AidedAgent(const AgentContext& context, std::unique_ptr<Agent> agent)
    : context_(context),
      agent_(std::move(agent)),
      edge_(context, context.options.aids.budget_edge.value_or(false),
            context.options.aids.new_policies.value_or(false)),
      random_(context.seed),
      started_(!context.options.aids.uniform_start.value_or(false)) {}

int AidedAgent::batch_size() const {
  return started_ ? agent_->batch_size() : context_.env.most_choices();
}

std::vector<Candidate> AidedAgent::propose(int count) {
  if (!started_) return uniform_frontier(context_, count);
  std::vector<Candidate> policies = agent_->propose(count);
  if (edge_.idle() || !agent_->may_be_moved()) return policies;
  std::vector<WidthDraw> draws;
  for (const Candidate& policy : policies) draws.push_back(draw_of(policy));
  policies.clear();
  for (const std::vector<int>& actions : edge_.bring(draws, random_))
    policies.push_back(context_.env.policy(actions));
  return policies;
}

WidthDraw AidedAgent::draw_of(const Candidate& policy) {
  WidthDraw draw{context_.env.actions(policy), agent_->log_probabilities()};
  draw.preferences.resize(static_cast<std::size_t>(context_.env.steps()) *
                          static_cast<std::size_t>(context_.env.most_choices()));
  for (double& preference : draw.preferences) preference += gumbel_noise(random_);
  return draw;
}

void AidedAgent::learn(const std::vector<Trial>& trials) {
  for (const Trial& trial : trials) edge_.add_judged(trial);
  if (started_) return agent_->learn(trials);
  agent_->begin_at(trials);
  started_ = true;
}

std::string AidedAgent::save() const {
  return save_state(kName,
                    {{"random", random_.save()}, {"started", started_}, {"judged", edge_.save()}}) +
         '\n' + agent_->save();
}

void AidedAgent::load(const std::string& state) {
  const std::size_t end = std::min(state.find('\n'), state.size());
  read_state(state.substr(0, end), kName, [this](const Json& json) {
    random_.load(json.at("random").get<std::string>());
    json.at("started").get_to(started_);
    edge_.load(json.at("judged"));
  });
  agent_->load(state.substr(std::min(end + 1, state.size())));
}

}  // namespace ohmic
