#pragma once

#include <string>

namespace ohmic {

/// Number of single-character edits between two words.
std::size_t edit_distance(const std::string& a, const std::string& b);

/// How far `word` is from `known`, as people mistake names: edits, where a word that begins like
/// the other (`ratee`, `rate_gsps`; `kernel_size`, `kernel`) is near whatever follows. Names with
/// dots
/// (`adc.rate_gsps`) are compared part by part; the last part alone is near as well. At least
/// `limit` if it is not below it.
std::size_t near_distance(const std::string& word, const std::string& known, std::size_t limit);

/// The one of `known` that is near `word`, or "". For unknown keys and names; words of more than
/// 100 bytes are near none.
template <typename Strings>
std::string near_match(const std::string& word, const Strings& known) {
  constexpr std::size_t kLongestWord = 100;  // a distance takes the product of both lengths
  std::string best;
  if (word.size() > kLongestWord) return best;
  std::size_t least = word.size() / 3 + 2;
  for (const auto& candidate : known) {
    const std::size_t distance = near_distance(word, candidate, least);
    if (distance < least) {
      best = candidate;
      least = distance;
    }
  }
  return best;
}

/// "; did you mean 'x'?" if one of `known` is near `word`, else "".
template <typename Strings>
std::string did_you_mean(const std::string& word, const Strings& known) {
  const std::string near = near_match(word, known);
  return near.empty() ? std::string() : "; did you mean '" + near + "'?";
}

}  // namespace ohmic
