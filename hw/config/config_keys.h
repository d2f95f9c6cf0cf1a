#pragma once

#include <string>
#include <vector>

#include "util/json_section.h"

namespace ohmic {

enum class KeyType { kInteger, kReal, kChoice, kIntegerOrWord, kRealOrWord, kReplication };

/// What chip.tiles_x and chip.tiles_y are if the network is to tell (mesh_size.h), and else the
/// most that they may be.
constexpr const char* kAutoMesh = "auto";
constexpr int kLargestMeshSide = 256;

/// An operation unit that is as high, or as wide, as its array.
constexpr const char* kWholeArray = "all";

/// device.on_off_ratio of cells that do not conduct at level 0.
constexpr const char* kInfiniteRatio = "infinite";

/// A hardware key: the one table behind hardware files, `--set` and `explain`.
struct ConfigKey {
  std::string path;  ///< "adc.rate_gsps"
  KeyType type = KeyType::kInteger;
  double low = 0;                    ///< smallest allowed number
  double high = 0;                   ///< largest allowed number
  std::vector<std::string> choices;  ///< all allowed words
  std::string unit;                  ///< "GS/s"; empty for a plain count
  std::string meaning;               ///< one sentence
  Json otherwise = nullptr;          ///< if no file states it; null: wei2022 does
  bool low_is_open = false;          ///< `low` itself is not allowed
};

/// Every hardware key, in the order of a hardware file.
const std::vector<ConfigKey>& config_keys();

/// The key of that path, or nullptr.
const ConfigKey* find_config_key(const std::string& path);

/// How a message about the unknown key `path` goes on: the key that was meant, else the keys of its
/// section, else the sections.
std::string near_keys(const std::string& path);

/// "integer in [1, 64]", "one of serial, sample_hold", ...
std::string allowed_values(const ConfigKey& key);

/// Empty if `value` has the key's type and range, else the problem in words with value and what
/// is allowed.
std::string check_value(const ConfigKey& key, const Json& value);

}  // namespace ohmic
