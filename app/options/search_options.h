#pragma once

#include <string>
#include <vector>

#include "app/options/options.h"
#include "app/options/quantizer_options.h"
#include "hw/device/analog/layer_devices.h"
#include "rl/agents/agent_options.h"
#include "rl/env/hardware_key.h"
#include "rl/env/reward_function.h"
#include "rl/oracles/judges.h"
#include "util/json_section.h"

namespace ohmic::app {

/// Everything `ohmic search` is told.
struct SearchArguments {
  SharedOptions shared;
  QuantizerArguments quantizer;
  AgentOptions agents;
  RewardOptions reward;  ///< kind and weights from the texts below, by resolve()
  std::string agent = "ppo";
  std::string decrement = "haq";
  std::string uniform_start = "auto", budget_edge = "auto", new_policies = "auto";
  std::string reward_kind = "and";
  std::string cost_weights = "1/3,1/3,1/3";
  int episodes = 300;
  int evaluations = 0;       ///< distinct policies to judge; 0: as many as episodes bring
  int prices = 0;            ///< distinct policies to price; 0: no limit
  std::string policy_cache;  ///< file; empty: none
  int screen_images = -1;    ///< 0: all; negative: by the size of the network
  int reread = 10;
  int finetune_images = 0;  ///< training images before a policy is judged; 0: no fine-tuning
  double finetune_learning_rate = 5e-4;
  std::vector<std::string> choose;  ///< texts of --choose
  std::vector<HardwareKey> keys;    ///< the same, by resolve()
  bool free_ends = false;
  bool through_chip = false;
  DrawnChips chips;
  bool resume = false;
  Judges* judges = nullptr;  ///< other processes that judge policies; no option
};

po::options_description describe(SearchArguments& arguments);

/// Episodes where --episodes is not given: 300, or ten times --evaluations.
int default_episodes(const SearchArguments& arguments);

/// Checks every number and reads the texts. ConfigError names the option and what is allowed.
void resolve(SearchArguments& arguments);

/// The options that decide a run's history, for its config.json; --threads, --device and
/// --policy-cache do not.
Json options_to_json(const SearchArguments& arguments);

/// The options with the files that they stand for in this folder. config: config.json of the run to
/// go on with, null for a new one.
SearchArguments with_found_paths(SearchArguments arguments, const Json& config);

/// Takes over the options of the run to go on with; file: the run's config.json. Throws ConfigError
/// if one that was `given` again differs. A finished run may be given more episodes.
void take_over_options(SearchArguments& arguments, const po::variables_map& given,
                       const Json& stored, const std::string& file, bool finished);

}  // namespace ohmic::app
