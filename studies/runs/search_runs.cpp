#include "studies/runs/search_runs.h"

#include <algorithm>
#include <map>

#include "rl/env/points.h"
#include "util/config_error.h"
#include "util/csv_line.h"
#include "util/file_io.h"
#include "util/number_text.h"
#include "util/text_table.h"

namespace ohmic {
namespace {

std::optional<EpisodeRecord> best_of(const std::vector<EpisodeRecord>& episodes,
                                     bool uniform_alone) {
  std::optional<EpisodeRecord> best;
  for (const EpisodeRecord& episode : episodes) {
    if (uniform_alone && !episode.uniform) continue;
    if (!best || better(episode, *best)) best = episode;
  }
  return best;
}

Json episode_json(const std::optional<EpisodeRecord>& episode) {
  if (!episode) return nullptr;
  return {{"episode", episode->episode},
          {"policy", episode->policy},
          {"validation_accuracy", episode->accuracy},
          {"cost_ratio", episode->cost_ratio},
          {"feasible", episode->feasible}};
}

/// What a run's accuracies and costs follow from. A chip's name is but how it was given.
std::string basis_of(const Json& config) {
  Json basis = {{"network", config.at("network")}, {"hardware", config.at("hardware")}};
  basis["hardware"].erase("name");
  const Json content = config.value("content", Json::object());
  for (const char* part : {"weights", "validation images"})
    basis[part] = content.value(part, Json());
  for (const char* option : {"weights-lat-energy-power", "screen-images", "choose", "through-chip",
                             "chips", "device-seed"})
    basis[option] = config.at("options").value(option, Json());
  return basis.dump();
}

/// W8A8's accuracy on the images that episodes read: all, or those that screen.
std::optional<double> baseline_accuracy(const Json& summary) {
  const Json screening = summary.value("screening", Json());
  if (!screening.is_object()) {
    const Json baseline = summary.value("baseline", Json::object());
    const auto accuracy = baseline.find("validation_accuracy");
    return accuracy == baseline.end() ? std::nullopt : std::optional(accuracy->get<double>());
  }
  for (const Json& again : screening.at("reread"))
    if (again.at("episode").is_null()) return again.at("screened_accuracy").get<double>();
  return std::nullopt;
}

/// Accuracy and cost, or dashes.
void add_figures(const std::optional<EpisodeRecord>& episode, std::vector<std::string>& cells) {
  cells.push_back(episode ? fixed_digits(episode->accuracy, 2) : "-");
  cells.push_back(episode ? fixed_digits(episode->cost_ratio, 4) : "-");
}

}  // namespace

std::optional<EpisodeRecord> SearchRunRecord::best() const { return best_of(episodes, false); }

std::optional<EpisodeRecord> SearchRunRecord::best_uniform() const {
  return best_of(episodes, true);
}

bool is_search_run(const std::string& folder) {
  const std::string file = folder + "/config.json";
  if (!file_exists(file)) return false;
  const Json config = read_json_file(file);
  return config.is_object() && config.value("verb", "search") == "search";
}

SearchRunRecord read_search_run(const std::string& folder) {
  const std::string file = folder + "/config.json";
  const Json config = read_json_file(file);
  SearchRunRecord run;
  run.folder = folder;
  try {
    if (config.value("verb", "search") != "search")
      throw ConfigError(file, "/verb", "is not 'search': report reads searches");
    const Json& options = config.at("options");
    config.at("network").at("name").get_to(run.network);
    config.at("hardware").at("name").get_to(run.hardware);
    config.at("data").at("spec").get_to(run.data);
    options.at("agent").get_to(run.agent);
    options.at("threshold").get_to(run.threshold);
    options.at("seed").get_to(run.seed);
    run.basis = basis_of(config);
  } catch (const Json::exception&) {
    throw ConfigError(file, "is not the config.json of a search");
  }
  const std::string summary = folder + "/summary.json";
  run.finished = file_exists(summary);
  try {
    if (run.finished) run.w8a8 = baseline_accuracy(read_json_file(summary));
  } catch (const Json::exception&) {
    throw ConfigError(summary, "is not the summary.json of a search");
  }
  if (file_exists(folder + "/history.csv")) run.episodes = read_history(folder + "/history.csv");
  return run;
}

std::vector<ComparableRuns> comparable_runs(const std::vector<SearchRunRecord>& runs) {
  std::vector<ComparableRuns> groups;
  std::map<std::string, int> named;
  for (std::size_t r = 0; r < runs.size(); ++r) {
    const auto same = std::find_if(groups.begin(), groups.end(), [&](const ComparableRuns& group) {
      return runs[group.runs.front()].basis == runs[r].basis;
    });
    if (same != groups.end()) {
      same->runs.push_back(r);
      continue;
    }
    const std::string subject = runs[r].subject();
    const int before = named[subject]++;
    groups.push_back({subject + (before > 0 ? " (" + std::to_string(before + 1) + ")" : ""), {r}});
  }
  return groups;
}

std::vector<FrontPoint> joint_front(const std::vector<SearchRunRecord>& runs) {
  std::vector<FrontPoint> points;
  const std::vector<ComparableRuns> groups = comparable_runs(runs);
  for (std::size_t g = 0; g < groups.size(); ++g) {
    std::vector<EpisodeRecord> all;
    std::vector<std::size_t> owner;
    for (const std::size_t r : groups[g].runs) {
      for (const EpisodeRecord& episode : accuracy_front(runs[r].episodes)) {
        owner.push_back(r);
        all.push_back(episode);
      }
    }
    for (const EpisodeRecord& kept : accuracy_front(all)) {
      std::size_t i = 0;
      while (all[i].accuracy != kept.accuracy || all[i].cost_ratio != kept.cost_ratio) ++i;
      points.push_back({g, owner[i], all[i]});
    }
  }
  return points;
}

std::vector<CheapestWithin> cheapest_within(const std::vector<SearchRunRecord>& runs,
                                            double points) {
  std::vector<CheapestWithin> answers;
  for (const ComparableRuns& group : comparable_runs(runs)) {
    answers.push_back({group.name, {}, {}});
    for (const std::size_t r : group.runs)
      if (runs[r].w8a8) answers.back().w8a8 = runs[r].w8a8;
  }
  for (const FrontPoint& point : joint_front(runs)) {  // the cheapest first
    CheapestWithin& answer = answers[point.front];
    if (answer.found || !answer.w8a8) continue;
    if (points_between(point.episode.accuracy, *answer.w8a8) >= -points) answer.found = point;
  }
  return answers;
}

std::string cheapest_text(const std::vector<SearchRunRecord>& runs, double points) {
  std::string text;
  for (const auto& [name, w8a8, found] : cheapest_within(runs, points)) {
    text += "cheapest within " + shortest(points) + " points of W8A8";
    if (w8a8) text += "'s " + fixed_digits(*w8a8, 2) + " %";
    text += ", " + name + ": ";
    if (!w8a8) {
      text += "not known before a run has finished\n";
    } else if (!found) {
      text += "none\n";
    } else {
      text += fixed_digits(found->episode.accuracy, 2) + " % at cost " +
              fixed_digits(found->episode.cost_ratio, 4) + ", " + found->episode.policy + " (" +
              runs[found->run].folder + ", episode " + std::to_string(found->episode.episode) +
              ")\n";
    }
  }
  return text;
}

std::string runs_table(const std::vector<SearchRunRecord>& runs) {
  TextTable table({{"run", Align::kLeft},
                   {"network", Align::kLeft},
                   {"agent", Align::kLeft},
                   {"threshold"},
                   {"seed"},
                   {"episodes"},
                   {"accuracy %"},
                   {"cost"},
                   {"uniform %"},
                   {"cost"},
                   {"", Align::kLeft}});
  for (const SearchRunRecord& run : runs) {
    std::vector<std::string> cells = {run.folder,
                                      run.network,
                                      run.agent,
                                      shortest(run.threshold),
                                      std::to_string(run.seed),
                                      std::to_string(run.episodes.size())};
    const auto best = run.best();
    add_figures(best, cells);
    add_figures(run.best_uniform(), cells);
    cells.push_back(!run.finished             ? "not finished"
                    : best && !best->feasible ? "nothing feasible"
                                              : "");
    table.add_row(std::move(cells));
  }
  return table.text();
}

std::string front_csv(const std::vector<SearchRunRecord>& runs) {
  std::string csv = "network,hardware,data,run,episode,accuracy,cost_ratio,policy,front\n";
  for (const FrontPoint& point : joint_front(runs)) {
    const SearchRunRecord& run = runs[point.run];
    const EpisodeRecord& e = point.episode;
    csv += csv_line({run.network, run.hardware, run.data, run.folder, std::to_string(e.episode),
                     shortest(e.accuracy), shortest(e.cost_ratio), e.policy,
                     std::to_string(point.front + 1)}) +
           "\n";
  }
  return csv;
}

Json runs_json(const std::vector<SearchRunRecord>& runs, std::optional<double> points) {
  Json list = Json::array(), front = Json::array();
  for (const SearchRunRecord& run : runs) {
    list.push_back({{"run", one_line(run.folder)},
                    {"network", run.network},
                    {"hardware", run.hardware},
                    {"data", run.data},
                    {"agent", run.agent},
                    {"threshold", run.threshold},
                    {"seed", run.seed},
                    {"finished", run.finished},
                    {"episodes", run.episodes.size()},
                    {"best", episode_json(run.best())},
                    {"best_uniform", episode_json(run.best_uniform())}});
  }
  const auto entry_of = [&runs](const FrontPoint& point) {
    Json entry = episode_json(point.episode);
    entry["run"] = one_line(runs[point.run].folder);
    entry["front"] = point.front + 1;
    return entry;
  };
  for (const FrontPoint& point : joint_front(runs)) front.push_back(entry_of(point));
  Json json = {{"schema_version", 1}, {"runs", std::move(list)}, {"front", std::move(front)}};
  if (!points) return json;
  json["within"] = {{"points", *points}, {"cheapest", Json::array()}};
  for (const CheapestWithin& answer : cheapest_within(runs, *points))
    json["within"]["cheapest"].push_back(answer.found ? entry_of(*answer.found) : Json());
  return json;
}

}  // namespace ohmic
