#pragma once

#include <string>
#include <vector>

namespace ohmic {

/// An agent with options of its own: `ppo`, `ppo:masked-actions:entropy=0.02`.
struct AgentVariant {
  std::string label;              ///< as it was given
  std::string agent;              ///< its name
  std::vector<std::string> args;  ///< options for `ohmic search`: "--entropy=0.02"

  /// Its name in a folder's name: the label without ':'.
  std::string folder_name() const;
  /// False if the agent's proposals are the same for every seed.
  bool is_random() const;
};

/// The variants of `ppo,greedy,ppo:masked-actions`. Throws ConfigError on an unknown agent, a
/// variant that is there twice, and an option that is the comparison's own.
std::vector<AgentVariant> parse_variants(const std::string& text);

/// The parts of a text between separators; none of them is empty if `text` has none.
std::vector<std::string> parts_of(const std::string& text, char separator);

}  // namespace ohmic
