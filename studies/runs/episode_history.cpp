#include "studies/runs/episode_history.h"

#include <algorithm>
#include <sstream>
#include <stdexcept>

#include "quant/quant_policy.h"
#include "report/front.h"
#include "rl/env/answer_order.h"
#include "util/config_error.h"
#include "util/csv_line.h"
#include "util/file_io.h"
#include "util/json_section.h"

namespace ohmic {
namespace {

/// The rows of a CSV file by the names of its columns.
class HistoryTable {
 public:
  explicit HistoryTable(const std::string& file) : file_(file), lines_(read_file(file)) {
    std::string line;
    std::getline(lines_, line);
    names_ = csv_cells(line).value_or(std::vector<std::string>());
  }

  std::size_t column(const char* name) const {
    const auto found = std::find(names_.begin(), names_.end(), name);
    if (found == names_.end()) throw ConfigError(file_, std::string("has no column ") + name);
    return static_cast<std::size_t>(found - names_.begin());
  }
  /// Goes to the next row; false if there is none.
  bool next() {
    std::string line;
    if (!std::getline(lines_, line)) return false;
    const auto cells = csv_cells(line);
    ++row_;
    if (!cells || cells->size() != names_.size()) throw ConfigError(file_, name() + " is broken");
    cells_ = *cells;
    return true;
  }
  const std::string& text(std::size_t cell) const { return cells_[cell]; }
  double number(std::size_t cell) const {
    const Json value = Json::parse(cells_[cell], nullptr, false);
    if (!value.is_number()) throw ConfigError(file_, name() + " has '" + cells_[cell] + "'");
    return value.get<double>();
  }
  QuantPolicy policy(std::size_t cell) const {
    try {
      return parse_policy_string(cells_[cell]);
    } catch (const std::invalid_argument&) {
      throw ConfigError(file_, name() + " has '" + cells_[cell] + "', which is no policy");
    }
  }

 private:
  std::string name() const { return "row " + std::to_string(row_); }

  std::string file_;
  std::istringstream lines_;
  std::vector<std::string> names_, cells_;
  int row_ = -1;
};

}  // namespace

std::vector<EpisodeRecord> read_history(const std::string& file) {
  HistoryTable table(file);
  const std::size_t accuracy = table.column("accuracy"), cost = table.column("cost_ratio"),
                    feasible = table.column("feasible"), reward = table.column("reward"),
                    episode = table.column("episode"), policy = table.column("policy");
  std::vector<EpisodeRecord> episodes;
  while (table.next()) {
    episodes.push_back({table.number(accuracy), table.number(cost), table.number(feasible) != 0,
                        table.number(reward), static_cast<int>(table.number(episode)),
                        table.text(policy), is_uniform(table.policy(policy))});
  }
  return episodes;
}

bool better(const EpisodeRecord& a, const EpisodeRecord& b) {
  return is_better_answer({a.feasible, a.accuracy, a.cost_ratio},
                          {b.feasible, b.accuracy, b.cost_ratio});
}

std::vector<EpisodeRecord> accuracy_front(const std::vector<EpisodeRecord>& episodes) {
  return front_of(
      episodes, [](const EpisodeRecord& e) { return e.cost_ratio; },
      [](const EpisodeRecord& e) { return e.accuracy; });
}

}  // namespace ohmic
