#include "rl/oracles/rounding_cache.h"

#include "util/config_error.h"
#include "util/content_hash.h"

namespace ohmic {
namespace {

constexpr const char* kVersion = "1";

constexpr const char* kSchema = R"sql(
CREATE TABLE IF NOT EXISTS meta(key TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS rounding(
  subject TEXT NOT NULL, key TEXT NOT NULL, bytes BLOB NOT NULL, seal TEXT NOT NULL,
  PRIMARY KEY (subject, key));
INSERT OR IGNORE INTO meta VALUES ('rounding_cache_version', '1');
)sql";

}  // namespace

RoundingCache::RoundingCache(const std::string& path, const std::string& subject)
    : path_(path),
      subject_(subject),
      subject_hash_(content_hash(subject)),
      database_(open_shared(path, kSchema, "a cache of roundings")) {
  SqliteStatement version =
      database_.prepare("SELECT value FROM meta WHERE key = 'rounding_cache_version'");
  if (version.step() && version.bytes(0) == kVersion) return;
  throw ConfigError(path,
                    std::string("is no cache of roundings of version ") + kVersion + ": remove it");
}

bool RoundingCache::empty() {
  SqliteStatement row = database_.prepare("SELECT 1 FROM rounding WHERE subject = ? LIMIT 1");
  return !row.bind(subject_hash_).step();
}

std::optional<std::string> RoundingCache::find(const std::string& key) {
  SqliteStatement row =
      database_.prepare("SELECT bytes, seal FROM rounding WHERE subject = ? AND key = ?");
  if (!row.bind(subject_hash_).bind(key).step()) return std::nullopt;
  std::string bytes = row.bytes(0);
  if (row.bytes(1) == seal_of(key, bytes)) return bytes;
  throw ConfigError(
      path_, "its entry '" + key + "' was changed or damaged: remove the file to begin another");
}

/// Keeps the first entry: a second one is the same, worked out at the same time.
void RoundingCache::add(const std::string& key, const std::string& bytes) {
  database_.prepare("INSERT OR IGNORE INTO rounding VALUES (?, ?, ?, ?)")
      .bind(subject_hash_)
      .bind(key)
      .bind_blob(bytes)
      .bind(seal_of(key, bytes))
      .step();
}

std::string RoundingCache::seal_of(const std::string& key, const std::string& bytes) const {
  return ContentHash().add(subject_).add(key).add(bytes).text();
}

std::string rounding_file(const std::string& policy_cache) { return policy_cache + ".rounding"; }

}  // namespace ohmic
