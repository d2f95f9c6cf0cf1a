#include "studies/jobs/shard_set.h"

#include <algorithm>
#include <filesystem>
#include <map>

#include "util/config_error.h"
#include "util/file_io.h"

namespace ohmic {
namespace {

const std::string kPrefix = "shard-";

/// The numbers of the folders OUT/shard-N, rising.
std::vector<std::size_t> shard_numbers(const std::string& out) {
  std::error_code error;
  std::vector<std::size_t> numbers;
  for (const auto& entry : std::filesystem::directory_iterator(out, error)) {
    const std::string name = entry.path().filename().string();
    const std::string digits = name.substr(std::min(name.size(), kPrefix.size()));
    if (name.rfind(kPrefix, 0) != 0 || digits.empty() || digits.size() > 9 ||
        digits.find_first_not_of("0123456789") != std::string::npos)
      continue;
    numbers.push_back(std::stoul(digits));
  }
  if (error) throw ConfigError(out, "cannot be read: " + error.message());
  if (numbers.empty()) throw ConfigError(out, "holds no shards (shard-0, shard-1, ...)");
  std::sort(numbers.begin(), numbers.end());
  return numbers;
}

std::string share_text(std::size_t index, std::size_t count) {
  return std::to_string(index) + " of " + std::to_string(count);
}

/// The config.json of a shard, checked to lie where it belongs.
Json read_config(const ShardFolder& folder, std::size_t number) {
  if (!file_exists(folder.config()))
    throw ConfigError(folder.path(), "has no config.json: the shard has not begun");
  Json config = read_json_file(folder.config());
  const Shard shard = noted_shard(config, folder.config());
  if (shard.index != number)
    throw ConfigError(folder.path(), "holds shard " + share_text(shard.index, shard.count));
  return config;
}

/// What all shards of a run have in common: files may lie elsewhere on each machine.
Json common_part(Json config) {
  config.erase("shard");
  config.erase("paths");
  return config;
}

void check_same_run(const Json& first, const Json& other, const ShardFolder& folder,
                    const std::string& first_folder) {
  if (first.value("versions", Json()) != other.value("versions", Json()))
    throw ConfigError(folder.path(), "was made by another version of ohmic than " + first_folder);
  const Json changes = Json::diff(first, other);
  if (changes.empty()) return;
  throw ConfigError(folder.path(), "is of another run than " + first_folder + ": " +
                                       changes.front().at("path").get<std::string>() +
                                       " is not the same");
}

ShardRecord read_record(const ShardFolder& folder, const Shard& shard) {
  if (!folder.finished()) {
    throw ConfigError(folder.path(), "is not finished: the same line with --resume goes on");
  }
  ShardRecord record = folder.read();
  if (record.shard.index != shard.index || record.shard.count != shard.count)
    throw ConfigError(folder.manifest(), "is of another shard");
  return record;
}

/// Every item is in one share: none is in two, and each share has as many as are dealt to it.
void check_items(const std::vector<ShardSet::Share>& shares) {
  const std::size_t all = shares.front().record.all;
  std::vector<const ShardSet::Share*> owner(all, nullptr);
  for (const ShardSet::Share& share : shares) {
    const std::string& path = share.folder.path();
    const std::vector<ShardItem>& items = share.record.items;
    if (share.record.all != all)
      throw ConfigError(path, "is of another run than " + shares.front().folder.path());
    for (const ShardItem& item : items) {
      if (item.item >= all) throw ConfigError(path, "holds an item that the run has not");
      if (owner[item.item] != nullptr) {
        throw ConfigError(path, "holds " + item.name + ", which " +
                                    owner[item.item]->folder.path() + " holds too");
      }
      owner[item.item] = &share;
    }
    const std::size_t dealt =
        dealt_items(std::vector<std::uint64_t>(all), share.record.shard).size();
    if (items.size() != dealt) {
      throw ConfigError(path, "holds " + std::to_string(items.size()) + " items, its share has " +
                                  std::to_string(dealt));
    }
  }
}

}  // namespace

std::vector<ShardItem> ShardSet::items() const {
  std::map<std::size_t, ShardItem> all;
  for (const Share& share : shares) {
    for (const ShardItem& item : share.record.items) all[item.item] = item;
  }
  std::vector<ShardItem> items;
  for (auto& [number, item] : all) items.push_back(std::move(item));
  return items;
}

std::vector<std::string> ShardSet::folders() const {
  std::vector<std::string> folders(shares.front().record.all);
  for (const Share& share : shares) {
    for (const ShardItem& item : share.record.items) folders[item.item] = share.folder.path();
  }
  return folders;
}

ShardSet read_shards(const std::string& out) {
  const std::vector<std::size_t> numbers = shard_numbers(out);
  const ShardFolder first(Shard{numbers.front(), 0}.folder(out));
  ShardSet set;
  set.config = read_config(first, numbers.front());
  const std::size_t count = noted_shard(set.config, first.config()).count;
  const Json common = common_part(set.config);
  for (const std::size_t number : numbers) {
    const Shard shard{number, count};
    const ShardFolder folder(shard.folder(out));
    const Json config = read_config(folder, number);
    const std::size_t own_count = noted_shard(config, folder.config()).count;
    if (own_count != count) {
      throw ConfigError(folder.path(), "is shard " + share_text(number, own_count) + ", " +
                                           first.path() + " is one of " + std::to_string(count));
    }
    check_same_run(common, common_part(config), folder, first.path());
    if (number >= count)
      throw ConfigError(folder.path(),
                        "is one too many: the run has " + std::to_string(count) + " shards");
    if (number != set.shares.size()) break;
    set.shares.push_back({folder, {}});
  }
  if (set.shares.size() < count) {
    const Shard missing{set.shares.size(), count};
    throw ConfigError(missing.folder(out),
                      "is missing: the run has " + std::to_string(count) + " shards");
  }
  for (std::size_t i = 0; i < count; ++i)
    set.shares[i].record = read_record(set.shares[i].folder, {i, count});
  check_items(set.shares);
  set.config.erase("shard");
  return set;
}

}  // namespace ohmic
