#include "studies/compare_methods/method_cell.h"

#include "methods/method_names.h"
#include "studies/sweep/pareto.h"
#include "util/config_error.h"
#include "util/file_io.h"

namespace ohmic {

std::vector<MethodCell> cells_of(const MethodsPlan& plan) {
  std::vector<MethodCell> cells;
  for (const std::string& method : plan.methods) {
    for (int seed = 1; seed <= plan.seeds; ++seed) cells.push_back({method, seed});
  }
  return cells;
}

MethodRecord read_compression(const MethodCell& cell, const std::string& folder) {
  const std::string file = folder + "/summary.json";
  const Json json = read_json_file(file);
  MethodRecord record;
  record.cell = cell;
  record.status = RunStatus::kDone;
  try {
    json.at("data").get_to(record.data);
    record.best = json.at("best");
    record.baseline = json.at("baseline");
    json.at("wall_s").at("last_process").get_to(record.seconds);
    for (const char* name : kMethodFigures) record.figure(name);
  } catch (const Json::exception& e) {
    throw ConfigError(file, std::string("is not what a compression writes: ") + e.what());
  }
  return record;
}

std::vector<std::uint64_t> cell_costs(const std::vector<MethodCell>& cells) {
  constexpr std::uint64_t kPlain = 1, kSearches = 2, kTrains = 3;
  std::vector<std::uint64_t> costs;
  for (const MethodCell& cell : cells) {
    const MethodKind kind = find_method(cell.method).kind;
    costs.push_back(kind == MethodKind::kPostTraining ? kPlain
                    : kind == MethodKind::kSearch     ? kSearches
                                                      : kTrains);
  }
  return costs;
}

void mark_pareto(std::vector<MethodRecord>& records) {
  std::vector<MethodRecord*> done;
  std::vector<Objectives> points;
  for (MethodRecord& record : records) {
    if (!record.done()) continue;
    done.push_back(&record);
    points.push_back({-record.figure("test_accuracy"), record.figure("energy_mj"),
                      record.figure("latency_ms"), record.figure("area_mm2")});
  }
  const std::vector<bool> front = pareto_front(points);
  for (std::size_t i = 0; i < done.size(); ++i) done[i]->pareto = front[i];
}

}  // namespace ohmic
