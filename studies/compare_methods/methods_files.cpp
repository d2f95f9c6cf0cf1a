#include "studies/compare_methods/methods_files.h"

#include <algorithm>

#include "util/csv_line.h"
#include "util/number_text.h"
#include "util/text_table.h"

namespace ohmic {

std::string methods_csv(const std::vector<MethodRecord>& records) {
  std::vector<std::string> header = {"method", "seed", "status"};
  header.insert(header.end(), kMethodFigures.begin(), kMethodFigures.end());
  header.insert(header.end(), {"pareto", "reason"});
  std::string csv = csv_line(header) + "\n";
  for (const MethodRecord& record : records) {
    std::vector<std::string> row = {record.cell.method, std::to_string(record.cell.seed),
                                    to_string(record.status)};
    for (const char* name : kMethodFigures)
      row.push_back(record.done() ? shortest(record.figure(name)) : "");
    row.push_back(record.done() ? (record.pareto ? "1" : "0") : "");
    row.push_back(record.reason);
    csv += csv_line(row) + "\n";
  }
  return csv;
}

std::string methods_table(const std::vector<MethodRecord>& records) {
  TextTable table({{"method", Align::kLeft},
                   {"seed"},
                   {"validation %"},
                   {"test %"},
                   {"bits/weight"},
                   {"density %"},
                   {"crossbars"},
                   {"latency ms"},
                   {"energy uJ"},
                   {"area mm2"},
                   {"front"}});
  for (const MethodRecord& record : records) {
    std::vector<std::string> cells = {record.cell.method, std::to_string(record.cell.seed)};
    if (!record.done()) {
      cells.resize(11, "-");
      table.add_row(cells, record.status == RunStatus::kOutOfReach ? "out of reach" : "failed");
      continue;
    }
    cells.insert(cells.end(),
                 {fixed_digits(record.figure("validation_accuracy"), 2),
                  fixed_digits(record.figure("test_accuracy"), 2),
                  fixed_digits(record.figure("bits_per_weight"), 2),
                  fixed_digits(100 * record.figure("density"), 1),
                  fixed_digits(record.figure("crossbars"), 0),
                  significant_digits(record.figure("latency_ms"), 4),
                  significant_digits(1000 * record.figure("energy_mj"), 4),
                  significant_digits(record.figure("area_mm2"), 4), record.pareto ? "*" : ""});
    table.add_row(cells, record.figure("feasible") == 1 ? "" : "beyond the bound");
  }
  return table.text() +
         "\nFront (*): no other row is at least as good in test accuracy, energy, latency and area "
         "and better in one.\n";
}

Json methods_summary(const Json& config, const std::vector<MethodRecord>& records) {
  Json json = {{"schema_version", 1},
               {"verb", "compare"},
               {"network", config.at("network").at("name")},
               {"options", config.at("options")},
               {"cells", records.size()}};
  for (const RunStatus status : {RunStatus::kDone, RunStatus::kOutOfReach, RunStatus::kFailed}) {
    json[to_string(status)] =
        std::count_if(records.begin(), records.end(),
                      [status](const MethodRecord& record) { return record.status == status; });
  }
  json["methods"] = Json::array();
  for (const MethodRecord& record : records) {
    Json row = {{"method", record.cell.method},
                {"seed", record.cell.seed},
                {"status", to_string(record.status)}};
    if (record.done()) {
      row["baseline"] = record.baseline;
      row["best"] = record.best;
      row["pareto"] = record.pareto ? 1 : 0;
      row["wall_s"] = record.seconds;
    } else {
      row["reason"] = record.reason;
    }
    json["methods"].push_back(std::move(row));
  }
  json["versions"] = config.at("versions");
  return json;
}

}  // namespace ohmic
