#include "app/options/reproduce_options.h"

#include <algorithm>

#include "app/options/stored_options.h"
#include "util/build_info.h"
#include "util/config_error.h"

namespace ohmic::app {
namespace {

constexpr int kMostEpisodes = 10'000'000;
const std::string kBwq = "bwq";  // every item "bwq-..."

std::vector<std::string> item_names() {
  std::vector<std::string> names = {"all", kBwq};
  for (const Item& item : items()) names.emplace_back(item.id);
  return names;
}

/// Calls visit(option, field) for every option that decides the runs and the pages.
template <typename Arguments, typename Visitor>
void visit_stored(Arguments& a, Visitor&& visit) {
  visit("item", a.items);
  visit("runs", a.runs);
  visit("episodes", a.episodes);
  visit("rival", a.rival);
  visit("data", a.shared.data);
  visit("weights", a.shared.weights);
  visit("seed", a.shared.seed);
}

/// What an item's line of the help says of the runs behind it.
std::string runs_text(Runs runs) {
  switch (runs) {
    case Runs::kNone:
      return "";
    case Runs::kSearchesInPart:
      return " (some rows of searches)";
    case Runs::kSearches:
      return " (of searches)";
    case Runs::kCompressions:
    case Runs::kMethod:
    case Runs::kMethods:
      return " (of compressions)";
  }
  return "";
}

}  // namespace

std::string reproduce_summary() {
  std::string text =
      "Makes tables and figures of Wei et al. 2022, Wu et al. 2024 (BWQ) and their neighbours "
      "again and sets them "
      "beside the printed values: a\nCSV and, for figures, SVG each, and one page, reproduce.html. "
      "An item is all, bwq (all of BWQ) or\n";
  for (const Item& item : items()) {
    const std::string id = item.id;
    text += "  " + id + std::string(17 - id.size(), ' ') + item.title + runs_text(item.runs) + "\n";
  }
  return text +
         "What is made of searches takes finished runs of `ohmic search` below --runs, or has them "
         "made by --episodes.\nWhat is made of compressions takes finished runs of `ohmic "
         "compress` "
         "there; --episodes makes those of bwq for LeNet-5.\nThe paper has 600 episodes in figures "
         "6 and 7, 300 "
         "elsewhere. "
         "Without "
         "VGG-13's weights LeNet-5 stands in.";
}

po::options_description describe(ReproduceArguments& a) {
  po::options_description options("options");
  const auto add = [&options](const char* name, const po::value_semantic* value, const char* text) {
    options.add_options()(name, value, text);
  };
  a.shared.out = "runs/reproduce";
  add("item", po::value(&a.items)->value_name("ITEM"), "all, bwq, table5, fig6, ...; repeatable");
  add("out", po::value(&a.shared.out)->value_name("DIR")->default_value(a.shared.out),
      "folder of the page, the CSV files and the drawings");
  add("runs", po::value(&a.runs)->value_name("DIR"),
      "folder of finished searches and compressions, a run directory each");
  add("episodes", po::value(&a.episodes)->value_name("N"),
      "make the searches, and LeNet-5's compressions, that are wanted and not there yet, in --runs "
      "or OUT/runs, with so many "
      "episodes; the same command goes on after a kill (LibTorch)");
  add("rival", po::value(&a.rival)->value_name("AGENT"),
      "agent beside ppo where --episodes makes searches (default: ddpg where this build has it, "
      "else "
      "random)");
  add_data_options(options, a.shared);
  add("seed", po::value(&a.shared.seed)->value_name("N")->default_value(a.shared.seed),
      "seed of the searches");
  add("threads", po::value(&a.shared.threads)->value_name("N"), "cores to use (default: all)");
  add("resume", po::bool_switch(&a.resume),
      "go on with the shard in OUT; without --shard the same command goes on by itself");
  add_share_options(options, a.share);
  return options;
}

void check(const ReproduceArguments& a) {
  check_range("--episodes", a.episodes, 0, kMostEpisodes);
  check(a.share, a.shared.out);
  const bool in_shares = !a.share.shard.empty() || a.share.on_slurm();
  if (in_shares && a.episodes > 0 && !a.runs.empty())
    throw ConfigError("--runs",
                      "has no place beside --episodes in shards: their runs lie in OUT/runs");
  const bool torch = std::string(build_info().torch).rfind("off", 0) != 0;
  if (a.episodes > 0 && !torch) {
    throw ConfigError("--episodes", "needs LibTorch, and this build has none");
  }
  if (a.episodes > 0) return;
  for (const auto& [name, text] : {std::pair<const char*, const std::string&>("--rival", a.rival),
                                   {"--data", a.shared.data},
                                   {"--weights", a.shared.weights}}) {
    if (!text.empty()) {
      throw ConfigError(name, "is for searches that are made here: it needs --episodes");
    }
  }
}

std::vector<const Item*> wanted_items(const ReproduceArguments& arguments) {
  const auto names = item_names();
  for (const std::string& name : arguments.items) {
    if (std::find(names.begin(), names.end(), name) != names.end()) continue;
    throw ConfigError("reproduce", "knows no item '" + name + "'" + did_you_mean(name, names) +
                                       " (`ohmic reproduce --help` lists them)");
  }
  if (arguments.items.empty()) {
    throw ConfigError("reproduce",
                      "needs an item: all, table5, ... (`ohmic reproduce --help` lists them)");
  }
  const auto asked = [&arguments](const std::string& name) {
    return std::count(arguments.items.begin(), arguments.items.end(), name) > 0;
  };
  std::vector<const Item*> wanted;
  for (const Item& item : items()) {
    const bool bwq = asked(kBwq) && item.runs == Runs::kCompressions;
    if (asked("all") || bwq || asked(item.id)) wanted.push_back(&item);
  }
  return wanted;
}

Json options_to_json(const ReproduceArguments& arguments) {
  OptionWriter writer;
  visit_stored(arguments, writer);
  return writer.json();
}

ReproduceArguments with_found_paths(ReproduceArguments arguments, const Json& config) {
  visit_stored(arguments, PathFinder(config));
  return arguments;
}

void take_over_options(ReproduceArguments& arguments, const po::variables_map& given,
                       const Json& stored, const std::string& file) {
  visit_stored(arguments, OptionReader(stored, given, file));
}

ReproducePlan plan_of(const ReproduceArguments& a) {
  return {a.shared.data, a.shared.weights, a.rival,       a.episodes,
          a.shared.seed, a.shared.threads, runs_folder(a)};
}

std::string runs_folder(const ReproduceArguments& arguments) {
  if (!arguments.runs.empty()) return arguments.runs;
  return arguments.episodes > 0 ? arguments.shared.out + "/runs" : "";
}

}  // namespace ohmic::app
