#include "app/options/compare_options.h"

#include <algorithm>

#include "app/options/stored_options.h"
#include "util/config_error.h"

namespace ohmic::app {
namespace {

constexpr int kMostSeeds = 10'000;
constexpr int kMostPolicies = 10'000'000;

/// Calls visit(option, field) for every option that decides the cells and what is said of them.
template <typename Arguments, typename Visitor>
void visit_stored(Arguments& a, Visitor&& visit) {
  visit("net", a.shared.net);
  visit("hw", a.shared.hw);
  visit("set", a.shared.set);
  visit("data", a.shared.data);
  visit("validation", a.shared.validation);
  visit("weights", a.shared.weights);
  visit("methods", a.methods);
  visit("agents", a.agents);
  visit("thresholds", a.thresholds);
  visit("seeds", a.seeds);
  visit("budget", a.budget);
  visit("per-tensor", a.per_tensor);
  visit("optimum", a.optimum);
  for (auto& option : a.handed) visit(option.name, option.text);
}

ComparedInput input_of(const CompareArguments& a) {
  return {a.shared.net,  a.shared.hw,      a.shared.set,
          a.shared.data, a.shared.weights, a.shared.validation};
}

/// The answers are read behind the cells, by one process, as they were quantised.
void check_paired(const CompareArguments& a) {
  if (!a.methods.empty()) throw ConfigError("--paired", "says nothing beside --methods");
  if (!a.share.shard.empty() || a.share.on_slurm())
    throw ConfigError("--paired", "does not go with shards; add it to what was merged by --resume");
  for (const HandedOption& option : a.handed) {
    if (std::string(option.name) == "finetune-images" && !option.text.empty() && option.text != "0")
      throw ConfigError("--paired",
                        "does not go with --finetune-images, whose networks are not kept");
  }
}

}  // namespace

po::options_description describe(CompareArguments& a) {
  po::options_description options("options");
  const auto add = [&options](const char* name, const po::value_semantic* value, const char* text) {
    options.add_options()(name, value, text);
  };
  add("agents", po::value(&a.agents)->value_name("A,B,...")->default_value(a.agents),
      "who searches; options of `ohmic search` follow an agent as in ppo:masked-actions or "
      "ppo:entropy=0.02, and stand beside it as a variant of its own");
  add("methods", po::value(&a.methods)->value_name("A,B,..."),
      "whole methods of `ohmic compress` in the place of agents; takes one threshold, --episodes "
      "and "
      "--finetune-images");
  add("thresholds", po::value(&a.thresholds)->value_name("TH,..."),
      "highest costs allowed, as shares of W8A8's (default: 0.8; of --methods each one's own)");
  add("seeds", po::value(&a.seeds)->value_name("N")->default_value(a.seeds),
      "seeds 1 to N of every agent that draws; the others run once");
  add("budget", po::value(&a.budget)->value_name("N")->default_value(a.budget),
      "distinct policies that a cell may judge");
  add_network_option(options, a.shared);
  add_hardware_options(options, a.shared);
  add_data_options(options, a.shared);
  add("optimum", po::value(&a.optimum)->value_name("FILE.csv[.gz]"),
      "policy, accuracy and cost_ratio of all policies there are: regret is against the best of "
      "them, else against the best that any cell found");
  add("paired", po::bool_switch(&a.paired),
      "also read which images every cell's answer has right, once all cells are done, and compare "
      "agents on the same images; may be added to a finished comparison by --resume");
  add("jobs", po::value(&a.jobs)->value_name("N"), "cells at a time (default: all cores)");
  add_out_option(options, a.shared);
  add_share_options(options, a.share);
  add("resume", po::bool_switch(&a.resume), "go on with the run in --out; needs no other option");
  po::options_description search("options of every search");
  add_handed_options(search, a.handed);
  search.add_options()("per-tensor", po::bool_switch(&a.per_tensor),
                       "one weight scale a layer in place of one an output channel");
  return options.add(search);
}

void take_defaults(CompareArguments& a) {
  if (a.methods.empty() && a.thresholds.empty()) a.thresholds = "0.8";
}

void check(const CompareArguments& a) {
  check_range("--seeds", a.seeds, 1, kMostSeeds);
  check_range("--budget", a.budget, 1, kMostPolicies);
  check(a.share, a.shared.out);
  if (a.paired) check_paired(a);
  if (a.jobs < 0) {
    throw ConfigError("--jobs",
                      "is " + std::to_string(a.jobs) + ", allowed is at least 0 (all cores)");
  }
}

ComparePlan plan_of(const CompareArguments& a) {
  ComparePlan plan;
  static_cast<ComparedInput&>(plan) = input_of(a);
  plan.variants = parse_variants(a.agents);
  plan.thresholds = parse_thresholds(a.thresholds);
  plan.seeds = a.seeds;
  plan.budget = a.budget;
  plan.per_tensor = a.per_tensor;
  plan.search_options = given_options(a.handed);
  return plan;
}

MethodsPlan methods_plan_of(const CompareArguments& a) {
  const CompareArguments plain;
  const auto refuse = [](const std::string& option, bool stated) {
    if (stated) throw ConfigError("--" + option, "says nothing beside --methods");
  };
  refuse("agents", a.agents != plain.agents);
  refuse("budget", a.budget != plain.budget);
  refuse("per-tensor", a.per_tensor);
  refuse("optimum", !a.optimum.empty());
  for (const HandedOption& option : a.handed) {
    const std::string name = option.name;
    refuse(name, !option.text.empty() && name != "episodes" && name != "finetune-images");
  }
  MethodsPlan plan;
  static_cast<ComparedInput&>(plan) = input_of(a);
  plan.methods = parse_methods(a.methods);
  plan.seeds = a.seeds;
  plan.options = given_options(a.handed);
  if (a.thresholds.empty()) return plan;
  const std::vector<double> thresholds = parse_thresholds(a.thresholds);
  if (thresholds.size() != 1)
    throw ConfigError("--thresholds", "has several, allowed beside --methods is one");
  plan.threshold = thresholds.front();
  return plan;
}

Json options_to_json(const CompareArguments& arguments) {
  OptionWriter writer;
  visit_stored(arguments, writer);
  return writer.json();
}

CompareArguments with_found_paths(CompareArguments arguments, const Json& config) {
  visit_stored(arguments, PathFinder(config));
  return arguments;
}

void take_over_options(CompareArguments& arguments, const po::variables_map& given,
                       const Json& stored, const std::string& file) {
  Json all = stored;
  // Comparisons from before there were these options had none of them.
  for (const char* name :
       {"methods", "finetune-images", "finetune-learning-rate", "bn-reestimation", "validation"})
    all.emplace(name, "");
  visit_stored(arguments, OptionReader(all, given, file));
}

}  // namespace ohmic::app
