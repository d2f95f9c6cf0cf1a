#include "util/json_section.h"

#include <cmath>
#include <type_traits>
#include <utility>

#include "util/config_error.h"

namespace ohmic {
namespace {

constexpr std::size_t kShownCharacters = 40;

template <typename Number>
constexpr Number kInfinity = std::numeric_limits<Number>::infinity();

/// A key as one step of a JSON pointer (RFC 6901): '~' and '/' are escaped.
std::string pointer_step(const std::string& key) {
  std::string step = "/";
  for (const char c : key) {
    if (c == '~') {
      step += "~0";
    } else if (c == '/') {
      step += "~1";
    } else {
      step += c;
    }
  }
  return step;
}

template <typename Number>
std::string allowed(const std::string& noun, Number low, Number high) {
  const std::string from = Json(low).dump();
  if (low == high) return "must be " + from;
  // JSON has no infinity: an open end is left out of the sentence.
  const bool open_above = std::is_floating_point_v<Number> && high == kInfinity<Number>;
  const bool open_below = std::is_floating_point_v<Number> && low == -kInfinity<Number>;
  if (open_above && open_below) return "must be a " + noun;
  if (open_above) return "must be a " + noun + " of at least " + from;
  if (open_below) return "must be a " + noun + " of at most " + Json(high).dump();
  return "must be a " + noun + " from " + from + " to " + Json(high).dump();
}

bool in_int64(const Json& value) {
  constexpr auto kLargest = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
  return !value.is_number_unsigned() || value.get<std::uint64_t>() <= kLargest;
}

}  // namespace

JsonSection::JsonSection(const Json& json, std::string file, std::string path, std::string context)
    : json_(json), file_(std::move(file)), path_(std::move(path)), context_(std::move(context)) {
  if (!json_.is_object()) {
    throw ConfigError(file_, path_, context_ + "must be an object {...}, found " + shown(json_));
  }
}

bool JsonSection::has(const std::string& key) const { return json_.contains(key); }

const Json* JsonSection::find(const std::string& key) {
  read_.insert(key);
  const auto entry = json_.find(key);
  return entry == json_.end() ? nullptr : &*entry;
}

const Json& JsonSection::at(const std::string& key) {
  const Json* value = find(key);
  if (value == nullptr) fail(key, "this key is missing" + unread_near(key));
  return *value;
}

std::string JsonSection::unread_near(const std::string& key) const {
  std::vector<std::string> unread;
  for (const auto& entry : json_.items()) {
    if (read_.count(entry.key()) == 0) unread.push_back(entry.key());
  }
  const std::string near = near_match(key, unread);
  return near.empty() ? "" : "; there is '" + near + "'";
}

JsonSection JsonSection::section(const std::string& key) {
  return JsonSection(at(key), file_, path_ + pointer_step(key), context_);
}

std::string JsonSection::text(const std::string& key) {
  const Json& value = at(key);
  if (!value.is_string()) fail(key, "must be a text in quotes, found " + shown(value));
  return value.get<std::string>();
}

std::string JsonSection::text(const std::string& key, const std::string& fallback) {
  return find(key) == nullptr ? fallback : text(key);
}

std::int64_t JsonSection::integer(const std::string& key, std::int64_t low, std::int64_t high) {
  const Json& value = at(key);
  const bool fits = value.is_number_integer() && in_int64(value);
  if (!fits || value.get<std::int64_t>() < low || value.get<std::int64_t>() > high) {
    fail(key, allowed("whole number", low, high) + ", found " + shown(value));
  }
  return value.get<std::int64_t>();
}

std::int64_t JsonSection::integer(const std::string& key, std::int64_t low, std::int64_t high,
                                  std::int64_t fallback) {
  return find(key) == nullptr ? fallback : integer(key, low, high);
}

double JsonSection::number(const std::string& key, double low, double high) {
  const Json& value = at(key);
  const double found = value.is_number() ? value.get<double>() : std::nan("");
  if (!(found >= low && found <= high)) {
    fail(key, allowed("number", low, high) + ", found " + shown(value));
  }
  return found;
}

bool JsonSection::boolean(const std::string& key, bool fallback) {
  const Json* value = find(key);
  if (value == nullptr) return fallback;
  if (!value->is_boolean()) fail(key, "must be true or false, found " + shown(*value));
  return value->get<bool>();
}

void JsonSection::refuse_unread(const std::set<std::string>& ignored) const {
  std::set<std::string> known = read_;
  known.insert(ignored.begin(), ignored.end());
  for (const auto& entry : json_.items()) {
    if (known.count(entry.key()) != 0) continue;
    std::string list;
    for (const std::string& key : known) list += (list.empty() ? "" : ", ") + key;
    fail(entry.key(), "unknown key '" + entry.key() + "'" + did_you_mean(entry.key(), known) +
                          " (allowed: " + list + ")");
  }
}

void JsonSection::fail(const std::string& key, const std::string& problem) const {
  throw ConfigError(file_, path_ + pointer_step(key), context_ + problem);
}

std::string shown(const Json& value) {
  // ASCII alone, so that cutting never splits a character.
  const std::string text = value.dump(-1, ' ', true, Json::error_handler_t::replace);
  return text.size() <= kShownCharacters ? text : text.substr(0, kShownCharacters) + "...";
}

}  // namespace ohmic
