#include "studies/jobs/shard_folder.h"

#include <algorithm>
#include <filesystem>

#include "util/config_error.h"
#include "util/file_io.h"

namespace ohmic {
namespace {

Shard shard_from(const Json& json) {
  return {json.at("index").get<std::size_t>(), json.at("count").get<std::size_t>()};
}

}  // namespace

bool ShardRecord::has_failed_item() const {
  return std::any_of(items.begin(), items.end(),
                     [](const ShardItem& item) { return item.status == "failed"; });
}

bool ShardFolder::finished() const { return file_exists(manifest()); }

ShardRecord ShardFolder::read() const {
  const Json json = read_json_file(manifest());
  try {
    ShardRecord record{shard_from(json), json.at("all").get<std::size_t>(), {}};
    for (const Json& item : json.at("items")) {
      record.items.push_back(
          {item.at("item").get<std::size_t>(), item.at("name").get<std::string>(),
           item.at("status").get<std::string>(), item.at("reason").get<std::string>()});
    }
    return record;
  } catch (const Json::exception& e) {
    throw ConfigError(manifest(), std::string("is not what a shard writes: ") + e.what());
  }
}

void ShardFolder::finish(const ShardRecord& record) const {
  Json json = {{"schema_version", 1},
               {"index", record.shard.index},
               {"count", record.shard.count},
               {"all", record.all},
               {"items", Json::array()}};
  for (const ShardItem& item : record.items) {
    json["items"].push_back({{"item", item.item},
                             {"name", item.name},
                             {"status", item.status},
                             {"reason", item.reason}});
  }
  write_file_atomically(manifest(), json.dump(1) + "\n");
}

void ShardFolder::reopen() const {
  std::error_code none;
  std::filesystem::remove(manifest(), none);
}

void note_shard(Json& config, const Shard& shard) {
  config["shard"] = {{"index", shard.index}, {"count", shard.count}};
}

Shard noted_shard(const Json& config, const std::string& file) {
  try {
    return shard_from(config.at("shard"));
  } catch (const Json::exception&) {
    throw ConfigError(file, "/shard", "is missing: this is no shard of a run");
  }
}

}  // namespace ohmic
