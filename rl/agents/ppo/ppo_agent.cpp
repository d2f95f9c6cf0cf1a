#include "rl/agents/ppo/ppo_agent.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <stdexcept>

#include "rl/agents/budget/action_mask.h"
#include "rl/agents/budget/uniform_frontier.h"
#include "rl/agents/ppo/rollout_tensors.h"
#include "rl/agents/single_thread.h"

namespace ohmic {
namespace {

constexpr const char* kName = "ppo";
constexpr std::size_t kElite = 4;  // episodes that are imitated

ActorCriticOptions sizes(const ActionSpace& space, const PpoOptions& options) {
  return {QuantEnv::kStateSize, options.hidden, space.classes(), options.actor_rate,
          options.critic_rate};
}

}  // namespace

PpoAgent::PpoAgent(const AgentContext& context)
    : context_(context),
      options_(context.options.ppo),
      space_(context.env, options_.joint),
      random_(context.seed),
      networks_(sizes(space_, options_), random_()),
      buffer_(options_.gamma, options_.gae_lambda),
      masks_(options_.masked || !space_.is_even()),
      started_(!context.options.aids.uniform_start.value_or(options_.guided())),
      edge_(context, context.options.aids.budget_edge.value_or(options_.guided()),
            context.options.aids.new_policies.value_or(options_.guided())) {}

int PpoAgent::batch_size() const {
  return started_ ? options_.rollout_episodes : context_.env.most_choices();
}

std::vector<Candidate> PpoAgent::propose(int count) {
  pending_.clear();
  if (!started_) return uniform_frontier(context_, count);
  const SingleThread single_thread;
  const at::NoGradGuard no_gradient;
  std::vector<Candidate> policies;
  for (const std::vector<int>& actions : edge_.bring(draw(count), random_)) {
    pending_.push_back(trace(actions));
    policies.push_back(space_.policy(actions));
  }
  return policies;
}

std::vector<WidthDraw> PpoAgent::draw(int episodes) {
  std::vector<WidthDraw> draws(static_cast<std::size_t>(episodes));
  for (int step = 0; step < space_.steps(); ++step) {
    std::vector<float> states;
    std::vector<std::uint64_t> allowed;
    for (const WidthDraw& drawn : draws) {
      const QuantEnv::State state = space_.state(drawn.actions);
      states.insert(states.end(), state.begin(), state.end());
      allowed.push_back(allowed_after(drawn.actions));
    }
    const at::Tensor logs = log_probabilities(view_states(states), allowed).contiguous();
    const at::Tensor probabilities = logs.exp();
    for (std::size_t i = 0; i < draws.size(); ++i) {
      const std::size_t row = i * static_cast<std::size_t>(space_.classes());
      int action = draw_choice(probabilities.data_ptr<float>() + row, space_.classes(), random_);
      // Rounding may leave the draw to the last class, which may be a forbidden one.
      while (((allowed[i] >> action) & 1) == 0) --action;
      draws[i].actions.push_back(action);
      if (!edge_.idle()) add_preferences(logs.data_ptr<float>() + row, draws[i].preferences);
    }
  }
  return draws;
}

void PpoAgent::add_preferences(const float* logs, std::vector<double>& preferences) {
  // With noise, for the same actor does not always move the same widths.
  for (int i = 0; i < space_.classes(); ++i)
    preferences.push_back(double{logs[i]} + gumbel_noise(random_));
}

std::uint64_t PpoAgent::allowed_after(const std::vector<int>& taken) const {
  return options_.masked ? action_mask(space_, context_, taken)
                         : first_classes(space_.count(static_cast<int>(taken.size())));
}

std::vector<RolloutStep> PpoAgent::trace(const std::vector<int>& actions) const {
  std::vector<RolloutStep> steps;
  std::vector<int> taken;
  for (const int action : actions) {
    steps.push_back({space_.state(taken), action, 0, 0, allowed_after(taken)});
    taken.push_back(action);
  }
  const StepTensors tensors(steps);
  const at::Tensor logs = log_probabilities(tensors.states(), tensors.allowed())
                              .gather(-1, tensors.actions().unsqueeze(-1))
                              .contiguous();
  const at::Tensor values = networks_.values(tensors.states()).contiguous();
  for (std::size_t i = 0; i < steps.size(); ++i) {
    steps[i].log_probability = logs.data_ptr<float>()[i];
    steps[i].value = values.data_ptr<float>()[i];
  }
  return steps;
}

void PpoAgent::learn(const std::vector<Trial>& trials) {
  if (trials.empty() || (started_ && trials.size() != pending_.size()))
    throw std::invalid_argument("an agent learns from exactly the policies that it proposed");
  const SingleThread single_thread;
  remember(trials);
  episodes_ += static_cast<int>(trials.size());
  if (!started_) {
    begin_around(best_trial(trials)->policy);
    return;
  }
  bool all_alike = true;
  for (std::size_t i = 0; i < trials.size(); ++i) {
    buffer_.add(pending_[i], trials[i].reward);
    all_alike = all_alike && trials[i].reward == trials.front().reward;
  }
  pending_.clear();
  const RolloutBatch batch = buffer_.take();
  // Where no episode was better than another (all infeasible, say), what is left of the advantages
  // is the critic's error: normalised, it would push the policy about at random.
  LearningUpdate update{episodes_, {}, {}, {}, {}};
  if (!all_alike) update_actor(batch, update);
  update_critic(batch, update);
  if (options_.train_iterations > 0) log_.add(update);
}

void PpoAgent::remember(const std::vector<Trial>& trials) {
  if (!options_.guided() && edge_.idle()) return;
  for (const Trial& trial : trials) {
    const bool imitated = options_.guided() && options_.imitation > 0;
    if (imitated && !edge_.is_judged(trial.policy) && trial.feasible) elite_.push_back(trial);
    edge_.add_judged(trial);
  }
  std::stable_sort(elite_.begin(), elite_.end(), better);
  if (elite_.size() > kElite) elite_.resize(kElite);
}

std::string PpoAgent::save() const {
  Json elite = Json::array();
  for (const Trial& trial : elite_) elite.push_back(trial_to_json(trial));
  return save_state(kName, {{"random", random_.save()},
                            {"started", started_},
                            {"judged", edge_.save()},
                            {"elite", elite},
                            {"episodes", episodes_},
                            {"log", log_.save()}}) +
         '\n' + networks_.save();
}

void PpoAgent::load(const std::string& state) {
  const std::size_t end = state.find('\n');
  if (end == std::string::npos) throw std::runtime_error("the saved state of the agent is damaged");
  read_state(state.substr(0, end), kName, [this](const Json& json) {
    random_.load(json.at("random").get<std::string>());
    started_ = json.at("started").get<bool>();
    edge_.load(json.at("judged"));
    elite_.clear();
    for (const Json& trial : json.at("elite")) elite_.push_back(trial_from_json(trial));
    episodes_ = json.value("episodes", 0);
    log_.load(json.value("log", Json::array()));
  });
  networks_.load(state.substr(end + 1));
  pending_.clear();
}

}  // namespace ohmic
