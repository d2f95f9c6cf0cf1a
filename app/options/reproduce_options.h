#pragma once

#include <string>
#include <vector>

#include "app/options/options.h"
#include "app/options/share_options.h"
#include "studies/reproduce/items.h"
#include "studies/reproduce/reproduce_plan.h"
#include "util/json_section.h"

namespace ohmic::app {

/// Everything `ohmic reproduce` is told.
struct ReproduceArguments {
  std::vector<std::string> items;
  ShareOptions share;
  bool resume = false;   ///< go on with the shard
  SharedOptions shared;  ///< data and weights are of the network that the figures are of
  std::string runs;
  std::string rival;
  int episodes = 0;
};

po::options_description describe(ReproduceArguments& arguments);
std::string reproduce_summary();

/// Throws ConfigError if options are out of range, do not go together or need LibTorch when there
/// is none; names the option.
void check(const ReproduceArguments& arguments);

/// The items asked for, in the paper's order. Throws ConfigError on an unknown one, or none.
std::vector<const Item*> wanted_items(const ReproduceArguments& arguments);

/// The options that decide the runs and the pages, for config.json of a shard.
Json options_to_json(const ReproduceArguments& arguments);

/// The options with the files that they stand for in this folder. config: config.json of the shard
/// to go on with, null for a new one.
ReproduceArguments with_found_paths(ReproduceArguments arguments, const Json& config);

/// Takes over the options of the shard to go on with. Throws ConfigError if one that was `given`
/// again differs; file: the shard's config.json.
void take_over_options(ReproduceArguments& arguments, const po::variables_map& given,
                       const Json& stored, const std::string& file);

/// How searches are made if --episodes asks for it.
ReproducePlan plan_of(const ReproduceArguments& arguments);

/// Where searches lie or will: --runs, else a folder of --out if --episodes makes them; else empty.
std::string runs_folder(const ReproduceArguments& arguments);

}  // namespace ohmic::app
