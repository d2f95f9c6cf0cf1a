#include "studies/sweep/sweep_axis.h"

#include <algorithm>
#include <cmath>
#include <regex>

#include "hw/config/hardware_record.h"
#include "util/config_error.h"
#include "util/file_io.h"
#include "util/number_text.h"
#include "util/split_text.h"

namespace ohmic {
namespace {

constexpr std::size_t kLongestRange = 100'000;
constexpr int kDigits = 12;  // of a value of a range: 0.1 + 0.2 is 0.3

/// `low..high*by` or `low..high+by`; `low..high` steps by 1.
struct Range {
  double low, high, by;
  bool is_product;

  double next(double value) const { return is_product ? value * by : value + by; }
  bool grows() const { return is_product ? by > 1 && low > 0 : by > 0; }
  /// A little above its last value, which may be rounded.
  double end() const { return high + 1e-9 * std::abs(high); }
};

bool read_range(const std::string& text, Range& range) {
  static const std::regex range_text(R"((-?[0-9.]*[0-9])\.\.(-?[0-9.]+)(?:([*+])(-?[0-9.]+))?)");
  std::smatch parts;
  if (!std::regex_match(text, parts, range_text)) return false;
  range.by = 1;
  for (const auto& [part, number] :
       {std::pair(1, &range.low), std::pair(2, &range.high), std::pair(4, &range.by)}) {
    if (!parts[static_cast<std::size_t>(part)].matched) continue;
    const Json json = Json::parse(parts[static_cast<std::size_t>(part)].str(), nullptr, false);
    if (!json.is_number()) return false;
    *number = json.get<double>();
  }
  range.is_product = parts[3] == "*";
  return true;
}

/// The values of one part between commas: those of a range, else the part.
std::vector<std::string> spread(const std::string& key, const std::string& text) {
  Range range{};
  if (!read_range(text, range)) return {text};
  const auto refuse = [&](const std::string& why) {
    throw ConfigError("--set", key + "=" + text + " " + why);
  };
  if (!range.grows())
    refuse(
        "does not grow; allowed is a factor above 1, as in 64..512*2, or a step above 0, as in "
        "4..16+4");
  if (range.low > range.high) refuse("ends before it begins");
  std::vector<std::string> values;
  for (double value = range.low; value <= range.end(); value = range.next(value)) {
    values.push_back(significant_digits(value, kDigits));
    if (values.size() > kLongestRange) refuse("has more than 100000 values");
  }
  return values;
}

void add_value(SweepAxis& axis, std::vector<Json> value, const std::string& shown,
               const std::string& option, const std::string& where) {
  if (std::find(axis.values.begin(), axis.values.end(), value) != axis.values.end())
    throw ConfigError(option, where + "has " + shown + " twice");
  axis.values.push_back(std::move(value));
}

void add_tied(SweepAxis& axis, const std::string& text, const std::string& assignment) {
  const std::vector<std::string> parts = split(text, ':');
  if (parts.size() != axis.keys.size()) {
    throw ConfigError("--set", assignment + ": '" + text + "' has " + std::to_string(parts.size()) +
                                   " values, wanted " + std::to_string(axis.keys.size()) +
                                   ", one a key, as in 64:64");
  }
  std::vector<Json> value;
  for (std::size_t k = 0; k < parts.size(); ++k)
    value.push_back(read_override(axis.keys[k] + "=" + parts[k]).second);
  add_value(axis, std::move(value), text, "--set", assignment + " ");
}

}  // namespace

SweepAxis parse_set(const std::string& assignment) {
  const std::size_t equals = assignment.find('=');
  if (equals == std::string::npos || equals == 0) {
    throw ConfigError("--set",
                      "'" + assignment + "' is not KEY=VALUE,VALUE,..., e.g. tile.pes=8,16,32");
  }
  SweepAxis axis{split(assignment.substr(0, equals), ','), {}};
  for (const std::string& part : split(assignment.substr(equals + 1), ',')) {
    if (axis.keys.size() > 1) {
      add_tied(axis, part, assignment);
      continue;
    }
    for (const std::string& text : spread(axis.keys.front(), part)) {
      Json value = read_override(axis.keys.front() + "=" + text).second;
      const std::string shown = value_text(value);
      add_value(axis, {std::move(value)}, shown, "--set", assignment + " ");
    }
  }
  return axis;
}

SweepAxis parse_names(const std::string& name, const std::string& text) {
  SweepAxis axis{{name}, {}};
  if (file_exists(text)) {
    axis.values = {{text}};
    return axis;
  }
  for (const std::string& part : split(text, ',')) {
    if (part.empty()) throw ConfigError("--" + name, "'" + text + "' has an empty name");
    add_value(axis, {part}, part, "--" + name, "'" + text + "' ");
  }
  return axis;
}

std::string value_text(const Json& value) {
  return value.is_string() ? value.get<std::string>() : value.dump();
}

}  // namespace ohmic
