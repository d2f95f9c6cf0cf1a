#include "app/options/sweep_options.h"

#include "app/options/stored_options.h"

namespace ohmic::app {
namespace {

/// Calls visit(option, field) for every option that decides a sweep's rows. `search` comes before
/// those that only a sweep with searches has.
template <typename Arguments, typename Visitor>
void visit_stored(Arguments& a, Visitor&& visit) {
  visit("net", a.shared.net);
  visit("hw", a.shared.hw);
  visit("set", a.shared.set);
  visit("policy", a.shared.policy);
  visit("search", a.search);
  if (!a.search) return;
  for (auto& option : a.handed) visit(option.name, option.text);
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
    throw ConfigError("--" + option.first, "is an option of the searches: it needs --search");
  }
}

}  // namespace

po::options_description describe(SweepArguments& a) {
  po::options_description options("options");
  add_network_option(options, a.shared);
  const auto add = [&options](const char* name, const po::value_semantic* value, const char* text) {
    options.add_options()(name, value, text);
  };
  add("hw", po::value(&a.shared.hw)->value_name("NAME|FILE")->default_value(a.shared.hw),
      "hardware preset or hardware file");
  add("set", po::value(&a.shared.set)->value_name("KEY=V1,V2,...")->composing(),
      "the values of one hardware key; repeatable, the last key runs fastest; a key with one value "
      "holds for every chip; `ohmic explain` lists the keys");
  add_policy_option(options, a.shared);
  add_json_option(options, a.shared);
  add("out", po::value(&a.shared.out)->value_name("DIR"),
      "run directory: sweep.csv, sweep.json, config.json");
  add("resume", po::bool_switch(&a.resume), "go on with the run in --out; needs no other option");
  add("jobs", po::value(&a.jobs)->value_name("N"), "chips at a time (default: all cores)");
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
  check_search(a);
}

SweepPlan plan_of(const SweepArguments& a) {
  return {a.shared.net,    a.shared.hw, a.shared.set,
          a.shared.policy, a.search,    given_options(a.handed)};
}

Json options_to_json(const SweepArguments& arguments) {
  OptionWriter writer;
  visit_stored(arguments, writer);
  return writer.json();
}

SweepArguments with_found_paths(SweepArguments arguments, const Json& config) {
  visit_stored(arguments, PathFinder(config));
  return arguments;
}

void take_over_options(SweepArguments& arguments, const po::variables_map& given,
                       const Json& stored, const std::string& file) {
  visit_stored(arguments, OptionReader(stored, given, file));
}

}  // namespace ohmic::app
