#pragma once

#include <optional>
#include <string>

#include "quant/integer/rounding_store.h"
#include "rl/oracles/sqlite_database.h"

namespace ohmic {

/// What was rounded of one subject, in a SQLite file next to the policy cache that any number of
/// searches share, at the same time too. Each entry has a hash beside it: one that was changed or
/// damaged is a ConfigError.
class RoundingCache final : public RoundingStore {
 public:
  /// Opens or creates the file. subject: the text of everything that decides the roundings
  /// (calibration_cache_key). ConfigError if it is no such file.
  RoundingCache(const std::string& path, const std::string& subject);

  bool empty() override;
  std::optional<std::string> find(const std::string& key) override;
  void add(const std::string& key, const std::string& bytes) override;

 private:
  std::string seal_of(const std::string& key, const std::string& bytes) const;

  std::string path_;
  std::string subject_, subject_hash_;
  SqliteDatabase database_;
};

/// The file of roundings that lies next to a policy cache.
std::string rounding_file(const std::string& policy_cache);

}  // namespace ohmic
