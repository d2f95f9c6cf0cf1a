#include "rl/search/run_state.h"

#include "util/config_error.h"
#include "util/content_hash.h"

namespace ohmic {
namespace {

ContentHash& add(ContentHash& hash, const Evaluation& outcome) {
  return hash.add(outcome.accuracy)
      .add(outcome.cost.latency_ms)
      .add(outcome.cost.energy_mj)
      .add(outcome.cost.component_power_w)
      .add(outcome.cost.crossbars)
      .add(outcome.cost.utilization);
}

std::string status_of(const RunState& record) { return record.finished ? "finished" : "running"; }

std::string seal_of(const RunState& r) {
  ContentHash hash;
  add(hash.add(status_of(r)), r.baseline)
      .add(r.effort.accuracy_s)
      .add(r.effort.simulation_s)
      .add(r.effort.agent_s)
      .add(r.effort.total_s)
      .add(static_cast<std::int64_t>(r.effort.simulator_calls))
      .add(r.trials)
      .add(r.chain)
      .add(r.config);
  return hash.text();
}

}  // namespace

std::string RunState::root() const {
  ContentHash hash;
  return add(hash, baseline).text();
}

void create_run_table(const SqliteDatabase& database) {
  database.execute(R"sql(
CREATE TABLE IF NOT EXISTS run(
  id INTEGER PRIMARY KEY CHECK (id = 1), status TEXT NOT NULL,
  baseline_accuracy REAL NOT NULL, baseline_latency_ms REAL NOT NULL,
  baseline_energy_mj REAL NOT NULL, baseline_component_power_w REAL NOT NULL,
  baseline_crossbars REAL NOT NULL, baseline_utilization REAL NOT NULL,
  accuracy_s REAL NOT NULL, simulation_s REAL NOT NULL, agent_s REAL NOT NULL,
  total_s REAL NOT NULL, simulator_calls INTEGER NOT NULL,
  trials INTEGER NOT NULL, chain TEXT NOT NULL, config TEXT NOT NULL, seal TEXT NOT NULL);
)sql");
}

std::optional<RunState> read_run_state(const SqliteDatabase& database, const std::string& file) {
  SqliteStatement row = database.prepare(
      "SELECT status, baseline_accuracy, baseline_latency_ms, baseline_energy_mj, "
      "baseline_component_power_w, baseline_crossbars, baseline_utilization, accuracy_s, "
      "simulation_s, agent_s, total_s, simulator_calls, trials, chain, config, seal FROM run");
  if (!row.step()) return std::nullopt;
  RunState r;
  const std::string status = row.bytes(0);
  r.finished = status == "finished";
  r.baseline = {row.real(1), {row.real(2), row.real(3), row.real(4), row.real(5), row.real(6)}};
  r.effort = {row.real(7), row.real(8), row.real(9), row.real(10),
              static_cast<std::uint64_t>(row.integer(11))};
  r.trials = row.integer(12);
  r.chain = row.bytes(13);
  r.config = row.bytes(14);
  if (row.bytes(15) != seal_of(r) || status != status_of(r))
    throw ConfigError(file, "table run was changed or damaged: its hash is not that of its values");
  return r;
}

void write_run_state(const SqliteDatabase& database, const RunState& r) {
  database
      .prepare(
          "INSERT OR REPLACE INTO run VALUES (1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
      .bind(status_of(r))
      .bind(r.baseline.accuracy)
      .bind(r.baseline.cost.latency_ms)
      .bind(r.baseline.cost.energy_mj)
      .bind(r.baseline.cost.component_power_w)
      .bind(r.baseline.cost.crossbars)
      .bind(r.baseline.cost.utilization)
      .bind(r.effort.accuracy_s)
      .bind(r.effort.simulation_s)
      .bind(r.effort.agent_s)
      .bind(r.effort.total_s)
      .bind(static_cast<std::int64_t>(r.effort.simulator_calls))
      .bind(r.trials)
      .bind(r.chain)
      .bind(r.config)
      .bind(seal_of(r))
      .step();
}

}  // namespace ohmic
