#include "traces/time_text.h"

#include <cctype>

#include "util/config_error.h"

namespace ohmic {
namespace {

struct Unit {
  const char* name;
  int digits;  ///< decimal places down to a picosecond
};
constexpr Unit kUnits[] = {{"ps", 0}, {"", 3}, {"ns", 3}, {"us", 6}, {"ms", 9}, {"s", 12}};
constexpr std::size_t kMostDigits = 15;  ///< 1e15 ps = 1000 s, far from the end of 64 bits

[[noreturn]] void refuse(const std::string& option, const std::string& text) {
  throw ConfigError(option, "is '" + text +
                                "', allowed is a time in ns or with its unit (ps, ns, us, ms, s), "
                                "whole picoseconds below 1000 s");
}

std::string take_digits(const std::string& text, std::size_t& at) {
  const std::size_t first = at;
  while (at < text.size() && std::isdigit(static_cast<unsigned char>(text[at])) != 0) ++at;
  return text.substr(first, at - first);
}

std::string decimal(Picoseconds time, int places) {
  std::string digits = std::to_string(time);
  const auto least = static_cast<std::size_t>(places) + 1;
  if (digits.size() < least) digits.insert(0, least - digits.size(), '0');
  const std::size_t point = digits.size() - static_cast<std::size_t>(places);
  std::string fraction = digits.substr(point);
  fraction.erase(fraction.find_last_not_of('0') + 1);
  return digits.substr(0, point) + (fraction.empty() ? "" : "." + fraction);
}

}  // namespace

Picoseconds parse_time(const std::string& option, const std::string& text) {
  std::size_t at = 0;
  std::string digits = take_digits(text, at);
  std::string fraction;
  if (at < text.size() && text[at] == '.') fraction = take_digits(text, ++at);
  if (digits.empty() && fraction.empty()) refuse(option, text);
  fraction.erase(fraction.find_last_not_of('0') + 1);
  for (const Unit& unit : kUnits) {
    if (text.substr(at) != unit.name) continue;
    const auto places = static_cast<std::size_t>(unit.digits);
    if (fraction.size() > places) refuse(option, text);
    digits += fraction + std::string(places - fraction.size(), '0');
    digits.erase(0, digits.find_first_not_of('0'));
    if (digits.size() > kMostDigits) refuse(option, text);
    return digits.empty() ? 0 : std::stoull(digits);
  }
  refuse(option, text);
}

std::string us_text(Picoseconds time) { return decimal(time, 6); }
std::string ns_text(Picoseconds time) { return decimal(time, 3); }

}  // namespace ohmic
