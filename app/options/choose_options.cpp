#include "app/options/choose_options.h"

#include <algorithm>
#include <array>
#include <cstddef>

#include "studies/sweep/sweep_axis.h"
#include "util/config_error.h"

namespace ohmic::app {
namespace {

constexpr std::array<const char*, 6> kKeys = {
    "adc.bits",         "crossbar.columns", "crossbar.ou_columns",
    "crossbar.ou_rows", "crossbar.rows",    "dac.bits"};
constexpr std::size_t kMostValues = 32;   // of a key
constexpr std::size_t kMostChips = 1024;  // each is priced once before the first episode

[[noreturn]] void refuse(const std::string& text, const std::string& why) {
  throw ConfigError("--choose", "found '" + text + "', " + why);
}

/// As `sweep --set` reads it, its errors with this option's name.
SweepAxis read_axis(const std::string& text) {
  try {
    return parse_set(text);
  } catch (const ConfigError& error) {
    const std::string what = error.what(), option = "--set";
    const bool begins = what.compare(0, option.size(), option) == 0;
    throw ConfigError("--choose",
                      begins ? what.substr(what.find_first_not_of(": ", option.size())) : what);
  }
}

HardwareKey read_key(const std::string& text) {
  const SweepAxis axis = read_axis(text);
  const std::string& key = axis.keys.front();
  if (axis.keys.size() > 1 || std::find(kKeys.begin(), kKeys.end(), key) == kKeys.end()) {
    std::string allowed;
    for (const char* name : kKeys) allowed += (allowed.empty() ? "" : ", ") + std::string(name);
    refuse(text, "allowed is one key of " + allowed);
  }
  if (axis.values.size() > kMostValues)
    refuse(text, "allowed are at most " + std::to_string(kMostValues) + " values");
  HardwareKey read{key, {}};
  for (const std::vector<Json>& value : axis.values)
    read.values.push_back(value_text(value.front()));
  return read;
}

}  // namespace

std::vector<HardwareKey> read_choose(const std::vector<std::string>& texts) {
  std::vector<HardwareKey> keys;
  std::size_t chips = 1;
  for (const std::string& text : texts) {
    keys.push_back(read_key(text));
    const auto same = [&](const HardwareKey& key) { return key.name == keys.back().name; };
    if (std::find_if(keys.begin(), keys.end() - 1, same) != keys.end() - 1)
      refuse(text, "but " + keys.back().name + " is chosen already");
    chips *= keys.back().values.size();
    if (chips > kMostChips)
      refuse(text,
             "which makes more than " + std::to_string(kMostChips) + " chips, the most allowed");
  }
  return keys;
}

}  // namespace ohmic::app
