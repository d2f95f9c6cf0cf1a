#include "rl/oracles/policy_cache.h"

#include <chrono>
#include <stdexcept>
#include <thread>

#include "util/config_error.h"

namespace ohmic {
namespace {

constexpr const char* kSchemaVersion = "1";

constexpr const char* kSchema = R"sql(
CREATE TABLE IF NOT EXISTS meta(key TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS subject(id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE);
CREATE TABLE IF NOT EXISTS accuracy(
  subject INTEGER NOT NULL REFERENCES subject(id), policy TEXT NOT NULL, accuracy REAL NOT NULL,
  seconds REAL NOT NULL, PRIMARY KEY (subject, policy)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS cost(
  subject INTEGER NOT NULL REFERENCES subject(id), policy TEXT NOT NULL, latency_ms REAL NOT NULL,
  energy_mj REAL NOT NULL, component_power_w REAL NOT NULL, seconds REAL NOT NULL,
  PRIMARY KEY (subject, policy)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS preparation(
  subject INTEGER PRIMARY KEY REFERENCES subject(id), seconds REAL NOT NULL);
INSERT OR IGNORE INTO meta VALUES ('policy_cache_version', '1');
)sql";

constexpr int kAttempts = 100;
constexpr std::chrono::milliseconds kPause{50};

/// Several processes may create the file at once, and SQLite does not wait for the change to its
/// write-ahead log as it waits for a transaction.
SqliteDatabase open_patiently(const std::string& path) {
  for (int attempt = 1;; ++attempt) {
    try {
      SqliteDatabase database(path);
      SqliteTransaction transaction(database);
      database.execute(kSchema);
      transaction.commit();
      return database;
    } catch (const std::runtime_error& e) {
      const std::string why = e.what();
      if (attempt == kAttempts || why.find("locked") == std::string::npos) {
        throw ConfigError(path, "cannot be used as a policy cache: " + why);
      }
    }
    std::this_thread::sleep_for(kPause);
  }
}

}  // namespace

PolicyCache::PolicyCache(const std::string& path) : database_(open_patiently(path)) {
  SqliteStatement version =
      database_.prepare("SELECT value FROM meta WHERE key = 'policy_cache_version'");
  version.step();
  if (version.bytes(0) != kSchemaVersion) {
    throw ConfigError(path, "is a policy cache of version " + version.bytes(0) +
                                ", this build reads " + kSchemaVersion);
  }
}

std::int64_t PolicyCache::subject(const std::string& text) {
  SqliteTransaction transaction(database_);
  database_.prepare("INSERT OR IGNORE INTO subject(text) VALUES (?)").bind(text).step();
  SqliteStatement row = database_.prepare("SELECT id FROM subject WHERE text = ?");
  row.bind(text).step();
  const std::int64_t id = row.integer(0);
  transaction.commit();
  return id;
}

std::optional<TimedAnswer<double>> PolicyCache::accuracy(std::int64_t subject,
                                                         const QuantPolicy& policy) const {
  SqliteStatement row =
      database_.prepare("SELECT accuracy, seconds FROM accuracy WHERE subject = ? AND policy = ?");
  if (!row.bind(subject).bind(to_string(policy)).step()) return std::nullopt;
  return TimedAnswer<double>{row.real(0), row.real(1)};
}

void PolicyCache::add_accuracy(std::int64_t subject, const QuantPolicy& policy,
                               const TimedAnswer<double>& answer) {
  database_.prepare("INSERT OR IGNORE INTO accuracy VALUES (?, ?, ?, ?)")
      .bind(subject)
      .bind(to_string(policy))
      .bind(answer.value)
      .bind(answer.seconds)
      .step();
}

std::optional<TimedAnswer<HardwareCost>> PolicyCache::cost(std::int64_t subject,
                                                           const QuantPolicy& policy) const {
  SqliteStatement row = database_.prepare(
      "SELECT latency_ms, energy_mj, component_power_w, seconds FROM cost "
      "WHERE subject = ? AND policy = ?");
  if (!row.bind(subject).bind(to_string(policy)).step()) return std::nullopt;
  return TimedAnswer<HardwareCost>{{row.real(0), row.real(1), row.real(2)}, row.real(3)};
}

void PolicyCache::add_cost(std::int64_t subject, const QuantPolicy& policy,
                           const TimedAnswer<HardwareCost>& answer) {
  database_.prepare("INSERT OR IGNORE INTO cost VALUES (?, ?, ?, ?, ?, ?)")
      .bind(subject)
      .bind(to_string(policy))
      .bind(answer.value.latency_ms)
      .bind(answer.value.energy_mj)
      .bind(answer.value.component_power_w)
      .bind(answer.seconds)
      .step();
}

std::optional<double> PolicyCache::preparation(std::int64_t subject) const {
  SqliteStatement row = database_.prepare("SELECT seconds FROM preparation WHERE subject = ?");
  if (!row.bind(subject).step()) return std::nullopt;
  return row.real(0);
}

void PolicyCache::add_preparation(std::int64_t subject, double seconds) {
  database_.prepare("INSERT OR IGNORE INTO preparation VALUES (?, ?)")
      .bind(subject)
      .bind(seconds)
      .step();
}

}  // namespace ohmic
