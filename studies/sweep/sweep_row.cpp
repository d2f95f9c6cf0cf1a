#include "studies/sweep/sweep_row.h"

#include <algorithm>
#include <cassert>
#include <map>

#include "studies/sweep/pareto.h"
#include "studies/sweep/sweep_grid.h"
#include "util/csv_line.h"

namespace ohmic {
namespace {

constexpr ChipStatus kStatuses[] = {ChipStatus::kOk, ChipStatus::kDoesNotFit,
                                    ChipStatus::kOutOfReach, ChipStatus::kFailed};

std::string cell(const Json& value) {
  if (value.is_null()) return "";
  if (value.is_boolean()) return value.get<bool>() ? "1" : "0";
  return value_text(value);
}

std::optional<bool> parse_flag(const std::string& text) {
  if (text == "1") return true;
  if (text == "0") return false;
  return std::nullopt;
}

std::optional<ChipStatus> parse_status(const std::string& text) {
  for (const ChipStatus status : kStatuses) {
    if (text == to_string(status)) return status;
  }
  return std::nullopt;
}

/// A swept value: a number where the text is one, as `--set` has it.
Json parse_value(const std::string& text) {
  Json json = Json::parse(text, nullptr, false);
  return json.is_number() ? json : Json(text);
}

/// None where the text is not of the figure's kind.
std::optional<Json> parse_figure(const Figure& figure, const std::string& text) {
  if (figure.kind == FigureKind::kText) return Json(text);
  if (figure.kind == FigureKind::kFlag) {
    const std::optional<bool> flag = parse_flag(text);
    return flag ? std::optional<Json>(*flag) : std::nullopt;
  }
  const Json number = Json::parse(text, nullptr, false);
  return number.is_number() ? std::optional<Json>(number) : std::nullopt;
}

Objectives objectives_of(const SweepRow& row, const SweepColumns& columns) {
  Objectives point;
  for (const std::string& name : columns.objectives) {
    const std::size_t f = columns.index(name);
    const double value = row.figures[f].get<double>();
    point.push_back(columns.figures[f].more_is_better ? -value : value);
  }
  return point;
}

}  // namespace

const char* to_string(ChipStatus status) {
  switch (status) {
    case ChipStatus::kOk:
      return "ok";
    case ChipStatus::kDoesNotFit:
      return "does_not_fit";
    case ChipStatus::kOutOfReach:
      return "out_of_reach";
    case ChipStatus::kFailed:
      break;
  }
  return "failed";
}

std::size_t SweepColumns::index(const std::string& figure) const {
  const auto found = std::find_if(figures.begin(), figures.end(),
                                  [&figure](const Figure& f) { return f.name == figure; });
  assert(found != figures.end());
  return static_cast<std::size_t>(found - figures.begin());
}

SweepColumns sweep_columns(std::vector<std::string> keys, const SweepPlan& plan) {
  std::vector<Figure> figures = sweep_figures(plan);
  std::vector<std::string> objectives = objective_figures(plan.objectives, figures);
  return {std::move(keys), std::move(figures), std::move(objectives)};
}

std::string header_line(const SweepColumns& columns) {
  std::vector<std::string> cells = columns.keys;
  cells.emplace_back("status");
  for (const Figure& figure : columns.figures) cells.emplace_back(figure.name);
  cells.emplace_back("pareto");
  cells.emplace_back("reason");
  return csv_line(cells);
}

std::string row_line(const SweepRow& row) {
  std::vector<std::string> cells;
  for (const Json& value : row.values) cells.push_back(cell(value));
  cells.emplace_back(to_string(row.status));
  for (const Json& figure : row.figures) cells.push_back(cell(figure));
  cells.emplace_back(row.pareto ? "1" : "0");
  cells.push_back(row.reason);
  return csv_line(cells);
}

std::optional<SweepRow> parse_row(const std::string& line, const SweepColumns& columns) {
  const auto cells = csv_cells(line);
  const std::size_t keys = columns.keys.size();
  const std::size_t figures = columns.figures.size();
  if (!cells || cells->size() != keys + figures + 3) return std::nullopt;
  SweepRow row;
  for (std::size_t k = 0; k < keys; ++k) row.values.push_back(parse_value((*cells)[k]));
  const auto status = parse_status((*cells)[keys]);
  const auto pareto = parse_flag((*cells)[keys + figures + 1]);
  if (!status || !pareto) return std::nullopt;
  row.status = *status;
  row.pareto = *pareto;
  row.reason = cells->back();
  for (std::size_t f = 0; f < figures; ++f) {
    const std::string& text = (*cells)[keys + 1 + f];
    const auto value = row.status == ChipStatus::kOk ? parse_figure(columns.figures[f], text)
                                                     : std::optional<Json>(nullptr);
    if (!value) return std::nullopt;
    row.figures.push_back(*value);
  }
  return row;
}

Json row_json(const SweepRow& row, const SweepColumns& columns) {
  Json json;
  json["set"] = Json::object();
  for (std::size_t k = 0; k < columns.keys.size(); ++k) {
    const std::string& key = columns.keys[k];
    (is_hardware_key(key) ? json["set"] : json)[key] = row.values[k];
  }
  json["status"] = to_string(row.status);
  for (std::size_t f = 0; f < columns.figures.size(); ++f) {
    json[columns.figures[f].name] = row.figures[f];
  }
  json["pareto"] = row.pareto;
  json["reason"] = row.reason;
  return json;
}

std::string objectives_text(const SweepColumns& columns) {
  std::string text;
  const std::size_t count = columns.objectives.size();
  for (std::size_t o = 0; o < count; ++o) {
    std::string name = short_name(columns.objectives[o]);
    std::replace(name.begin(), name.end(), '_', ' ');
    text += (o == 0 ? "" : o + 1 < count ? ", " : " and ") + name;
  }
  return text;
}

void mark_pareto(std::vector<SweepRow>& rows, const SweepColumns& columns) {
  const auto net = std::find(columns.keys.begin(), columns.keys.end(), "net");
  std::map<std::string, std::vector<SweepRow*>> by_network;
  for (SweepRow& row : rows) {
    row.pareto = false;
    if (row.status != ChipStatus::kOk) continue;
    const std::string network =
        net == columns.keys.end()
            ? ""
            : value_text(row.values[static_cast<std::size_t>(net - columns.keys.begin())]);
    by_network[network].push_back(&row);
  }
  for (const auto& [network, chips] : by_network) {
    std::vector<Objectives> points;
    for (const SweepRow* chip : chips) points.push_back(objectives_of(*chip, columns));
    const std::vector<bool> front = pareto_front(points);
    for (std::size_t i = 0; i < chips.size(); ++i) chips[i]->pareto = front[i];
  }
}

}  // namespace ohmic
