#include "app/options/sweep_options.h"

#include <algorithm>
#include <limits>

#include "app/options/listed_files.h"
#include "app/options/stored_options.h"
#include "util/split_text.h"

namespace ohmic::app {
namespace {

/// Whether a search's option is one of the accuracy too.
bool says_images(const std::string& option) {
  return option == "data" || option == "validation" || option == "weights";
}

/// Calls visit(option, field) for every option that decides a sweep's rows. `search` comes before
/// those that only a sweep with searches has.
template <typename Arguments, typename Visitor>
void visit_stored(Arguments& a, Visitor&& visit) {
  visit("net", a.shared.net);
  visit("hw", a.shared.hw);
  visit("set", a.shared.set);
  visit("policy", a.shared.policy);
  visit("objectives", a.objectives);
  visit("accuracy", a.accuracy);
  if (a.accuracy) {
    visit("images", a.images);
    visit("chips", a.chips.count);
    visit("device-seed", a.chips.seed);
  }
  visit("search", a.search);
  for (auto& option : a.handed) {
    if (a.search || says_images(option.name)) visit(option.name, option.text);
  }
}

void check_search(const SweepArguments& a) {
  if (a.search) {
    if (a.shared.out.empty()) throw ConfigError("--search", "needs --out, the folder of the runs");
    if (a.shared.policy != SharedOptions().policy) {
      throw ConfigError("--policy", "has no place beside --search, which finds a policy a chip");
    }
    return;
  }
  for (const auto& option : given_options(a.handed)) {
    if (says_images(option.first)) continue;
    throw ConfigError("--" + option.first, "is an option of the searches: it needs --search");
  }
}

}  // namespace

bool gives_images(const SweepArguments& a) {
  const auto given = given_options(a.handed);
  return std::any_of(given.begin(), given.end(),
                     [](const auto& option) { return says_images(option.first); });
}

void refuse_images(const SweepArguments& a) {
  const auto given = given_options(a.handed);
  const auto found = std::find_if(given.begin(), given.end(),
                                  [](const auto& option) { return says_images(option.first); });
  throw ConfigError("--" + found->first,
                    "needs --search, --accuracy or a chip with a mapping.compression");
}

po::options_description describe(SweepArguments& a) {
  po::options_description options("options");
  add_network_option(options, a.shared);
  const auto add = [&options](const char* name, const po::value_semantic* value, const char* text) {
    options.add_options()(name, value, text);
  };
  add("hw", po::value(&a.shared.hw)->value_name("NAME|FILE")->default_value(a.shared.hw),
      "hardware presets or hardware files, separated by commas");
  add("set", po::value(&a.shared.set)->value_name("KEY=V1,V2,...")->composing(),
      "the values of one hardware key, or a range as in 64..512*2 or 4..16+4; tied keys as in "
      "crossbar.rows,crossbar.columns=64:64,128:128; repeatable, the last key runs fastest; a key "
      "with one value holds for every chip; `ohmic explain` lists the keys");
  add_policy_option(options, a.shared);
  add_json_option(options, a.shared);
  add("out", po::value(&a.shared.out)->value_name("DIR"),
      "run directory: sweep.csv, sweep.json, sweep.html, config.json");
  add("objectives", po::value(&a.objectives)->value_name("A,B,...")->default_value(a.objectives),
      "the figures that the Pareto front weighs, e.g. latency,mapped_area");
  add("accuracy", po::bool_switch(&a.accuracy),
      "send test images through every chip: a column with their accuracy (--data, --weights)");
  add("images", po::value(&a.images)->value_name("N")->default_value(a.images),
      "with --accuracy: how many test images");
  add_chip_options(options, a.chips);
  add("resume", po::bool_switch(&a.resume), "go on with the run in --out; needs no other option");
  add("jobs", po::value(&a.jobs)->value_name("N"), "chips at a time (default: all cores)");
  add_share_options(options, a.share);
  po::options_description search("a search a chip (LibTorch), in DIR/chip_NNN");
  search.add_options()("search", po::bool_switch(&a.search),
                       "search the bit-widths of every chip; needs --out");
  add_handed_options(search, a.handed);
  return options.add(search);
}

std::vector<std::string> with_one_name_for_jobs(std::vector<std::string> args) {
  const std::string shared = "--threads";
  for (std::string& word : args) {
    if (word == shared || word.rfind(shared + "=", 0) == 0) {
      word.replace(0, shared.size(), "--jobs");
    }
  }
  return args;
}

void check(const SweepArguments& a) {
  if (a.jobs < 0) {
    throw ConfigError("--jobs",
                      "is " + std::to_string(a.jobs) + ", allowed is at least 0 (all cores)");
  }
  check_range("--images", a.images, 1, std::numeric_limits<int>::max());
  check_chip_options(a.chips, a.accuracy, "--accuracy");
  check(a.share, a.shared.out);
  if (!a.shared.json.empty() && !a.share.shard.empty())
    throw ConfigError("--json", "has no place beside --shard: `ohmic merge` writes the result");
  check_search(a);
}

SweepPlan plan_of(const SweepArguments& a) {
  SweepPlan plan;
  plan.net = a.shared.net;
  plan.hw = a.shared.hw;
  plan.set = a.shared.set;
  plan.policy = a.shared.policy;
  plan.search = a.search;
  plan.files = a.files;
  plan.objectives = split(a.objectives, ',');
  plan.accuracy = a.accuracy;
  if (a.accuracy) {
    plan.image_options = {{"images", std::to_string(a.images)},
                          {"chips", std::to_string(a.chips.count)},
                          {"device-seed", std::to_string(a.chips.seed)}};
  }
  for (const auto& option : given_options(a.handed)) {
    if (a.search) plan.search_options.push_back(option);
    if (says_images(option.first)) plan.image_options.push_back(option);
  }
  return plan;
}

Json options_to_json(const SweepArguments& arguments) {
  OptionWriter writer;
  visit_stored(arguments, writer);
  return writer.json();
}

SweepArguments with_found_paths(SweepArguments arguments, const Json& config) {
  arguments.files = found_files(arguments.shared, config);
  visit_stored(arguments, PathFinder(config));
  return arguments;
}

void take_over_options(SweepArguments& arguments, const po::variables_map& given,
                       const Json& stored, const std::string& file) {
  Json all = stored;
  all.emplace("validation", "");  // sweeps from before there was this option had none
  visit_stored(arguments, OptionReader(all, given, file));
}

}  // namespace ohmic::app
