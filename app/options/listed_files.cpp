#include "app/options/listed_files.h"

#include <utility>
#include <vector>

#include "app/options/stored_options.h"
#include "studies/sweep/sweep_axis.h"

namespace ohmic::app {
namespace {

constexpr const char* kLists[] = {"net", "hw", "policy"};

const std::string& text_of(const SharedOptions& options, const std::string& option) {
  if (option == "net") return options.net;
  return option == "hw" ? options.hw : options.policy;
}

/// The names of a list; none if there is only one.
std::vector<std::string> several_names(const std::string& option, const std::string& text) {
  std::vector<std::string> names;
  for (const std::vector<Json>& value : parse_names(option, text).values)
    names.push_back(value_text(value.front()));
  return names.size() > 1 ? names : std::vector<std::string>();
}

/// Notes in paths[option][name] where `file` lies, if it is one.
void put(Json& paths, const std::string& option, const std::string& name, const std::string& file) {
  const Json at = absolute_paths({{option, file}});
  if (at.contains(option)) paths[option][name] = at.at(option);
}

}  // namespace

Json listed_paths(const SharedOptions& options) {
  Json paths = Json::object();
  for (const char* option : kLists) {
    for (const std::string& name : several_names(option, text_of(options, option)))
      put(paths, option, name, name);
  }
  return paths;
}

Json with_given_lists(Json config, const po::variables_map& given) {
  for (const char* option : kLists) {
    if (!was_given(given, option)) continue;
    const auto names = several_names(option, config.at("options").at(option).get<std::string>());
    const auto files = several_names(option, given[option].as<std::string>());
    for (std::size_t i = 0; i < names.size() && i < files.size(); ++i)
      put(config["paths"], option, names[i], files[i]);
  }
  return config;
}

FoundFiles found_files(const SharedOptions& options, const Json& config) {
  FoundFiles found;
  if (!config.is_object()) return found;
  const Json paths = config.value("paths", Json::object());
  for (const char* option : kLists) {
    const Json stored = paths.value(option, Json());
    if (!stored.is_object()) continue;
    for (const std::string& name : several_names(option, text_of(options, option))) {
      if (!stored.contains(name)) continue;
      const Json one = {{"paths", {{option, stored.at(name)}}}};
      const std::string file = found_path(option, name, one);
      if (file != name) found[{option, name}] = file;
    }
  }
  return found;
}

}  // namespace ohmic::app
