#include "rl/env/hardware_key.h"

#include <cstddef>
#include <utility>

namespace ohmic {

std::vector<std::string> settings_of(const std::vector<HardwareKey>& keys,
                                     const std::vector<std::string>& values) {
  std::vector<std::string> settings;
  for (std::size_t i = 0; i < values.size(); ++i)
    settings.push_back(keys[i].name + "=" + values[i]);
  return settings;
}

std::vector<std::vector<std::string>> combinations(const std::vector<HardwareKey>& keys) {
  std::vector<std::vector<std::string>> all = {{}};
  for (const HardwareKey& key : keys) {
    std::vector<std::vector<std::string>> longer;
    for (const std::vector<std::string>& values : all) {
      for (const std::string& value : key.values) {
        longer.push_back(values);
        longer.back().push_back(value);
      }
    }
    all = std::move(longer);
  }
  return all;
}

}  // namespace ohmic
