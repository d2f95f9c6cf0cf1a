#include "app/reproduce/reproduce_pages.h"

#include <iostream>
#include <set>
#include <utility>

#include "app/options/named_files.h"
#include "nets/network_loader.h"
#include "studies/jobs/job_progress.h"
#include "studies/jobs/local_runner.h"
#include "studies/reproduce/bwq/unit_systems.h"
#include "studies/reproduce/neighbours/method_runs.h"
#include "studies/reproduce/page.h"
#include "studies/reproduce/search_maker.h"
#include "studies/reproduce/search_records.h"
#include "studies/reproduce/value_text.h"
#include "util/config_error.h"
#include "util/file_io.h"

namespace ohmic::app {
namespace {

const std::string kPaperOnly =
    "Values marked as the paper's are printed in it. Figures whose values are only drawn are "
    "compared "
    "in shape. What is behind a difference stands under each table; docs/papers.md has the fit.";

/// What an item that cannot be made would need.
std::string missing_runs(const Item& item) {
  const std::string by_name = "a finished run of `ohmic compress";
  const std::string of_method =
      item.runs == Runs::kMethods ? "`" : " " + std::string(item.id) + "`";
  if (item.runs == Runs::kMethod || item.runs == Runs::kMethods)
    return "is made of " + by_name + of_method + " at least: name their folder by --runs";
  const std::string what =
      item.runs == Runs::kCompressions ? by_name + " bwq` at least" : "finished searches";
  return "is made of " + what +
         ": name their folder by --runs, or have them made by --episodes (LibTorch)";
}

/// Whether an item can be made at all. Of many, one that cannot is left out with a note.
bool can_be_made(const Item& item, const ReproduceInputs& inputs) {
  switch (item.runs) {
    case Runs::kCompressions:
      return !compressed_networks(inputs.compressions).empty();
    case Runs::kMethod:
      return !runs_of(inputs.compressions, item.id).empty();
    case Runs::kMethods:
      return !inputs.compressions.empty();
    case Runs::kSearches:
      return !inputs.searches.empty();
    default:
      return true;
  }
}

std::vector<Reproduction> build(const std::vector<const Item*>& wanted,
                                const ReproduceInputs& inputs, std::vector<std::string>& notes) {
  std::vector<Reproduction> results;
  std::string left_out;
  JobProgress progress("item", wanted.size(), 0);
  for (const Item* item : wanted) {
    if (!can_be_made(*item, inputs)) {
      left_out += (left_out.empty() ? "" : ", ") + std::string(item->id);
      continue;
    }
    Reproduction result;
    result.id = item->id;
    result.title = item->title;
    item->build(inputs, result);
    progress.show(item->id, item->title);
    results.push_back(std::move(result));
  }
  if (results.empty()) throw ConfigError(wanted.front()->id, missing_runs(*wanted.front()));
  if (!left_out.empty()) {
    notes.push_back(
        "Left out, for they are made of finished searches or compressions (--runs DIR, or "
        "--episodes N in a build with LibTorch): " +
        left_out + ".");
  }
  return results;
}

}  // namespace

void check_files(const ReproduceArguments& arguments, const std::vector<const Item*>& wanted) {
  std::vector<NamedFile> inputs;
  if (arguments.episodes > 0) {
    SharedOptions searches = arguments.shared;
    searches.net = network_of(plan_of(arguments));
    inputs = value_files(searches, load_network(searches.net));
  }
  const std::string runs = runs_folder(arguments);
  if (!runs.empty() && (file_exists(runs) || arguments.episodes == 0)) {
    for (const std::string& file : files_of_searches(runs)) inputs.push_back({"--runs", file});
    for (const std::string& file : files_of_compressed_runs(runs))
      inputs.push_back({"--runs", file});
  }
  std::set<std::string> outputs;  // every item has the page
  for (const Item* item : wanted) {
    for (std::string& file : possible_files(arguments.shared.out, item->id))
      outputs.insert(std::move(file));
  }
  std::vector<NamedFile> named;
  for (const std::string& file : outputs) named.push_back({"--out", file});
  refuse_shared_files(named, inputs);
}

int write_pages(const ReproduceArguments& arguments, const std::vector<ShardItem>& ends) {
  const auto wanted = wanted_items(arguments);
  std::vector<std::string> notes = {kPaperOnly};
  LocalRunner runner(static_cast<std::size_t>(resolve_threads(arguments.shared.threads)));
  SimulatedCosts prices(runner);
  ReproduceInputs inputs{prices, {}, {}};
  for (const ShardItem& end : ends) {
    if (end.status == kOutOfReach)
      inputs.out_of_reach.push_back("Out of reach: " + end.name + ": " + end.reason);
  }
  if (!runs_folder(arguments).empty()) {
    inputs.searches = read_searches(runs_folder(arguments), notes);
    inputs.compressions = read_compressed_runs(runs_folder(arguments), notes);
  }
  for (const std::string& text : inputs.out_of_reach) notes.push_back(text);
  const auto results = build(wanted, inputs, notes);
  write_reproductions(arguments.shared.out, results, notes);
  for (const Reproduction& result : results) std::cout << to_text(result) << "\n";
  for (std::size_t i = 1; i < notes.size(); ++i) std::cout << notes[i] << "\n";
  std::cout << "page    " << arguments.shared.out << "/reproduce.html" << std::endl;
  return 0;
}

}  // namespace ohmic::app
