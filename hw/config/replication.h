#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace ohmic {

/// `mapping.replicate`: how often the weights of a layer lie on the chip, so that several of its
/// windows run at once.
struct Replication {
  bool balance = false;  ///< copies for the slowest layers, as far as the chip has tiles
  std::vector<std::pair<std::string, int>> copies;  ///< by weight layer; 1 if not named
};

/// Reads "none", "balance" or "LAYER:COPIES+LAYER:COPIES...". None if the text is neither.
std::optional<Replication> parse_replication(const std::string& text);

/// The texts that parse_replication() reads, as a regular expression of ECMAScript.
constexpr const char* kReplicationPattern =
    "^(none|balance|[^+]+:(?!0+(\\+|$))[0-9]{1,5}(\\+[^+]+:(?!0+(\\+|$))[0-9]{1,5})*)$";

}  // namespace ohmic
