#pragma once

#include <string>

#include "app/options/options.h"
#include "methods/method_names.h"
#include "quant/prune_vector.h"
#include "quant/training/block_lasso.h"
#include "rl/oracles/judges.h"
#include "util/json_section.h"

namespace ohmic::app {

/// Everything `ohmic compress` is told.
struct CompressArguments {
  SharedOptions shared;
  std::string method;
  int episodes = 0;  ///< 0: the method's own
  int finetune_images = 100'000;
  double threshold = 0;  ///< 0: the method's own
  std::string prune_agent = "ddpg";
  double prune_loss = 3;
  std::string prune_shape = to_string(PruneShape::kVectors);
  double alpha = 0;  ///< 0: the outer loop
  int activation_bits = kBlockLassoBits;
  int weight_bits = kBlockLassoBits;
  double settle = 0;
  double distillation = 0;
  int batch = 32;
  bool resume = false;
  Judges* judges = nullptr;  ///< other processes that judge policies; no option
};

po::options_description describe(CompressArguments& arguments);

/// Fills what is left to the method.
void take_defaults(CompressArguments& arguments, const Method& method);

/// Checks every number. ConfigError names the option and what is allowed.
void check(const CompressArguments& arguments);

/// The options that decide a run's result, for its config.json.
Json options_to_json(const CompressArguments& arguments);

/// The options with the files that they stand for in this folder. config: config.json of the run to
/// go on with, null for a new one.
CompressArguments with_found_paths(CompressArguments arguments, const Json& config);

/// Takes over the options and the method of the run to go on with; file: the run's config.json,
/// `stored` its content. Throws ConfigError if one that was `given` again differs.
void take_over_options(CompressArguments& arguments, const po::variables_map& given,
                       const Json& stored, const std::string& file);

}  // namespace ohmic::app
