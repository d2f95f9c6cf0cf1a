#include "studies/jobs/shard.h"

#include <algorithm>
#include <cstdlib>
#include <numeric>
#include <optional>

#include "util/config_error.h"

namespace ohmic {
namespace {

constexpr std::size_t kMostDigits = 9;

std::optional<std::size_t> parse_count(const std::string& text) {
  const bool digits =
      std::all_of(text.begin(), text.end(), [](char c) { return '0' <= c && c <= '9'; });
  if (text.empty() || text.size() > kMostDigits || !digits) return std::nullopt;
  return std::stoul(text);
}

std::size_t slurm_number(const char* variable,
                         std::optional<std::size_t> otherwise = std::nullopt) {
  const char* text = std::getenv(variable);
  if (text == nullptr && otherwise) return *otherwise;
  const std::optional<std::size_t> number = parse_count(text == nullptr ? "" : text);
  if (number) return *number;
  throw ConfigError("--shard", std::string("is slurm, and ") + variable + " is " +
                                   (text == nullptr ? "not set" : "'" + std::string(text) + "'") +
                                   ": allowed is a task of a Slurm array");
}

Shard checked(Shard shard, const std::string& text) {
  if (shard.index < shard.count) return shard;
  throw ConfigError("--shard", "is '" + text + "', allowed is i/N with 0 <= i < N");
}

Shard slurm_shard() {
  const std::size_t task = slurm_number("SLURM_ARRAY_TASK_ID");
  const std::size_t first = slurm_number("SLURM_ARRAY_TASK_MIN", 0);
  const std::size_t tasks = slurm_number("SLURM_ARRAY_TASK_COUNT");
  return checked({task - first, tasks}, "slurm");  // of a task below the first too large
}

}  // namespace

std::string Shard::folder(const std::string& out) const {
  return out + "/shard-" + std::to_string(index);
}

std::string Shard::text() const { return std::to_string(index) + "/" + std::to_string(count); }

Shard parse_shard(const std::string& text) {
  if (text == "slurm") return slurm_shard();
  const std::size_t slash = text.find('/');
  const auto index = parse_count(text.substr(0, slash));
  const auto count = parse_count(slash == std::string::npos ? "" : text.substr(slash + 1));
  return checked({index.value_or(0), index && count ? *count : 0}, text);
}

std::vector<std::size_t> dealt_items(const std::vector<std::uint64_t>& costs, const Shard& shard) {
  std::vector<std::size_t> order(costs.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&costs](std::size_t a, std::size_t b) { return costs[a] > costs[b]; });
  std::vector<std::size_t> items;
  for (std::size_t round = 0; round * shard.count < order.size(); ++round) {
    const std::size_t turn = round % 2 == 0 ? shard.index : shard.count - 1 - shard.index;
    const std::size_t place = round * shard.count + turn;
    if (place < order.size()) items.push_back(order[place]);
  }
  std::sort(items.begin(), items.end());
  return items;
}

}  // namespace ohmic
