#include "rl/oracles/policy_cache.h"

#include <initializer_list>

#include "util/config_error.h"
#include "util/content_hash.h"

namespace ohmic {
namespace {

constexpr const char* kSchemaVersion = "3";

constexpr const char* kSchema = R"sql(
CREATE TABLE IF NOT EXISTS meta(key TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS subject(id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE);
CREATE TABLE IF NOT EXISTS accuracy(
  subject INTEGER NOT NULL REFERENCES subject(id), policy TEXT NOT NULL, accuracy REAL NOT NULL,
  seconds REAL NOT NULL, seal TEXT NOT NULL, PRIMARY KEY (subject, policy)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS cost(
  subject INTEGER NOT NULL REFERENCES subject(id), policy TEXT NOT NULL, latency_ms REAL NOT NULL,
  energy_mj REAL NOT NULL, component_power_w REAL NOT NULL, crossbars REAL NOT NULL,
  utilization REAL NOT NULL, seconds REAL NOT NULL, seal TEXT NOT NULL, PRIMARY KEY (subject, policy)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS preparation(
  subject INTEGER PRIMARY KEY REFERENCES subject(id), seconds REAL NOT NULL);
INSERT OR IGNORE INTO meta VALUES ('policy_cache_version', '3');
)sql";

/// A hash over all that an answer is about and all that it says.
std::string seal_of(const std::string& subject, const Candidate& policy,
                    std::initializer_list<double> figures) {
  ContentHash hash;
  hash.add(subject).add(to_string(policy));
  for (const double figure : figures) hash.add(figure);
  return hash.text();
}

std::string seal_of(const std::string& subject, const Candidate& policy,
                    const TimedAnswer<double>& answer) {
  return seal_of(subject, policy, {answer.value, answer.seconds});
}

std::string seal_of(const std::string& subject, const Candidate& policy,
                    const TimedAnswer<HardwareCost>& answer) {
  const HardwareCost& cost = answer.value;
  return seal_of(subject, policy,
                 {cost.latency_ms, cost.energy_mj, cost.component_power_w, cost.crossbars,
                  cost.utilization, answer.seconds});
}

}  // namespace

PolicyCache::PolicyCache(const std::string& path)
    : path_(path), database_(open_shared(path, kSchema, "a policy cache")) {
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
  subjects_[id] = content_hash(text);
  return id;
}

template <typename Value>
TimedAnswer<Value> PolicyCache::checked(std::int64_t subject, const Candidate& policy,
                                        const TimedAnswer<Value>& answer,
                                        const std::string& seal) const {
  if (seal == seal_of(subjects_.at(subject), policy, answer)) return answer;
  throw ConfigError(path_, "its answer about " + to_string(policy) +
                               " was changed or damaged: remove the file to begin another");
}

std::optional<TimedAnswer<double>> PolicyCache::accuracy(std::int64_t subject,
                                                         const Candidate& policy) const {
  SqliteStatement row = database_.prepare(
      "SELECT accuracy, seconds, seal FROM accuracy WHERE subject = ? AND policy = ?");
  if (!row.bind(subject).bind(to_string(policy)).step()) return std::nullopt;
  return checked(subject, policy, TimedAnswer<double>{row.real(0), row.real(1)}, row.bytes(2));
}

void PolicyCache::add_accuracy(std::int64_t subject, const Candidate& policy,
                               const TimedAnswer<double>& answer) {
  database_.prepare("INSERT OR IGNORE INTO accuracy VALUES (?, ?, ?, ?, ?)")
      .bind(subject)
      .bind(to_string(policy))
      .bind(answer.value)
      .bind(answer.seconds)
      .bind(seal_of(subjects_.at(subject), policy, answer))
      .step();
}

std::optional<TimedAnswer<HardwareCost>> PolicyCache::cost(std::int64_t subject,
                                                           const Candidate& policy) const {
  SqliteStatement row = database_.prepare(
      "SELECT latency_ms, energy_mj, component_power_w, crossbars, utilization, seconds, seal "
      "FROM cost "
      "WHERE subject = ? AND policy = ?");
  if (!row.bind(subject).bind(to_string(policy)).step()) return std::nullopt;
  return checked(
      subject, policy,
      TimedAnswer<HardwareCost>{{row.real(0), row.real(1), row.real(2), row.real(3), row.real(4)},
                                row.real(5)},
      row.bytes(6));
}

void PolicyCache::add_cost(std::int64_t subject, const Candidate& policy,
                           const TimedAnswer<HardwareCost>& answer) {
  database_.prepare("INSERT OR IGNORE INTO cost VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)")
      .bind(subject)
      .bind(to_string(policy))
      .bind(answer.value.latency_ms)
      .bind(answer.value.energy_mj)
      .bind(answer.value.component_power_w)
      .bind(answer.value.crossbars)
      .bind(answer.value.utilization)
      .bind(answer.seconds)
      .bind(seal_of(subjects_.at(subject), policy, answer))
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
