#include "app/options/search_options.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <map>

#include "app/options/chip_options.h"
#include "app/options/choose_options.h"
#include "app/options/stored_options.h"
#include "rl/agents/agent_names.h"
#include "rl/env/objective.h"
#include "util/config_error.h"
#include "util/number_text.h"

namespace ohmic::app {
namespace {

constexpr int kMostEpisodes = 10'000'000;
constexpr int kEpisodesAnEvaluation = 10;  // an agent that has settled repeats itself

template <typename Fields, typename Visitor>
void visit_input(Fields& shared, Visitor& visit) {
  visit("net", shared.net);
  visit("hw", shared.hw);
  visit("set", shared.set);
  visit("data", shared.data);
  visit("validation", shared.validation);
  visit("weights", shared.weights);
  visit("seed", shared.seed);
}

template <typename Fields, typename Visitor>
void visit_quantizer(Fields& quantizer, Visitor& visit) {
  visit("clip", quantizer.clip);
  visit("round", quantizer.round);
  visit("per-tensor", quantizer.per_tensor);
  visit("error-feedback", quantizer.error_feedback);
  visit("bias-correction", quantizer.bias_correction);
  visit("bn-reestimation", quantizer.bn_reestimation);
}

/// How long a search goes on, and how it judges a policy.
template <typename Fields, typename Visitor>
void visit_judging(Fields& a, Visitor& visit) {
  visit("agent", a.agent);
  visit("episodes", a.episodes);
  visit("evaluations", a.evaluations);
  visit("prices", a.prices);
  visit("threshold", a.reward.threshold);
  visit("weights-lat-energy-power", a.cost_weights);
  visit("reward", a.reward_kind);
  visit("objective", a.reward.objective);
  visit("tau", a.reward.tau);
  visit("lambda", a.reward.lambda);
  visit("screen-images", a.screen_images);
  visit("reread", a.reread);
  visit("free-ends", a.free_ends);
  visit("choose", a.choose);
  visit("through-chip", a.through_chip);
  visit("chips", a.chips.count);
  visit("device-seed", a.chips.seed);
  visit("finetune-images", a.finetune_images);
  visit("finetune-learning-rate", a.finetune_learning_rate);
}

template <typename Fields, typename Visitor>
void visit_ppo(Fields& ppo, Visitor& visit) {
  visit("rollout-episodes", ppo.rollout_episodes);
  visit("gamma", ppo.gamma);
  visit("gae-lambda", ppo.gae_lambda);
  visit("train-iterations", ppo.train_iterations);
  visit("target-kl", ppo.target_kl);
  visit("entropy", ppo.entropy);
  visit("clip-ratio", ppo.clip);
  visit("actor-rate", ppo.actor_rate);
  visit("critic-rate", ppo.critic_rate);
  visit("hidden", ppo.hidden);
  visit("joint-actions", ppo.joint);
  visit("masked-actions", ppo.masked);
  visit("paper", ppo.paper);
  visit("imitation", ppo.imitation);
}

/// Calls visit(option, field) for every option that decides a run's history.
template <typename Arguments, typename Visitor>
void visit_stored(Arguments& a, Visitor&& visit) {
  visit_input(a.shared, visit);
  visit_quantizer(a.quantizer, visit);
  visit_judging(a, visit);
  visit_ppo(a.agents.ppo, visit);
  visit("uniform-start", a.uniform_start);
  visit("budget-edge", a.budget_edge);
  visit("new-policies", a.new_policies);
  visit("decrement", a.decrement);
  visit("haq-literal", a.agents.ddpg.literal);
}

template <typename T>
po::typed_value<T>* option(T& field, const char* name) {
  return po::value(&field)->value_name(name)->default_value(field);
}

/// --help shows 0.8, not the 17 digits of its double.
po::typed_value<double>* option(double& field, const char* name) {
  return po::value(&field)->value_name(name)->default_value(field, shortest(field));
}

void add_search_options(po::options_description& options, SearchArguments& a) {
  options.add_options()("agent", option(a.agent, "NAME"), "who searches; ohmic list names them")(
      "threshold", option(a.reward.threshold, "TH"), "highest cost allowed, as a share of W8A8's")(
      "weights-lat-energy-power", option(a.cost_weights, "A,B,G"),
      "weights of latency, energy and component power in the cost; they sum to 1")(
      "episodes", option(a.episodes, "N"),
      "policies to try; ten times --evaluations where that is given and this is not")(
      "evaluations", option(a.evaluations, "N"),
      "distinct policies to judge: an episode on a known policy is free; 0 = no such limit")(
      "prices", option(a.prices, "N"),
      "distinct policies to price, judged ones among them, about: the batch that gets there is the "
      "last; 0 = no such limit")(
      "policy-cache", po::value(&a.policy_cache)->value_name("FILE"),
      "answers about policies, shared with other searches that run now or later, and next to it, "
      "in "
      "FILE.rounding, the roundings behind them; the history is that of a run without")(
      "resume", po::bool_switch(&a.resume), "go on with the run in --out; needs no other option")(
      "reward", option(a.reward_kind, "and|literal|shaped"),
      "and: -1 unless cost and accuracy both hold; literal: eq. 2 as printed, with its 'or'; "
      "shaped: 'and' with a "
      "slope on the infeasible side")(
      "objective", po::value(&a.reward.objective)->value_name("EXPRESSION"),
      "the reward as an expression in the place of --reward, as 0.1*gain - energy; of accuracy "
      "(%), "
      "gain (points to W8A8), cost, latency, energy, power and crossbars (shares of W8A8's), "
      "utilization, threshold, tau and feasible (1 or 0)")(
      "tau", option(a.reward.tau, "T"),
      "largest loss of accuracy allowed, percentage points, negative")(
      "lambda", option(a.reward.lambda, "L"), "reward of one percentage point of accuracy")(
      "screen-images", po::value(&a.screen_images)->value_name("N"),
      "validation images that an episode reads, 0 = all (default: all; 1000 above 50 million "
      "multiplications an "
      "image; 500 with --through-chip)")(
      "reread", option(a.reread, "N"),
      "best feasible policies that are read again on all validation images when "
      "--screen-images left some out");
}

void add_finetune_options(po::options_description& options, SearchArguments& a) {
  options.add_options()("finetune-images", option(a.finetune_images, "N"),
                        "training images that every policy is fine-tuned on, in one pass, before "
                        "it is judged; 0 = none")("finetune-learning-rate",
                                                  option(a.finetune_learning_rate, "R"),
                                                  "of that fine-tuning, as of `ohmic finetune`");
}

void add_chip_search_options(po::options_description& options, SearchArguments& a) {
  options.add_options()("free-ends", po::bool_switch(&a.free_ends),
                        "first and last layer are searched, too; else they stay at 8 bits")(
      "choose", po::value(&a.choose)->value_name("KEY=V1,V2,..")->composing(),
      "makes a hardware key a step of the search, repeatable: adc.bits=4..8; of adc.bits, "
      "dac.bits, "
      "crossbar.rows, crossbar.columns, crossbar.ou_rows and crossbar.ou_columns")(
      "through-chip", po::bool_switch(&a.through_chip),
      "judge policies by their mean accuracy over --chips chips with their devices and converters");
  add_chip_options(options, a.chips);
}

void add_ppo_options(po::options_description& options, PpoOptions& ppo) {
  options.add_options()("rollout-episodes", option(ppo.rollout_episodes, "N"),
                        "ppo: episodes between two updates")("gamma", option(ppo.gamma, "G"),
                                                             "ppo: discount of a step")(
      "gae-lambda", option(ppo.gae_lambda, "L"), "ppo: lambda of the advantage estimate")(
      "train-iterations", option(ppo.train_iterations, "N"), "ppo: gradient steps an update")(
      "target-kl", option(ppo.target_kl, "KL"),
      "ppo: the actor's update stops beyond 1.5 times this divergence")(
      "entropy", option(ppo.entropy, "E"), "ppo: weight of the entropy bonus")(
      "clip-ratio", option(ppo.clip, "E"), "ppo: epsilon of eq. 5")(
      "actor-rate", option(ppo.actor_rate, "R"), "ppo: Adam's learning rate of the actor")(
      "critic-rate", option(ppo.critic_rate, "R"), "ppo: Adam's learning rate of the critic")(
      "hidden", option(ppo.hidden, "N"), "ppo: units in each of the two hidden layers")(
      "joint-actions", po::bool_switch(&ppo.joint), "ppo: a step chooses both widths of a layer")(
      "masked-actions", po::bool_switch(&ppo.masked),
      "ppo: only actions after which the threshold can still be held; asks for prices")(
      "paper", po::bool_switch(&ppo.paper),
      "ppo: as in Wei 2022, without what guides it (docs/search.md)")(
      "imitation", option(ppo.imitation, "W"), "ppo: weight of keeping the best episodes likely");
}

void add_aid_options(po::options_description& options, SearchArguments& a) {
  options.add_options()(
      "uniform-start", option(a.uniform_start, "auto|on|off"),
      "judge the widest affordable uniform policies first; auto: what the agent has by itself, "
      "which is on for ppo as it is, surrogate and edge, and off for all others")(
      "budget-edge", option(a.budget_edge, "auto|on|off"),
      "bring every policy to the edge of the budget before it is judged")(
      "new-policies", option(a.new_policies, "auto|on|off"),
      "in the place of a policy that was judged, judge one near it");
}

void add_ddpg_options(po::options_description& options, SearchArguments& a) {
  options.add_options()(
      "decrement", option(a.decrement, "haq|paper"),
      "ddpg: how a policy that is too expensive is lowered; haq: one width a price, "
      "paper: both widths of a layer a price")("haq-literal",
                                               po::bool_switch(&a.agents.ddpg.literal),
                                               "ddpg: keep the oddities of HAQ's public code");
}

void check_ranges(const SearchArguments& a) {
  check_range("--evaluations", a.evaluations, 0, kMostEpisodes);
  check_range("--prices", a.prices, 0, std::numeric_limits<int>::max());
  check_range("--episodes", a.episodes, 1, kMostEpisodes);
  check_number("--threshold", a.reward.threshold, 1e-9, 1);
  check_number("--tau", a.reward.tau, -100, 0);
  check_number("--lambda", a.reward.lambda, 1e-9, 1e9);
  check_range("--screen-images", a.screen_images, -1, std::numeric_limits<int>::max());
  check_range("--reread", a.reread, 1, 100'000);
  check_range("--finetune-images", a.finetune_images, 0, 1'000'000'000);
  check_number("--finetune-learning-rate", a.finetune_learning_rate, 1e-12, 1000);
  check_range("--rollout-episodes", a.agents.ppo.rollout_episodes, 1, 100'000);
  check_number("--gamma", a.agents.ppo.gamma, 0, 1);
  check_number("--gae-lambda", a.agents.ppo.gae_lambda, 0, 1);
  check_range("--train-iterations", a.agents.ppo.train_iterations, 0, 100'000);
  check_number("--target-kl", a.agents.ppo.target_kl, 0, 1000);
  check_number("--entropy", a.agents.ppo.entropy, 0, 1000);
  check_number("--clip-ratio", a.agents.ppo.clip, 0, 1);
  check_number("--actor-rate", a.agents.ppo.actor_rate, 1e-12, 10);
  check_number("--critic-rate", a.agents.ppo.critic_rate, 1e-12, 10);
  check_range("--hidden", a.agents.ppo.hidden, 1, 65536);
  check_number("--imitation", a.agents.ppo.imitation, 0, 1000);
}

[[noreturn]] void refuse_weights(const std::string& text) {
  throw ConfigError("--weights-lat-energy-power",
                    "found '" + text +
                        "', allowed three numbers or fractions of at least 0 that sum "
                        "to 1, as in 0.5,0.25,0.25 or 1/3,1/3,1/3");
}

/// "0.25" or "1/3", whatever the locale.
double read_fraction(const std::string& part, const std::string& text) {
  const std::size_t slash = part.find('/');
  const Json above = Json::parse(part.substr(0, slash), nullptr, false);
  const Json below =
      slash == std::string::npos ? Json(1) : Json::parse(part.substr(slash + 1), nullptr, false);
  if (!above.is_number() || !below.is_number() || below.get<double>() <= 0) refuse_weights(text);
  return above.get<double>() / below.get<double>();
}

void read_weights(const std::string& text, RewardOptions& reward) {
  std::array<double, 3> weights{};
  std::size_t begin = 0;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    const std::size_t end = text.find(',', begin);
    if ((end == std::string::npos) != (i + 1 == weights.size())) refuse_weights(text);
    weights[i] = read_fraction(text.substr(begin, end - begin), text);
    if (!(weights[i] >= 0 && weights[i] <= 1)) refuse_weights(text);
    begin = end + 1;
  }
  const double sum = weights[0] + weights[1] + weights[2];
  // People write 0.33,0.33,0.34 and 0.333,0.333,0.333; the ratio of W8A8 must be 1 all the same.
  if (std::abs(sum - 1) > 0.005) refuse_weights(text);
  reward.latency_weight = weights[0] / sum;
  reward.energy_weight = weights[1] / sum;
  reward.power_weight = weights[2] / sum;
}

RewardKind read_kind(const std::string& text) {
  if (text == "and") return RewardKind::kAnd;
  if (text == "literal") return RewardKind::kLiteral;
  if (text == "shaped") return RewardKind::kShaped;
  throw ConfigError("--reward", "found '" + text + "', allowed and, literal, shaped");
}

Decrement read_decrement(const std::string& text) {
  if (text == "haq") return Decrement::kHaq;
  if (text == "paper") return Decrement::kPaper;
  throw ConfigError("--decrement", "found '" + text + "', allowed haq, paper");
}

std::optional<bool> read_aid(const SearchArguments& a, const std::string& option,
                             const std::string& text) {
  if (text == "auto") return std::nullopt;
  if (text != "on" && text != "off")
    throw ConfigError(option, "found '" + text + "', allowed auto, on, off");
  if (text == "on" && !takes_aids(a.agent))
    throw ConfigError(option, "is on, but " + a.agent + " tries a list of its own");
  if (text == "on" && a.agents.ppo.joint)
    throw ConfigError(option, "does not go with --joint-actions");
  return text == "on";
}

}  // namespace

po::options_description describe(SearchArguments& arguments) {
  po::options_description options("options");
  add_network_option(options, arguments.shared);
  add_hardware_options(options, arguments.shared);
  add_data_options(options, arguments.shared);
  add_quantizer_options(options, arguments.quantizer);
  add_search_options(options, arguments);
  add_finetune_options(options, arguments);
  add_chip_search_options(options, arguments);
  add_aid_options(options, arguments);
  add_ppo_options(options, arguments.agents.ppo);
  add_ddpg_options(options, arguments);
  add_compute_options(options, arguments.shared);
  add_out_option(options, arguments.shared);
  return options;
}

int default_episodes(const SearchArguments& arguments) {
  if (arguments.evaluations <= 0) return SearchArguments().episodes;
  return std::min(arguments.evaluations, kMostEpisodes / kEpisodesAnEvaluation) *
         kEpisodesAnEvaluation;
}

void resolve(SearchArguments& arguments) {
  options_to_json(arguments);  // what config.json cannot keep is refused before anything is trained
  check_ranges(arguments);
  check_agent_name(arguments.agent);
  arguments.reward.kind = read_kind(arguments.reward_kind);
  if (!arguments.reward.objective.empty()) {
    if (arguments.reward_kind != SearchArguments().reward_kind)
      throw ConfigError("--objective", "stands in the place of --reward, which is given too");
    objective_value(arguments.reward.objective, {});  // refused before anything is loaded
    arguments.reward.kind = RewardKind::kObjective;
  }
  read_weights(arguments.cost_weights, arguments.reward);
  if (arguments.finetune_images > 0 &&
      parse_rounding(arguments.quantizer.round) != Rounding::kNearest) {
    throw ConfigError("--finetune-images",
                      "trains for rounding to the nearest level; found --round " +
                          arguments.quantizer.round + ", allowed nearest");
  }
  arguments.keys = read_choose(arguments.choose);
  check_chip_options(arguments.chips, arguments.through_chip, "--through-chip");
  arguments.agents.ddpg.decrement = read_decrement(arguments.decrement);
  arguments.agents.aids = {read_aid(arguments, "--uniform-start", arguments.uniform_start),
                           read_aid(arguments, "--budget-edge", arguments.budget_edge),
                           read_aid(arguments, "--new-policies", arguments.new_policies)};
}

Json options_to_json(const SearchArguments& arguments) {
  OptionWriter writer;
  visit_stored(arguments, writer);
  return writer.json();
}

SearchArguments with_found_paths(SearchArguments arguments, const Json& config) {
  visit_stored(arguments, PathFinder(config));
  return arguments;
}

void take_over_options(SearchArguments& arguments, const po::variables_map& given,
                       const Json& stored, const std::string& file, bool finished) {
  const int asked = arguments.episodes;
  const bool more = finished && !given["episodes"].defaulted() && stored.contains("episodes") &&
                    stored.at("episodes").is_number_integer() && asked > stored.at("episodes");
  if (more) arguments.episodes = stored.at("episodes").get<int>();
  Json all = stored;
  // What runs from before there were these options had.
  all.emplace("validation", "");
  all.emplace("objective", "");
  all.emplace("free-ends", false);
  for (const char* aid : {"uniform-start", "budget-edge", "new-policies"}) all.emplace(aid, "auto");
  visit_stored(arguments, OptionReader(all, given, file));
  if (more) arguments.episodes = asked;
}

}  // namespace ohmic::app
