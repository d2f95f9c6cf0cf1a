#include "studies/sensitivity/sensitivity_study.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "hw/config/config_keys.h"
#include "hw/mapping/mesh_size.h"
#include "nets/network_loader.h"
#include "quant/policy_file.h"
#include "studies/jobs/job_outcome.h"
#include "studies/sweep/sweep_axis.h"
#include "util/config_error.h"

namespace ohmic {
namespace {

constexpr double kLargestWhole = 1e15;  // that is written without a point

std::string assignment(const std::string& key, const Json& value) {
  return key + "=" + value_text(value);
}

/// `before` times `factor`; null if that is no value of the key, or no other one.
Json changed_value(const ConfigKey& key, const Json& before, double factor) {
  const double number = before.get<double>() * factor;
  const bool is_whole = number == std::floor(number) && std::abs(number) < kLargestWhole;
  const Json value = is_whole ? Json(static_cast<std::int64_t>(number)) : Json(number);
  return value != before && check_value(key, value).empty() ? value : Json();
}

std::vector<Json> figures_of(const std::string& simulated) {
  const Json total = Json::parse(simulated).at("total");
  std::vector<Json> figures;
  for (const WatchedFigure& figure : watched_figures()) figures.push_back(total.at(figure.name));
  return figures;
}

ChipStatus status_of(JobEnd end) {
  return end == JobEnd::kDoesNotFit ? ChipStatus::kDoesNotFit : ChipStatus::kFailed;
}

/// Adds the figures to a part of the JSON under their names.
void add_figures(const std::vector<Json>& figures, Json& json) {
  for (std::size_t f = 0; f < figures.size(); ++f) json[watched_figures()[f].name] = figures[f];
}

}  // namespace

const std::vector<WatchedFigure>& watched_figures() {
  static const std::vector<WatchedFigure> figures = {{"latency_ms", "latency"},
                                                     {"energy_mj", "energy"},
                                                     {"area_mm2", "area"},
                                                     {"interval_ms", "interval"}};
  return figures;
}

SensitivityStudy::SensitivityStudy(SensitivityPlan plan) : plan_(std::move(plan)) {
  const NetworkSpec network = load_network(plan_.net);
  load_policy(plan_.policy, network);
  const HardwareRecord hardware = load_hardware_for(network, plan_.hw, plan_.set);
  // A mesh that follows the network stands still from here on.
  for (const char* side : {"chip.tiles_x", "chip.tiles_y"})
    plan_.set.push_back(assignment(side, hardware.values.at(side)));
  hardware_ = hardware_to_json(hardware);
  if (!plan_.keys.empty()) {
    for (const std::string& key : plan_.keys) add_rows(key);
    return;
  }
  for (const ConfigKey& key : config_keys()) {
    if (hardware.values.at(key.path).is_number()) add_rows(key.path);
  }
}

void SensitivityStudy::add_rows(const std::string& path) {
  const ConfigKey* key = find_config_key(path);
  if (key == nullptr) throw ConfigError(path, "unknown hardware key" + near_keys(path));
  const std::size_t dot = path.find('.');
  const Json& before = hardware_.at(path.substr(0, dot)).at(path.substr(dot + 1));
  if (!before.is_number())
    throw ConfigError(path, "is " + value_text(before) + ", which cannot be halved or doubled");
  for (const double factor : {0.5, 2.0}) {
    Json value = changed_value(*key, before, factor);
    if (value.is_null()) continue;
    std::vector<std::string> set = plan_.set;
    set.push_back(assignment(path, value));
    try {
      load_hardware(plan_.hw, set);
    } catch (const ConfigError&) {
      continue;  // it does not go together with the other keys
    }
    rows_.push_back({path, before, std::move(value), ChipStatus::kOk, {}, ""});
  }
}

/// item: of the row, or size() for the chip itself.
Job SensitivityStudy::job(std::size_t item) const {
  Job job{
      item,
      "the chip",
      {"simulate", "--net", plan_.net, "--hw", plan_.hw, "--policy", plan_.policy, "--json", "-"},
      {}};
  for (const std::string& set : plan_.set) job.args.insert(job.args.end(), {"--set", set});
  if (item == size()) return job;
  job.label = assignment(rows_[item].key, rows_[item].value);
  job.args.insert(job.args.end(), {"--set", job.label});
  return job;
}

void SensitivityStudy::take(const Job& job, const JobOutcome& outcome) {
  const bool is_base = job.item == size();
  if (outcome.end == JobEnd::kDone) {
    (is_base ? base_ : rows_[job.item].figures) = figures_of(outcome.output);
  } else if (is_base || outcome.end == JobEnd::kBadInput) {
    throw_error(outcome, job.label);
  } else {
    SensitivityRow& row = rows_[job.item];
    row.status = status_of(outcome.end);
    row.figures.resize(watched_figures().size());
    row.reason = outcome.reason;
  }
  if (!is_base) ++done_;
}

JobPass SensitivityStudy::run(JobRunner& runner, const JobRunner::Stop& stop) {
  std::vector<Job> jobs = {job(size())};
  for (std::size_t r = 0; r < size(); ++r) jobs.push_back(job(r));
  const JobPass pass = runner.run(
      jobs,
      [this](const Job& ended, const JobOutcome& outcome) {
        take(ended, outcome);
        return std::optional<Job>();
      },
      stop);
  if (pass.interrupted || !pass.killed.empty()) return pass;
  std::stable_sort(
      rows_.begin(), rows_.end(), [this](const SensitivityRow& a, const SensitivityRow& b) {
        const bool ok_a = a.status == ChipStatus::kOk, ok_b = b.status == ChipStatus::kOk;
        if (ok_a != ok_b) return ok_a;
        return largest_change(a, base_) > largest_change(b, base_);
      });
  return pass;
}

Json SensitivityStudy::json() const {
  Json json = {{"schema_version", 1},    {"network", plan_.net},   {"hardware", hardware_},
               {"policy", plan_.policy}, {"base", Json::object()}, {"rows", Json::array()}};
  add_figures(base_, json["base"]);
  for (const SensitivityRow& row : rows_) {
    Json entry = {{"key", row.key}, {"value", row.value}, {"status", to_string(row.status)}};
    add_figures(row.figures, entry);
    if (!row.reason.empty()) entry["reason"] = row.reason;
    json["rows"].push_back(std::move(entry));
  }
  return json;
}

double largest_change(const SensitivityRow& row, const std::vector<Json>& base) {
  double largest = 0;
  if (row.status != ChipStatus::kOk) return largest;
  for (std::size_t f = 0; f < base.size(); ++f) {
    largest = std::max(largest, std::abs(row.figures[f].get<double>() / base[f].get<double>() - 1));
  }
  return largest;
}

}  // namespace ohmic
