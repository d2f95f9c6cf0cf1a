#pragma once

#include <algorithm>
#include <stdexcept>
#include <string>

namespace ohmic {

/// Broken input: a file, an option or a value that the user gave. Exit code 2.
/// what() reads `FILE: /json/path: problem`, or `FILE: problem` where there is no path; always one
/// line, cut after 4096 bytes.
class ConfigError : public std::runtime_error {
 public:
  ConfigError(const std::string& file, const std::string& path, const std::string& problem);
  ConfigError(const std::string& file, const std::string& problem);
};

/// The text on one line that a terminal shows as it is: control characters, Unicode's line breaks
/// and changes of direction, and bytes that are no UTF-8 become \n, \t or \xNN.
std::string one_line(const std::string& text);

/// "; did you mean 'x'?" when one of `known` is close to `word`, else "". For unknown keys and
/// names; words of more than 100 bytes are none.
template <typename Strings>
std::string did_you_mean(const std::string& word, const Strings& known);

/// Number of single-character edits between two words.
std::size_t edit_distance(const std::string& a, const std::string& b);

template <typename Strings>
std::string did_you_mean(const std::string& word, const Strings& known) {
  constexpr std::size_t kLongestWord = 100;  // a distance takes the product of both lengths
  std::string best;
  if (word.size() > kLongestWord) return best;
  std::size_t best_distance = word.size() / 3 + 2;
  for (const auto& candidate : known) {
    const std::size_t shorter = std::min(word.size(), candidate.size());
    // A distance is at least the difference in length: long nonsense costs nothing.
    if (word.size() + candidate.size() - 2 * shorter >= best_distance) continue;
    const std::size_t distance = edit_distance(word, candidate);
    if (distance < best_distance) {
      best = candidate;
      best_distance = distance;
    }
  }
  return best.empty() ? std::string() : "; did you mean '" + best + "'?";
}

}  // namespace ohmic
