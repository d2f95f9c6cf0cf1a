#include <filesystem>
#include <iostream>
#include <map>

#include "app/commands.h"
#include "app/options/named_files.h"
#include "app/options/options.h"
#include "methods/compress_directory.h"
#include "report/page_drawings.h"
#include "rl/search/run_directory.h"
#include "studies/runs/search_runs.h"
#include "util/config_error.h"
#include "util/file_io.h"
#include "util/number_text.h"

namespace ohmic::app {
namespace {

struct Arguments {
  std::vector<std::string> runs;
  std::string html, pareto, svg;
  double within = 0;  ///< points, if they are asked for
  SharedOptions shared;
};

po::options_description describe(Arguments& a) {
  po::options_description options("options");
  options.add_options()("RUN", po::value(&a.runs), "run directories of searches")(
      "html", po::value(&a.html)->value_name("FILE"), "write a page with fronts and courses")(
      "pareto", po::value(&a.pareto)->value_name("FILE"),
      "write the policies that no other of any run on the same network, weights, chip, images and "
      "weights of cost beats in accuracy and cost, as CSV")(
      "within", po::value(&a.within)->value_name("POINTS"),
      "also name the cheapest policy of each front that loses at most so many points against W8A8")(
      "svg", po::value(&a.svg)->value_name("DIR"),
      "write every drawing of the runs' pages as a file of its own, DIR/RUN-NAME.svg, also of runs "
      "of compress, compare, sweep and reproduce, and those of --html as DIR/NAME.svg");
  add_json_option(options, a.shared);
  return options;
}

/// A run's page; empty: it has none yet.
std::string page_of(const std::string& run) {
  for (const char* name : {"/report.html", "/reproduce.html"})
    if (file_exists(run + name)) return run + name;
  return "";
}

/// What belongs to the runs, read or not: no output may take its place.
std::vector<NamedFile> files_of_runs(const Arguments& a) {
  std::vector<NamedFile> files;
  for (const std::string& run : a.runs) {
    for (const std::string& file : RunDirectory{run}.files()) files.push_back({"RUN", file});
    for (const std::string& file : CompressDirectory{run}.files()) files.push_back({"RUN", file});
    files.push_back({"RUN", run + "/reproduce.html"});
  }
  return files;
}

/// "runs/a/" is "a".
std::string last_part(std::string folder) {
  while (folder.size() > 1 && folder.back() == '/') folder.pop_back();
  return std::filesystem::path(folder).filename().string();
}

/// Files by their names in --svg.
std::map<std::string, std::string> drawings_of(const Arguments& a,
                                               const std::vector<SearchRunRecord>& searches) {
  std::map<std::string, std::string> files;
  const auto add = [&files](const std::string& before, const std::string& page) {
    for (const PageDrawing& drawing : page_drawings(page))
      if (!files.emplace(before + drawing.name + ".svg", drawing.svg).second)
        throw ConfigError(
            "--svg", "would write " + before + drawing.name + ".svg twice: two runs have one name");
  };
  for (const std::string& run : a.runs) {
    const std::string page = page_of(run);
    if (!page.empty()) add(last_part(run) + "-", read_file(page));
  }
  if (!searches.empty()) add("", runs_page(searches));
  return files;
}

}  // namespace

int run_report(const std::vector<std::string>& args) {
  Arguments a;
  po::variables_map given;
  if (!parse_options("report",
                     "Sets searches side by side, finished ones and such as are at work: their "
                     "best policies, the\nbest uniform one beside each, what no other beats.",
                     args, describe(a), given, "RUN")) {
    return 0;
  }
  if (a.runs.empty()) throw ConfigError("report", "needs at least one run directory");
  const bool asks_within = given.count("within") > 0;
  if (asks_within && !(a.within >= 0 && a.within <= 100))
    throw ConfigError("--within", "found " + shortest(a.within) + ", allowed 0 to 100 points");
  refuse_shared_files({{"--html", a.html}, {"--pareto", a.pareto}, {"--json", a.shared.json}},
                      files_of_runs(a));
  std::vector<SearchRunRecord> runs;
  for (const std::string& folder : a.runs) {
    // What is no search has drawings, but no place in the table.
    const bool draws_alone = !a.svg.empty() && !is_search_run(folder);
    if (draws_alone && !page_of(folder).empty()) continue;
    if (draws_alone && file_exists(folder + "/config.json"))
      throw ConfigError(folder, "has no page yet whose drawings --svg could write");
    runs.push_back(read_search_run(folder));
  }
  if (runs.empty()) {
    for (const auto& [name, file] :
         {std::pair("--html", a.html), {"--pareto", a.pareto}, {"--json", a.shared.json}})
      if (!file.empty()) throw ConfigError(name, "is about searches, and none of the runs is one");
  }
  if (!a.svg.empty()) {
    const auto files = drawings_of(a, runs);
    make_folder(a.svg);
    for (const auto& [name, svg] : files) write_file_atomically(a.svg + "/" + name, svg);
    if (a.shared.json != "-") std::cout << files.size() << " drawings in " << a.svg << std::endl;
    if (runs.empty()) return 0;
  }
  if (!a.html.empty()) write_file_atomically(a.html, runs_page(runs));
  if (!a.pareto.empty()) write_file_atomically(a.pareto, front_csv(runs));
  if (a.shared.json != "-") {
    std::cout << runs_table(runs) << (asks_within ? "\n" + cheapest_text(runs, a.within) : "")
              << std::flush;
  }
  const auto points = asks_within ? std::optional(a.within) : std::nullopt;
  if (!a.shared.json.empty())
    write_json_result(a.shared.json, runs_json(runs, points).dump(2) + "\n");
  return 0;
}

}  // namespace ohmic::app
