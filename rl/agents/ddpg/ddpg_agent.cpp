#include "rl/agents/ddpg/ddpg_agent.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <utility>

#include "rl/agents/agent_state.h"
#include "rl/agents/budget/budget_decrement.h"
#include "rl/agents/ddpg/exploration_noise.h"
#include "rl/agents/single_thread.h"

namespace ohmic {
namespace {

constexpr const char* kName = "ddpg";
constexpr int kWarmUp = 21;  // episodes drawn evenly, without learning
constexpr std::size_t kBatch = 64;
constexpr std::size_t kReplayPerLayer = 128;
constexpr double kMeanRewardKept = 0.5;

/// The middle of a choice's bin.
double centre(int action, int choices) { return (action + 0.5) / choices; }

}  // namespace

DdpgAgent::DdpgAgent(const AgentContext& context)
    : context_(context),
      states_(context.network),
      random_(context.seed),
      networks_(random_()),
      replay_(kReplayPerLayer * context.network.weight_layers.size()) {}

int DdpgAgent::to_choice(double action, int choices, int least) {
  // Halves to even, as NumPy rounds: of 2 to 8 bits 1.5 and 8.5 fall into the range.
  const double bits = std::nearbyint(action * choices + least - 0.5);
  return std::clamp(static_cast<int>(bits) - least, 0, choices - 1);
}

int DdpgAgent::least_bits(int step) const {
  return static_cast<int>(std::lround(kMaxSearchBits * context_.env.level(step, 0)));
}

bool DdpgAgent::warming_up() const { return episode_ < kWarmUp; }

double DdpgAgent::draw(const HaqState::State& state) {
  if (warming_up()) return random_.uniform();
  return truncated_normal(networks_.act(state), exploration_deviation(episode_ + 1 - kWarmUp),
                          random_);
}

HaqState::State DdpgAgent::state_of(int step, const std::vector<int>& taken) const {
  const QuantEnv& env = context_.env;
  const Decision& next = env.decision(step);
  if (step == 0 && context_.options.ddpg.literal) return states_.of(next.layer, stale_level_, 1);
  const auto before = taken.begin() + step;
  const double previous = step == 0 ? 1 : env.level(step - 1, *(before - 1));
  if (next.kind == DecisionKind::kHardwareKey) return HaqState::of_key(next.layer, previous);
  return states_.of(next.layer, previous, env.mark({taken.begin(), before}));
}

std::vector<Candidate> DdpgAgent::propose(int) {
  const SingleThread single_thread;
  drawn_.clear();
  std::vector<int> classes;
  for (int step = 0; step < context_.env.steps(); ++step) {
    drawn_.push_back(draw(state_of(step, classes)));
    classes.push_back(choice(step, drawn_.back()));
  }
  return {
      context_.env.policy(decrement_to_budget(classes, context_, context_.options.ddpg.decrement))};
}

void DdpgAgent::remember(const Trial& trial, std::vector<double> drawn) {
  const bool literal = context_.options.ddpg.literal;
  std::vector<int> classes = context_.env.actions(trial.policy);
  for (std::size_t i = 0; i < drawn.size(); ++i) {
    const int step = static_cast<int>(i);
    const int chosen = choice(step, drawn[i]);
    // Lowered widths: HAQ's code learns from what the actor chose, as if that had been judged.
    if (literal) classes[i] = chosen;
    if (classes[i] != chosen) drawn[i] = centre(classes[i], context_.env.count(step));
  }
  const int steps = context_.env.steps();
  for (int step = 0; step < steps; ++step) {
    Transition t;
    t.state = state_of(step, classes);
    t.action = static_cast<float>(drawn[static_cast<std::size_t>(step)]);
    t.reward = static_cast<float>(trial.reward);  // the episode's, at every step
    t.terminal = step + 1 == steps;
    if (!t.terminal) t.next = state_of(step + 1, classes);
    replay_.add(t);
  }
  stale_level_ = context_.env.level(0, classes.front());
}

void DdpgAgent::begin_at(const std::vector<Trial>& trials) {
  for (const Trial& trial : trials) {
    std::vector<double> middles;
    for (const int action : context_.env.actions(trial.policy))
      middles.push_back(centre(action, context_.env.count(static_cast<int>(middles.size()))));
    remember(trial, std::move(middles));
  }
}

std::pair<double, double> DdpgAgent::improve() {
  const std::vector<Transition> batch = replay_.sample(kBatch, random_);
  double mean = 0;
  for (const Transition& t : batch) mean += t.reward / static_cast<double>(batch.size());
  mean_reward_ =
      mean_reward_ ? kMeanRewardKept * *mean_reward_ + (1 - kMeanRewardKept) * mean : mean;
  return networks_.update(batch, *mean_reward_);
}

void DdpgAgent::learn(const std::vector<Trial>& trials) {
  if (trials.size() != 1 || drawn_.empty()) {
    throw std::invalid_argument("an agent learns from exactly the policies that it proposed");
  }
  const SingleThread single_thread;
  remember(trials.front(), drawn_);
  const bool updates = !warming_up();
  ++episode_;
  if (updates) {
    std::pair<double, double> losses;
    for (int step = 0; step < context_.env.steps(); ++step) losses = improve();
    log_.add({episode_, losses.second, losses.first, std::nullopt, std::nullopt});
  }
  drawn_.clear();
}

std::string DdpgAgent::save() const {
  return save_state(kName, {{"random", random_.save()},
                            {"episode", episode_},
                            {"stale_level", stale_level_},
                            {"mean_reward", mean_reward_ ? Json(*mean_reward_) : Json()},
                            {"replay", replay_.save()},
                            {"log", log_.save()}}) +
         '\n' + networks_.save();
}

void DdpgAgent::load(const std::string& state) {
  const std::size_t end = std::min(state.find('\n'), state.size());
  read_state(state.substr(0, end), kName, [this](const Json& json) {
    random_.load(json.at("random").get<std::string>());
    json.at("episode").get_to(episode_);
    json.at("stale_level").get_to(stale_level_);
    mean_reward_.reset();
    if (!json.at("mean_reward").is_null()) mean_reward_ = json.at("mean_reward").get<double>();
    replay_.load(json.at("replay"));
    log_.load(json.value("log", Json::array()));
  });
  networks_.load(state.substr(std::min(end + 1, state.size())));
  drawn_.clear();
}

}  // namespace ohmic
