#include "hw/config/replication.h"

#include <algorithm>

namespace ohmic {
namespace {

constexpr std::size_t kMostDigits = 5;

/// "conv1:4" as ("conv1", 4). A layer's name may hold colons, its count cannot.
std::optional<std::pair<std::string, int>> parse_entry(const std::string& entry) {
  const std::size_t colon = entry.rfind(':');
  if (colon == std::string::npos || colon == 0) return std::nullopt;
  const std::string count = entry.substr(colon + 1);
  if (count.empty() || count.size() > kMostDigits ||
      !std::all_of(count.begin(), count.end(), [](char c) { return c >= '0' && c <= '9'; }))
    return std::nullopt;
  const int copies = std::stoi(count);
  if (copies < 1) return std::nullopt;
  return std::make_pair(entry.substr(0, colon), copies);
}

}  // namespace

std::optional<Replication> parse_replication(const std::string& text) {
  Replication replication;
  if (text == "none") return replication;
  replication.balance = text == "balance";
  if (replication.balance) return replication;
  for (std::size_t first = 0; first <= text.size();) {
    const std::size_t last = std::min(text.find('+', first), text.size());
    auto entry = parse_entry(text.substr(first, last - first));
    if (!entry) return std::nullopt;
    replication.copies.push_back(std::move(*entry));
    first = last + 1;
  }
  return replication;
}

}  // namespace ohmic
