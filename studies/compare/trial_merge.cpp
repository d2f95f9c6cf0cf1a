#include "studies/compare/trial_merge.h"

#include <cstdio>
#include <filesystem>

#include "rl/oracles/sqlite_database.h"

namespace ohmic {
namespace {

constexpr const char* kSchema = R"sql(
CREATE TABLE meta(key TEXT PRIMARY KEY, value TEXT NOT NULL);
INSERT INTO meta VALUES ('schema_version', '1'), ('command', 'compare');
CREATE TABLE cell(
  id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, agent TEXT NOT NULL, threshold REAL NOT NULL,
  seed INTEGER NOT NULL, status TEXT NOT NULL);
CREATE TABLE trial(
  cell INTEGER NOT NULL REFERENCES cell(id), episode INTEGER NOT NULL, policy TEXT NOT NULL,
  accuracy REAL NOT NULL, latency_ms REAL NOT NULL, energy_mj REAL NOT NULL,
  component_power_w REAL NOT NULL, cost_ratio REAL NOT NULL, reward REAL NOT NULL,
  feasible INTEGER NOT NULL, PRIMARY KEY (cell, episode)) WITHOUT ROWID;
)sql";

void add_cell(const SqliteDatabase& database, std::int64_t id, const ComparedRecord& record) {
  database.prepare("INSERT INTO cell VALUES (?, ?, ?, ?, ?, ?)")
      .bind(id)
      .bind(record.cell.name())
      .bind(record.cell.variant.label)
      .bind(record.cell.threshold)
      .bind(std::int64_t{record.cell.seed})
      .bind(std::string(to_string(record.status)))
      .step();
}

void add_trials(const SqliteDatabase& database, std::int64_t id, const std::string& folder) {
  database.prepare("ATTACH ? AS run").bind(folder + "/ohmic.sqlite").step();
  database
      .prepare(
          "INSERT INTO trial SELECT ?, episode, policy, accuracy, latency_ms, energy_mj, "
          "component_power_w, cost_ratio, reward, feasible FROM run.trial")
      .bind(id)
      .step();
  database.execute("DETACH run");
}

}  // namespace

void merge_trials(const std::string& path, const std::vector<ComparedRecord>& records,
                  const std::vector<std::string>& folders) {
  const std::string aside = path + ".part";
  for (const char* ending : {"", "-wal", "-shm"}) std::filesystem::remove(aside + ending);
  {
    const SqliteDatabase database(aside);
    database.execute(kSchema);
    for (std::size_t i = 0; i < records.size(); ++i) {
      const auto id = static_cast<std::int64_t>(i);
      add_cell(database, id, records[i]);
      if (records[i].status == RunStatus::kDone) add_trials(database, id, folders[i]);
    }
  }
  std::filesystem::rename(aside, path);
}

}  // namespace ohmic
