#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "studies/jobs/shard.h"
#include "util/json_section.h"

namespace ohmic {

/// How an item of a share ended.
struct ShardItem {
  std::size_t item = 0;  ///< of the study
  std::string name;      ///< names it to people
  std::string status;    ///< as the study's table has it: "ok", "failed", ...
  std::string reason;    ///< one line if it is not ok
};

/// What a finished shard says of itself.
struct ShardRecord {
  Shard shard;
  std::size_t all = 0;  ///< items of the whole study
  std::vector<ShardItem> items;

  bool has_failed_item() const;
};

/// The files of a shard that tell whose share it is: config.json begins it, shard.json ends it.
class ShardFolder {
 public:
  /// path: of the shard's own folder.
  explicit ShardFolder(std::string path) : path_(std::move(path)) {}

  const std::string& path() const { return path_; }
  std::string config() const { return path_ + "/config.json"; }
  /// Written last: it says that the share is done.
  std::string manifest() const { return path_ + "/shard.json"; }
  bool finished() const;
  /// Whether it is finished and there is nothing to try again.
  bool is_final() const { return finished() && !read().has_failed_item(); }
  /// Throws ConfigError if shard.json is not what finish() writes.
  ShardRecord read() const;
  void finish(const ShardRecord& record) const;
  /// Makes a finished shard one that goes on.
  void reopen() const;

 private:
  std::string path_;
};

/// Notes in a run's config.json whose share the run is.
void note_shard(Json& config, const Shard& shard);

/// The shard that config.json notes. Throws ConfigError that names `file` if it notes none.
Shard noted_shard(const Json& config, const std::string& file);

}  // namespace ohmic
