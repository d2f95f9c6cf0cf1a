#pragma once

#include <string>
#include <vector>

#include "app/options/chip_options.h"
#include "app/options/handed_options.h"
#include "app/options/options.h"
#include "app/options/share_options.h"
#include "studies/sweep/sweep_plan.h"
#include "util/json_section.h"

namespace ohmic::app {

/// Everything `ohmic sweep` is told.
struct SweepArguments {
  SharedOptions shared;
  ShareOptions share;
  int jobs = 0;  ///< chips at a time; 0 = as many as there are cores
  bool resume = false;
  bool search = false;
  bool accuracy = false;
  int images = 100;  ///< test images that go through every chip for its accuracy
  DrawnChips chips;  ///< of each, if their devices are not ideal
  std::string objectives = "latency,energy,area";
  FoundFiles files;  ///< behind names of lists that lie elsewhere
  /// What a search a chip is told; data and weights are those of the accuracy too.
  std::vector<HandedOption> handed = {
      {"agent", "NAME", "who searches; ohmic list names them"},
      {"threshold", "TH", "highest cost allowed, as a share of W8A8's on the same chip"},
      {"weights-lat-energy-power", "A,B,G", "weights of latency, energy and power in the cost"},
      {"episodes", "N", "policies to try on each chip"},
      {"seed", "N", "seed of every random choice"},
      {"data", "SPEC", "data set"},
      {"validation", "FILE", "which training images validate"},
      {"weights", "FILE", "float weights"}};
};

po::options_description describe(SweepArguments& arguments);

/// The args of the command line with --threads, which the contract shares between commands, under
/// the name that the command documents: --jobs.
std::vector<std::string> with_one_name_for_jobs(std::vector<std::string> args);

/// Throws ConfigError if options do not go together or are out of range; names the option.
void check(const SweepArguments& arguments);

/// Whether images or weights are given.
bool gives_images(const SweepArguments& arguments);

/// Throws ConfigError, as images or weights are given and nothing asks for them.
[[noreturn]] void refuse_images(const SweepArguments& arguments);

/// What the sweep asks of every chip.
SweepPlan plan_of(const SweepArguments& arguments);

/// The options that decide a sweep's rows, for its config.json.
Json options_to_json(const SweepArguments& arguments);

/// The options with the files that they stand for in this folder. config: config.json of the sweep
/// to go on with, null for a new one.
SweepArguments with_found_paths(SweepArguments arguments, const Json& config);

/// Takes over the options of the sweep to go on with. Throws ConfigError if one that was `given`
/// again differs; file: the run's config.json.
void take_over_options(SweepArguments& arguments, const po::variables_map& given,
                       const Json& stored, const std::string& file);

}  // namespace ohmic::app
