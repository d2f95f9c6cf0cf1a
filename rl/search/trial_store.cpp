#include "rl/search/trial_store.h"

#include <stdexcept>

#include "util/config_error.h"

namespace ohmic {
namespace {

constexpr const char* kSchemaVersion = "1";

constexpr const char* kSchema = R"sql(
CREATE TABLE IF NOT EXISTS meta(key TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS run(
  id INTEGER PRIMARY KEY CHECK (id = 1), status TEXT NOT NULL,
  baseline_accuracy REAL NOT NULL, baseline_latency_ms REAL NOT NULL,
  baseline_energy_mj REAL NOT NULL, baseline_component_power_w REAL NOT NULL,
  accuracy_s REAL NOT NULL DEFAULT 0, simulation_s REAL NOT NULL DEFAULT 0,
  agent_s REAL NOT NULL DEFAULT 0, total_s REAL NOT NULL DEFAULT 0,
  simulator_calls INTEGER NOT NULL DEFAULT 0);
CREATE TABLE IF NOT EXISTS layer(idx INTEGER PRIMARY KEY, name TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS trial(
  episode INTEGER PRIMARY KEY, policy TEXT NOT NULL, accuracy REAL NOT NULL,
  latency_ms REAL NOT NULL, energy_mj REAL NOT NULL, component_power_w REAL NOT NULL,
  cost_ratio REAL NOT NULL, reward REAL NOT NULL, feasible INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS trial_layer(
  episode INTEGER NOT NULL REFERENCES trial(episode), layer INTEGER NOT NULL,
  weight_bits INTEGER NOT NULL, activation_bits INTEGER NOT NULL,
  PRIMARY KEY (episode, layer)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS price(
  policy TEXT PRIMARY KEY, latency_ms REAL NOT NULL, energy_mj REAL NOT NULL,
  component_power_w REAL NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS checkpoint(
  id INTEGER PRIMARY KEY CHECK (id = 1), episode INTEGER NOT NULL, agent BLOB NOT NULL);
)sql";

SqliteDatabase open_store(const std::string& path) {
  try {
    return SqliteDatabase(path);
  } catch (const std::runtime_error& e) {
    throw ConfigError(path, std::string("cannot be used as the database of a run: ") + e.what());
  }
}

void bind_outcome(SqliteStatement& statement, const Evaluation& outcome) {
  statement.bind(outcome.accuracy)
      .bind(outcome.cost.latency_ms)
      .bind(outcome.cost.energy_mj)
      .bind(outcome.cost.component_power_w);
}

Evaluation read_outcome(const SqliteStatement& row, int first) {
  return {row.real(first), {row.real(first + 1), row.real(first + 2), row.real(first + 3)}};
}

}  // namespace

TrialStore::TrialStore(const std::string& path) : database_(open_store(path)) {
  SqliteTransaction transaction(database_);
  database_.execute(kSchema);
  database_.prepare("INSERT OR IGNORE INTO meta VALUES ('schema_version', ?)")
      .bind(std::string(kSchemaVersion))
      .step();
  SqliteStatement version =
      database_.prepare("SELECT value FROM meta WHERE key = 'schema_version'");
  version.step();
  if (version.bytes(0) != kSchemaVersion) {
    throw ConfigError(
        path, "is of schema version " + version.bytes(0) + ", this build reads " + kSchemaVersion);
  }
  transaction.commit();
}

void TrialStore::begin(const Evaluation& baseline, const std::vector<std::string>& layer_names) {
  SqliteTransaction transaction(database_);
  SqliteStatement run = database_.prepare(
      "INSERT INTO run(id, status, baseline_accuracy, baseline_latency_ms, baseline_energy_mj, "
      "baseline_component_power_w) VALUES (1, 'running', ?, ?, ?, ?)");
  bind_outcome(run, baseline);
  run.step();
  for (std::size_t i = 0; i < layer_names.size(); ++i) {
    database_.prepare("INSERT INTO layer VALUES (?, ?)")
        .bind(static_cast<std::int64_t>(i))
        .bind(layer_names[i])
        .step();
  }
  transaction.commit();
}

std::optional<Evaluation> TrialStore::baseline() const {
  SqliteStatement row = database_.prepare(
      "SELECT baseline_accuracy, baseline_latency_ms, baseline_energy_mj, "
      "baseline_component_power_w FROM run");
  if (!row.step()) return std::nullopt;
  return read_outcome(row, 0);
}

void TrialStore::add(const Trial& trial, const SearchTime& effort) {
  SqliteTransaction transaction(database_);
  SqliteStatement insert =
      database_.prepare("INSERT INTO trial VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)");
  insert.bind(std::int64_t{trial.episode}).bind(to_string(trial.policy));
  bind_outcome(insert, trial.outcome);
  insert.bind(trial.cost_ratio).bind(trial.reward).bind(std::int64_t{trial.feasible}).step();
  for (std::size_t i = 0; i < trial.policy.layers.size(); ++i) {
    database_.prepare("INSERT INTO trial_layer VALUES (?, ?, ?, ?)")
        .bind(std::int64_t{trial.episode})
        .bind(static_cast<std::int64_t>(i))
        .bind(std::int64_t{trial.policy.layers[i].weight_bits})
        .bind(std::int64_t{trial.policy.layers[i].activation_bits})
        .step();
  }
  write_effort(effort);
  transaction.commit();
}

std::vector<Trial> TrialStore::trials() const {
  SqliteStatement row = database_.prepare(
      "SELECT episode, policy, accuracy, latency_ms, energy_mj, component_power_w, cost_ratio, "
      "reward, feasible FROM trial ORDER BY episode");
  std::vector<Trial> trials;
  while (row.step()) {
    trials.push_back({static_cast<int>(row.integer(0)), parse_policy_string(row.bytes(1)),
                      read_outcome(row, 2), row.real(6), row.real(7), row.integer(8) != 0});
  }
  return trials;
}

void TrialStore::add_price(const QuantPolicy& policy, const HardwareCost& cost,
                           const SearchTime& effort) {
  SqliteTransaction transaction(database_);
  database_.prepare("INSERT OR IGNORE INTO price VALUES (?, ?, ?, ?)")
      .bind(to_string(policy))
      .bind(cost.latency_ms)
      .bind(cost.energy_mj)
      .bind(cost.component_power_w)
      .step();
  write_effort(effort);
  transaction.commit();
}

std::vector<std::pair<QuantPolicy, HardwareCost>> TrialStore::prices() const {
  SqliteStatement row =
      database_.prepare("SELECT policy, latency_ms, energy_mj, component_power_w FROM price");
  std::vector<std::pair<QuantPolicy, HardwareCost>> prices;
  while (row.step()) {
    prices.push_back({parse_policy_string(row.bytes(0)), {row.real(1), row.real(2), row.real(3)}});
  }
  return prices;
}

void TrialStore::save_checkpoint(const Checkpoint& checkpoint, const SearchTime& effort) {
  SqliteTransaction transaction(database_);
  database_.prepare("INSERT OR REPLACE INTO checkpoint VALUES (1, ?, ?)")
      .bind(std::int64_t{checkpoint.episode})
      .bind_blob(checkpoint.state)
      .step();
  write_effort(effort);
  transaction.commit();
}

std::optional<Checkpoint> TrialStore::checkpoint() const {
  SqliteStatement row = database_.prepare("SELECT episode, agent FROM checkpoint");
  if (!row.step()) return std::nullopt;
  return Checkpoint{static_cast<int>(row.integer(0)), row.bytes(1)};
}

void TrialStore::write_effort(const SearchTime& effort) {
  database_
      .prepare(
          "UPDATE run SET accuracy_s = ?, simulation_s = ?, agent_s = ?, total_s = ?, "
          "simulator_calls = ?")
      .bind(effort.accuracy_s)
      .bind(effort.simulation_s)
      .bind(effort.agent_s)
      .bind(effort.total_s)
      .bind(static_cast<std::int64_t>(effort.simulator_calls))
      .step();
}

SearchTime TrialStore::effort() const {
  SqliteStatement row = database_.prepare(
      "SELECT accuracy_s, simulation_s, agent_s, total_s, simulator_calls FROM run");
  if (!row.step()) return {};
  return {row.real(0), row.real(1), row.real(2), row.real(3),
          static_cast<std::uint64_t>(row.integer(4))};
}

void TrialStore::finish(const SearchTime& effort) {
  SqliteTransaction transaction(database_);
  write_effort(effort);
  database_.execute("UPDATE run SET status = 'finished'");
  transaction.commit();
}

bool TrialStore::finished() const {
  SqliteStatement row = database_.prepare("SELECT 1 FROM run WHERE status = 'finished'");
  return row.step();
}

}  // namespace ohmic
