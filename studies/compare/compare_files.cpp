#include "studies/compare/compare_files.h"

#include <algorithm>

#include "util/config_error.h"
#include "util/csv_line.h"
#include "util/file_io.h"
#include "util/number_text.h"

namespace ohmic {
namespace {

std::string text_of(const std::optional<double>& value) { return value ? shortest(*value) : ""; }

/// Of a cell without a feasible policy the cheapest one's figures, which the table leaves out.
std::optional<double> shown_value(const CellFigure& figure, const JudgedCell& cell) {
  if (cell.feasible() || !cell.done()) return figure.value(cell);
  JudgedCell taken = cell;
  taken.record.best.feasible = true;
  return figure.value(taken);
}

Json json_of(const std::optional<double>& value) { return value ? Json(*value) : Json(); }

Json json_of(const AgentRow& row) {
  Json json = {{"agent", row.agent},
               {"cells", row.cells},
               {"done", row.done},
               {"feasible", row.feasible},
               {"out_of_reach", row.out_of_reach},
               {"failed", row.failed}};
  Json figures = Json::object();
  for (std::size_t f = 0; f < row.figures.size(); ++f) {
    const SampleFigures& sample = row.figures[f];
    figures[cell_figures()[f].name] = {{"count", sample.count},
                                       {"mean", json_of(sample.mean)},
                                       {"median", json_of(sample.median)},
                                       {"ci95", json_of(sample.half_width)}};
  }
  json["figures"] = std::move(figures);
  return json;
}

Json json_of(const ThresholdFigures& threshold, const Comparison& comparison) {
  Json json = {{"threshold", threshold.threshold},
               {"best_known", nullptr},
               {"optimum", json_of(threshold.optimum)},
               {"agents", Json::array()}};
  if (threshold.best_cell) {
    const ComparedRecord& record = comparison.cells[*threshold.best_cell].record;
    json["best_known"] = {{"validation_accuracy", record.best.validation_accuracy},
                          {"test_accuracy", record.best.test_accuracy},
                          {"cost_ratio", record.best.cost_ratio},
                          {"policy", record.best.policy},
                          {"cell", record.cell.name()}};
  }
  for (const AgentRow& row : comparison.rows) {
    if (row.threshold == threshold.threshold) json["agents"].push_back(json_of(row));
  }
  return json;
}

Json baseline_json(const Comparison& comparison) {
  for (const JudgedCell& cell : comparison.cells) {
    if (!cell.done()) continue;
    const FoundPolicy& found = cell.record.baseline;
    return {{"policy", found.policy},
            {"validation_accuracy", found.validation_accuracy},
            {"test_accuracy", found.test_accuracy},
            {"latency_ms", found.latency_ms},
            {"energy_mj", found.energy_mj},
            {"component_power_w", found.component_power_w}};
  }
  return nullptr;
}

}  // namespace

bool CompareFolder::holds_run() const {
  return file_exists(config()) || file_exists(database()) || file_exists(path + "/cells");
}

bool CompareFolder::is_finished() const {
  if (!file_exists(summary())) return false;
  const Json json = read_json_file(summary());
  const std::string count = to_string(RunStatus::kFailed);
  if (!json.is_object() || !json.contains(count) || !json.at(count).is_number_unsigned()) {
    throw ConfigError(summary(), "/" + count, "is no count");
  }
  return json.at(count) == 0;
}

std::string cells_csv(const Comparison& comparison) {
  std::vector<std::string> header = {"agent", "threshold", "seed", "status", "feasible"};
  for (const CellFigure& figure : cell_figures()) header.emplace_back(figure.name);
  header.insert(header.end(), {"policy", "reason"});
  std::string csv = csv_line(header) + "\n";
  for (const JudgedCell& cell : comparison.cells) {
    const ComparedRecord& record = cell.record;
    std::vector<std::string> row = {record.cell.variant.label, shortest(record.cell.threshold),
                                    std::to_string(record.cell.seed), to_string(record.status),
                                    cell.feasible() ? "1" : "0"};
    for (const CellFigure& figure : cell_figures()) {
      row.push_back(text_of(shown_value(figure, cell)));
    }
    row.insert(row.end(), {record.best.policy, record.reason});
    csv += csv_line(row) + "\n";
  }
  return csv;
}

std::string table_csv(const Comparison& comparison) {
  std::vector<std::string> header = {"agent",        "threshold", "cells",         "feasible",
                                     "out_of_reach", "failed",    "reached_target"};
  for (const CellFigure& figure : cell_figures()) {
    for (const char* ending : {"_mean", "_median", "_ci95"}) {
      header.push_back(std::string(figure.name) + ending);
    }
  }
  std::string csv = csv_line(header) + "\n";
  const std::size_t target = figure_index("evaluations_to_target");
  for (const AgentRow& row : comparison.rows) {
    std::vector<std::string> cells = {row.agent,
                                      shortest(row.threshold),
                                      std::to_string(row.cells),
                                      std::to_string(row.feasible),
                                      std::to_string(row.out_of_reach),
                                      std::to_string(row.failed),
                                      std::to_string(row.figures[target].count)};
    for (const SampleFigures& sample : row.figures) {
      for (const auto& value : {sample.mean, sample.median, sample.half_width}) {
        cells.push_back(text_of(value));
      }
    }
    csv += csv_line(cells) + "\n";
  }
  return csv;
}

Json summary_json(const Json& config, const Comparison& comparison) {
  Json json = {{"schema_version", 1},
               {"verb", "compare"},
               {"network", config.at("network").at("name")},
               {"options", config.at("options")},
               {"cells", comparison.cells.size()}};
  for (const RunStatus status : {RunStatus::kDone, RunStatus::kOutOfReach, RunStatus::kFailed}) {
    json[to_string(status)] =
        std::count_if(comparison.cells.begin(), comparison.cells.end(),
                      [status](const JudgedCell& cell) { return cell.record.status == status; });
  }
  json["baseline"] = baseline_json(comparison);
  json["thresholds"] = Json::array();
  for (const ThresholdFigures& threshold : comparison.thresholds) {
    json["thresholds"].push_back(json_of(threshold, comparison));
  }
  json["versions"] = config.at("versions");
  return json;
}

}  // namespace ohmic
