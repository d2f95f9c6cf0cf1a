#pragma once

#include <string>
#include <utility>
#include <vector>

#include "hw/config/config_keys.h"

namespace ohmic {

// Makers of hardware keys, for the tables of keys.

inline ConfigKey integer(std::string path, double low, double high, std::string unit,
                         std::string meaning) {
  return {std::move(path), KeyType::kInteger, low, high, {}, std::move(unit), std::move(meaning)};
}

inline ConfigKey real(std::string path, double low, double high, std::string unit,
                      std::string meaning) {
  return {std::move(path), KeyType::kReal, low, high, {}, std::move(unit), std::move(meaning)};
}

inline ConfigKey integer_or_word(std::string path, double low, double high, std::string word,
                                 std::string unit, std::string meaning) {
  return {std::move(path), KeyType::kIntegerOrWord, low, high, {std::move(word)},
          std::move(unit), std::move(meaning)};
}

inline ConfigKey choice(std::string path, std::vector<std::string> choices, std::string meaning) {
  return {std::move(path), KeyType::kChoice, 0, 0, std::move(choices), "", std::move(meaning)};
}

/// A key of what few chips have: `value` if no file states it.
inline ConfigKey rare(ConfigKey key, Json value) {
  key.otherwise = std::move(value);
  return key;
}

/// A key that may come near `low` and never be it.
inline ConfigKey above_low(ConfigKey key) {
  key.low_is_open = true;
  return key;
}

}  // namespace ohmic
