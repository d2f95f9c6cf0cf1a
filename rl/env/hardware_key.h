#pragma once

#include <string>
#include <vector>

namespace ohmic {

/// A key of the hardware that a search chooses, with the values that it may take, all different, as
/// a command line has them.
struct HardwareKey {
  std::string name;
  std::vector<std::string> values;
};

/// `KEY=VALUE` for each key. values: one a key.
std::vector<std::string> settings_of(const std::vector<HardwareKey>& keys,
                                     const std::vector<std::string>& values);

/// Every combination of the keys' values, the last key changing first; one without values if there
/// are no keys.
std::vector<std::vector<std::string>> combinations(const std::vector<HardwareKey>& keys);

}  // namespace ohmic
