#include "rl/search/trial_store.h"

#include <stdexcept>

#include "util/config_error.h"
#include "util/content_hash.h"

namespace ohmic {
namespace {

constexpr const char* kSchemaVersion = "4";

constexpr const char* kSchema = R"sql(
CREATE TABLE IF NOT EXISTS config(id INTEGER PRIMARY KEY, json TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS layer(idx INTEGER PRIMARY KEY, name TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS trial(
  episode INTEGER PRIMARY KEY, policy TEXT NOT NULL, accuracy REAL NOT NULL,
  latency_ms REAL NOT NULL, energy_mj REAL NOT NULL, component_power_w REAL NOT NULL,
  crossbars REAL NOT NULL, utilization REAL NOT NULL,
  cost_ratio REAL NOT NULL, reward REAL NOT NULL, feasible INTEGER NOT NULL,
  chain TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS trial_layer(
  episode INTEGER NOT NULL REFERENCES trial(episode), layer INTEGER NOT NULL,
  weight_bits INTEGER NOT NULL, activation_bits INTEGER NOT NULL,
  PRIMARY KEY (episode, layer)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS price(
  policy TEXT PRIMARY KEY, latency_ms REAL NOT NULL, energy_mj REAL NOT NULL,
  component_power_w REAL NOT NULL, crossbars REAL NOT NULL, utilization REAL NOT NULL,
  seal TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS reading(
  images TEXT NOT NULL, policy TEXT NOT NULL, accuracy REAL NOT NULL, seal TEXT NOT NULL,
  PRIMARY KEY (images, policy)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS checkpoint(
  id INTEGER PRIMARY KEY CHECK (id = 1), episode INTEGER NOT NULL, prices INTEGER NOT NULL,
  agent BLOB NOT NULL, seal TEXT NOT NULL);
)sql";

SqliteDatabase open_store(const std::string& path) {
  try {
    return SqliteDatabase(path);
  } catch (const ConfigError&) {
    throw;
  } catch (const std::runtime_error& e) {
    throw ConfigError(path, std::string("cannot be used as the database of a run: ") + e.what());
  }
}

void check_version(const SqliteDatabase& database, const std::string& path) {
  database.execute("CREATE TABLE IF NOT EXISTS meta(key TEXT PRIMARY KEY, value TEXT NOT NULL)");
  database.prepare("INSERT OR IGNORE INTO meta VALUES ('schema_version', ?)")
      .bind(std::string(kSchemaVersion))
      .step();
  SqliteStatement version = database.prepare("SELECT value FROM meta WHERE key = 'schema_version'");
  version.step();
  if (version.bytes(0) == kSchemaVersion) return;
  throw ConfigError(path, "is of schema version " + version.bytes(0) + ", this build reads " +
                              kSchemaVersion +
                              ": a run goes on with the version of ohmic that began it");
}

void bind_outcome(SqliteStatement& statement, const Evaluation& outcome) {
  statement.bind(outcome.accuracy)
      .bind(outcome.cost.latency_ms)
      .bind(outcome.cost.energy_mj)
      .bind(outcome.cost.component_power_w)
      .bind(outcome.cost.crossbars)
      .bind(outcome.cost.utilization);
}

HardwareCost read_cost(const SqliteStatement& row, int first) {
  return {row.real(first), row.real(first + 1), row.real(first + 2), row.real(first + 3),
          row.real(first + 4)};
}

Evaluation read_outcome(const SqliteStatement& row, int first) {
  return {row.real(first), read_cost(row, first + 1)};
}

/// The hash of all trials up to this one. before: of those before it.
std::string chained(const std::string& before, const Trial& trial) {
  const Evaluation& outcome = trial.outcome;
  return ContentHash()
      .add(before)
      .add(std::int64_t{trial.episode})
      .add(to_string(trial.policy))
      .add(outcome.accuracy)
      .add(outcome.cost.latency_ms)
      .add(outcome.cost.energy_mj)
      .add(outcome.cost.component_power_w)
      .add(outcome.cost.crossbars)
      .add(outcome.cost.utilization)
      .add(trial.cost_ratio)
      .add(trial.reward)
      .add(std::int64_t{trial.feasible})
      .text();
}

std::string price_seal(const std::string& root, const Candidate& policy, const HardwareCost& cost) {
  return ContentHash()
      .add(root)
      .add(to_string(policy))
      .add(cost.latency_ms)
      .add(cost.energy_mj)
      .add(cost.component_power_w)
      .add(cost.crossbars)
      .add(cost.utilization)
      .text();
}

std::string reading_seal(const std::string& root, const StoredReading& reading) {
  return ContentHash()
      .add(root)
      .add(reading.images)
      .add(to_string(reading.policy))
      .add(reading.accuracy)
      .text();
}

std::string checkpoint_seal(const std::string& root, const Checkpoint& checkpoint) {
  return ContentHash()
      .add(root)
      .add(std::int64_t{checkpoint.episode})
      .add(std::int64_t{checkpoint.prices})
      .add(checkpoint.state)
      .text();
}

std::string configs_hash(const std::vector<std::string>& configs) {
  ContentHash hash;
  for (const std::string& config : configs) hash.add(config);
  return hash.text();
}

}  // namespace

TrialStore::TrialStore(const std::string& path) : path_(path), database_(open_store(path)) {
  database_.check_pages();
  SqliteTransaction transaction(database_);
  check_version(database_, path_);
  create_run_table(database_);
  database_.execute(kSchema);
  transaction.commit();
}

void TrialStore::refuse(const std::string& what) const {
  throw ConfigError(path_, what + ": the run cannot go on");
}

Candidate TrialStore::parse_policy(const std::string& text) const {
  try {
    return parse_candidate(text);
  } catch (const std::invalid_argument& e) {
    refuse(std::string("holds what is ") + e.what());
  }
}

std::optional<RunState> TrialStore::record() const { return read_run_state(database_, path_); }

RunState TrialStore::begun() const {
  const auto record = this->record();
  if (!record) refuse("table run was emptied");
  return *record;
}

void TrialStore::begin(const std::string& config, const Evaluation& baseline,
                       const std::vector<std::string>& layer_names) {
  SqliteTransaction transaction(database_);
  if (record()) throw std::logic_error("a run begins once");
  RunState record;
  record.baseline = baseline;
  record.chain = record.root();
  for (std::size_t i = 0; i < layer_names.size(); ++i) {
    database_.prepare("INSERT INTO layer VALUES (?, ?)")
        .bind(static_cast<std::int64_t>(i))
        .bind(layer_names[i])
        .step();
  }
  write_configs({config}, record);
  transaction.commit();
}

std::vector<std::string> TrialStore::read_configs(const RunState& record) const {
  SqliteStatement row = database_.prepare("SELECT json FROM config ORDER BY id");
  std::vector<std::string> configs;
  while (row.step()) configs.push_back(row.bytes(0));
  if (configs.empty() || record.config != configs_hash(configs))
    refuse("table config was changed or damaged");
  return configs;
}

std::vector<std::string> TrialStore::configs() const {
  const SqliteTransaction snapshot(database_, SqliteTransaction::Access::kRead);
  return read_configs(begun());
}

void TrialStore::write_configs(const std::vector<std::string>& configs, RunState record) const {
  database_.execute("DELETE FROM config");
  for (const std::string& config : configs)
    database_.prepare("INSERT INTO config(json) VALUES (?)").bind(config).step();
  record.config = configs_hash(configs);
  write_run_state(database_, record);
}

void TrialStore::propose_config(const std::string& config) {
  SqliteTransaction transaction(database_);
  const RunState record = begun();
  write_configs({read_configs(record).front(), config}, record);
  transaction.commit();
}

void TrialStore::settle_config(const std::string& config) {
  SqliteTransaction transaction(database_);
  RunState record = begun();
  record.finished = record.finished && read_configs(record).front() == config;
  write_configs({config}, record);
  transaction.commit();
}

void TrialStore::add(const Trial& trial, const SearchTime& effort) {
  SqliteTransaction transaction(database_);
  RunState record = begun();
  record.chain = chained(record.chain, trial);
  record.effort = effort;
  ++record.trials;
  SqliteStatement insert =
      database_.prepare("INSERT INTO trial VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
  insert.bind(std::int64_t{trial.episode}).bind(to_string(trial.policy));
  bind_outcome(insert, trial.outcome);
  insert.bind(trial.cost_ratio).bind(trial.reward).bind(std::int64_t{trial.feasible});
  insert.bind(record.chain).step();
  for (std::size_t i = 0; i < trial.policy.layers.size(); ++i) {
    database_.prepare("INSERT INTO trial_layer VALUES (?, ?, ?, ?)")
        .bind(std::int64_t{trial.episode})
        .bind(static_cast<std::int64_t>(i))
        .bind(std::int64_t{trial.policy.layers[i].weight_bits})
        .bind(std::int64_t{trial.policy.layers[i].activation_bits})
        .step();
  }
  write_run_state(database_, record);
  transaction.commit();
}

std::vector<Trial> TrialStore::trials() const {
  const SqliteTransaction snapshot(database_, SqliteTransaction::Access::kRead);
  const auto record = this->record();
  SqliteStatement row = database_.prepare(
      "SELECT episode, policy, accuracy, latency_ms, energy_mj, component_power_w, crossbars, "
      "utilization, cost_ratio, reward, feasible, chain FROM trial ORDER BY episode");
  std::string chain = record ? record->root() : std::string();
  std::vector<Trial> trials;
  while (row.step()) {
    const auto episode = static_cast<std::int64_t>(trials.size());
    if (row.integer(0) != episode) refuse("episode " + std::to_string(episode) + " is missing");
    trials.push_back({static_cast<int>(episode), parse_policy(row.bytes(1)), read_outcome(row, 2),
                      row.real(8), row.real(9), row.integer(10) != 0});
    chain = chained(chain, trials.back());
    if (row.bytes(11) != chain)
      refuse("episode " + std::to_string(episode) + " was changed or damaged");
  }
  const std::int64_t wanted = record ? record->trials : 0;
  if (static_cast<std::int64_t>(trials.size()) != wanted || (record && chain != record->chain)) {
    refuse("has " + std::to_string(trials.size()) + " episodes of the " + std::to_string(wanted) +
           " that were played");
  }
  return trials;
}

void TrialStore::add_price(const Candidate& policy, const HardwareCost& cost,
                           const SearchTime& effort) {
  SqliteTransaction transaction(database_);
  RunState record = begun();
  record.effort = effort;
  database_.prepare("INSERT OR IGNORE INTO price VALUES (?, ?, ?, ?, ?, ?, ?)")
      .bind(to_string(policy))
      .bind(cost.latency_ms)
      .bind(cost.energy_mj)
      .bind(cost.component_power_w)
      .bind(cost.crossbars)
      .bind(cost.utilization)
      .bind(price_seal(record.root(), policy, cost))
      .step();
  write_run_state(database_, record);
  transaction.commit();
}

std::vector<std::pair<Candidate, HardwareCost>> TrialStore::prices() const {
  const auto record = this->record();
  SqliteStatement row = database_.prepare(
      "SELECT policy, latency_ms, energy_mj, component_power_w, crossbars, "
      "utilization, seal FROM price");
  std::vector<std::pair<Candidate, HardwareCost>> prices;
  while (row.step()) {
    prices.push_back({parse_policy(row.bytes(0)), read_cost(row, 1)});
    const auto& [policy, cost] = prices.back();
    if (!record || row.bytes(6) != price_seal(record->root(), policy, cost))
      refuse("the price of " + to_string(policy) + " was changed or damaged");
  }
  return prices;
}

void TrialStore::add_reading(const StoredReading& reading, const SearchTime& effort) {
  SqliteTransaction transaction(database_);
  RunState record = begun();
  record.effort = effort;
  database_.prepare("INSERT OR REPLACE INTO reading VALUES (?, ?, ?, ?)")
      .bind(reading.images)
      .bind(to_string(reading.policy))
      .bind(reading.accuracy)
      .bind(reading_seal(record.root(), reading))
      .step();
  write_run_state(database_, record);
  transaction.commit();
}

std::vector<StoredReading> TrialStore::readings() const {
  const auto record = this->record();
  SqliteStatement row = database_.prepare("SELECT images, policy, accuracy, seal FROM reading");
  std::vector<StoredReading> readings;
  while (row.step()) {
    readings.push_back({row.bytes(0), parse_policy(row.bytes(1)), row.real(2)});
    const StoredReading& reading = readings.back();
    if (!record || row.bytes(3) != reading_seal(record->root(), reading))
      refuse("the accuracy of " + to_string(reading.policy) + " on all " + reading.images +
             " was changed or damaged");
  }
  return readings;
}

void TrialStore::save_checkpoint(const Checkpoint& checkpoint, const SearchTime& effort) {
  SqliteTransaction transaction(database_);
  RunState record = begun();
  record.effort = effort;
  database_.prepare("INSERT OR REPLACE INTO checkpoint VALUES (1, ?, ?, ?, ?)")
      .bind(std::int64_t{checkpoint.episode})
      .bind(std::int64_t{checkpoint.prices})
      .bind_blob(checkpoint.state)
      .bind(checkpoint_seal(record.root(), checkpoint))
      .step();
  write_run_state(database_, record);
  transaction.commit();
}

std::optional<Checkpoint> TrialStore::checkpoint() const {
  const auto record = this->record();
  SqliteStatement row = database_.prepare("SELECT episode, prices, agent, seal FROM checkpoint");
  if (!row.step()) return std::nullopt;
  const std::int64_t episode = row.integer(0);
  if (!record || episode < 0 || episode > record->trials)
    refuse("the agent's checkpoint is of episode " + std::to_string(episode) +
           ", which was not played");
  Checkpoint checkpoint{static_cast<int>(episode), static_cast<int>(row.integer(1)), row.bytes(2)};
  if (row.bytes(3) != checkpoint_seal(record->root(), checkpoint))
    refuse("the agent's checkpoint was changed or damaged");
  return checkpoint;
}

void TrialStore::finish(const SearchTime& effort) {
  SqliteTransaction transaction(database_);
  RunState record = begun();
  record.effort = effort;
  record.finished = true;
  write_run_state(database_, record);
  transaction.commit();
}

}  // namespace ohmic
