#include "rl/search/stored_config.h"

#include "util/config_error.h"
#include "util/file_io.h"

namespace ohmic {
namespace {

/// A value as an error line shows it; long ones are cut.
std::string short_text(const Json& value) {
  constexpr std::size_t kLongest = 60;
  const std::string text = value.dump(-1, ' ', true);
  return text.size() <= kLongest ? text : text.substr(0, kLongest) + "...";
}

/// What turns one config.json into the other, whatever the order of their keys; null if nothing.
Json first_difference(const Json& stored, const Json& found) {
  const Json differences = Json::diff(stored, found);
  return differences.empty() ? Json() : differences.front();
}

[[noreturn]] void refuse(const Json& stored, const Json& difference, const std::string& file) {
  const auto path = difference.at("path").get<std::string>();
  const std::string kind = difference.at("op").get<std::string>();
  const std::string found =
      kind == "remove" ? "is missing" : "is " + short_text(difference.at("value"));
  const std::string began =
      kind == "add" ? "without it" : "with " + short_text(stored.at(Json::json_pointer(path)));
  throw ConfigError(file, path, found + ", the run began " + began);
}

}  // namespace

std::string config_text(const Json& config) { return config.dump(2) + "\n"; }

void check_same_config(const Json& began, const Json& found, const std::string& file) {
  const Json difference = first_difference(began, found);
  if (!difference.is_null()) refuse(began, difference, file);
}

std::optional<RunState> check_config(const Json& config, TrialStore& store,
                                     const std::string& file) {
  if (!store.record()) return std::nullopt;
  const std::vector<std::string> stored = store.configs();
  Json difference;
  for (auto text = stored.rbegin(); text != stored.rend(); ++text) {
    difference = first_difference(Json::parse(*text), config);
    if (!difference.is_null()) continue;
    // A process may have been killed while it replaced the file.
    if (stored.size() > 1) store.settle_config(*text);
    return store.record();
  }
  refuse(Json::parse(stored.front()), difference, file);
}

void replace_config(const Json& config, TrialStore& store, const std::string& file) {
  store.propose_config(config_text(config));
  write_file_atomically(file, config_text(config));
  store.settle_config(config_text(config));
}

}  // namespace ohmic
