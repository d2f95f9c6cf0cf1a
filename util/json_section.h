#pragma once

#include <cstdint>
#include <limits>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <vector>

namespace ohmic {

using Json = nlohmann::ordered_json;

/// Parses JSON text; refuses repeated keys, NaN, trailing text, nesting beyond 64 levels, objects
/// of more than 20000 keys and texts of more than 2000000 values. ConfigError names `file` and, for
/// bad syntax, byte, line and column.
Json parse_json(const std::string& text, const std::string& file);

/// The same of a file of at most kLargestText bytes.
Json read_json_file(const std::string& file);

/// Type-checked reader of one JSON object that knows its file and its path, and which keys were
/// read. Every error is a ConfigError `FILE: /path/key: what is wrong, the value found, what is
/// allowed`.
class JsonSection {
 public:
  /// `json` must outlive the section. `context` is put before each problem, e.g. "layer 'conv1': ".
  JsonSection(const Json& json, std::string file, std::string path, std::string context = "");

  bool has(const std::string& key) const;
  /// The raw value, or null if the key is absent; either way the key counts as known.
  const Json* find(const std::string& key);
  /// The raw value of a key that must be there; marks it as read.
  const Json& at(const std::string& key);
  JsonSection section(const std::string& key);

  std::string text(const std::string& key);
  std::string text(const std::string& key, const std::string& fallback);
  std::int64_t integer(const std::string& key, std::int64_t low, std::int64_t high);
  std::int64_t integer(const std::string& key, std::int64_t low, std::int64_t high,
                       std::int64_t fallback);
  double number(const std::string& key, double low, double high);
  bool boolean(const std::string& key, bool fallback);

  /// Throws ConfigError on the first key that was neither read nor named in `ignored`.
  void refuse_unread(const std::set<std::string>& ignored = {}) const;
  /// Throws a ConfigError that names this section's file, path and `key`.
  [[noreturn]] void fail(const std::string& key, const std::string& problem) const;

  const std::string& file() const { return file_; }
  const std::string& path() const { return path_; }

 private:
  /// "; there is 'x'" if a key that nobody read yet is near `key`, else "".
  std::string unread_near(const std::string& key) const;

  const Json& json_;
  std::string file_;
  std::string path_;
  std::string context_;
  std::set<std::string> read_;
};

/// A JSON value as an error message shows it: ASCII, one line, cut after 40 characters.
std::string shown(const Json& value);

}  // namespace ohmic
