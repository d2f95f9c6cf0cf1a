#include <iostream>

#include "app/commands.h"
#include "app/options/named_files.h"
#include "app/options/options.h"
#include "studies/runs/search_runs.h"
#include "util/config_error.h"
#include "util/file_io.h"

namespace ohmic::app {
namespace {

struct Arguments {
  std::vector<std::string> runs;
  std::string html, pareto;
  SharedOptions shared;
};

po::options_description describe(Arguments& a) {
  po::options_description options("options");
  options.add_options()("RUN", po::value(&a.runs), "run directories of searches")(
      "html", po::value(&a.html)->value_name("FILE"), "write a page with fronts and courses")(
      "pareto", po::value(&a.pareto)->value_name("FILE"),
      "write the policies that no other of any run on the same network, chip and data beats in "
      "accuracy and cost, as CSV");
  add_json_option(options, a.shared);
  return options;
}

std::vector<NamedFile> inputs_of(const Arguments& a) {
  std::vector<NamedFile> files;
  for (const std::string& run : a.runs)
    for (const char* name : {"/config.json", "/history.csv", "/summary.json"})
      files.push_back({"RUN", run + name});
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
  refuse_shared_files({{"--html", a.html}, {"--pareto", a.pareto}, {"--json", a.shared.json}},
                      inputs_of(a));
  std::vector<SearchRunRecord> runs;
  for (const std::string& folder : a.runs) runs.push_back(read_search_run(folder));
  if (!a.html.empty()) write_file_atomically(a.html, runs_page(runs));
  if (!a.pareto.empty()) write_file_atomically(a.pareto, front_csv(runs));
  if (a.shared.json != "-") std::cout << runs_table(runs) << std::flush;
  if (!a.shared.json.empty()) write_json_result(a.shared.json, runs_json(runs).dump(2) + "\n");
  return 0;
}

}  // namespace ohmic::app
