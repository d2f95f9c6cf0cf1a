#pragma once

#include <string>
#include <vector>

#include "app/options/handed_options.h"
#include "app/options/options.h"
#include "app/options/share_options.h"
#include "studies/compare/compare_plan.h"
#include "studies/compare_methods/methods_plan.h"
#include "util/json_section.h"

namespace ohmic::app {

/// Everything `ohmic compare` is told.
struct CompareArguments {
  SharedOptions shared;
  ShareOptions share;
  std::string methods;  ///< empty: agents are compared
  std::string agents = "ppo,random,greedy";
  std::string thresholds;  ///< empty: of methods, their own
  int seeds = 3;
  int budget = 300;  ///< distinct policies a cell
  bool per_tensor = false;
  std::string optimum;  ///< file; empty: regret is against the best known
  bool paired = false;  ///< the answers are compared image by image
  int jobs = 0;         ///< 0 = as many as there are cores
  bool resume = false;
  /// What holds for every cell.
  std::vector<HandedOption> handed = {
      {"weights-lat-energy-power", "A,B,G", "weights of latency, energy and power in the cost"},
      {"tau", "T", "largest loss of accuracy allowed, percentage points, negative"},
      {"episodes", "N", "most episodes of a cell (default: ten times --budget)"},
      {"prices", "N", "most distinct policies that a cell prices (default: no limit)"},
      {"screen-images", "N", "validation images that an episode reads, 0 = all"},
      {"reread", "N", "best policies that are read again where episodes left images out"},
      {"finetune-images", "N", "training images that every policy is fine-tuned on; 0 = none"},
      {"finetune-learning-rate", "R", "of that fine-tuning"},
      {"clip", "kl|mse|max", "how clipping values are found"},
      {"round", "nearest|floor", "rounding to a level"},
      {"error-feedback", "on|off", "round weights for the layer's output"},
      {"bias-correction", "on|off", "keep each output's mean where rounding would move it"},
      {"bn-reestimation", "on|off", "keep each output's mean and standard deviation"},
      {"device", "cpu|cuda", "where LibTorch computes"}};
};

po::options_description describe(CompareArguments& arguments);

/// Throws ConfigError if a number is out of range; names the option.
void check(const CompareArguments& arguments);

/// What a comparison of methods asks. Throws ConfigError on unknown methods, and on options that
/// say nothing to a compression.
MethodsPlan methods_plan_of(const CompareArguments& arguments);

/// Fills what a comparison of agents leaves to defaults.
void take_defaults(CompareArguments& arguments);

/// What the comparison asks. Throws ConfigError on unknown agents and thresholds that are none.
ComparePlan plan_of(const CompareArguments& arguments);

/// The options that decide the cells, for config.json.
Json options_to_json(const CompareArguments& arguments);

/// The options with the files that they stand for in this folder. config: config.json of the
/// comparison to go on with, null for a new one.
CompareArguments with_found_paths(CompareArguments arguments, const Json& config);

/// Takes over the options of the comparison to go on with. Throws ConfigError if one that was
/// `given` again differs; file: the run's config.json.
void take_over_options(CompareArguments& arguments, const po::variables_map& given,
                       const Json& stored, const std::string& file);

}  // namespace ohmic::app
