#pragma once

#include <string>
#include <type_traits>

#include "app/options/options.h"
#include "util/config_error.h"
#include "util/json_section.h"
#include "util/process/run_folder.h"

namespace ohmic::app {

/// The folder of the run to go on with, from now on locked. Throws ConfigError if `out` is empty or
/// holds no run, or if another process is at work there.
RunFolder open_stored_run(const std::string& out);

/// The config.json of the run to go on with, from its folder `out`. Throws ConfigError if `out` is
/// empty or holds no run.
Json read_stored_config(const std::string& out);

/// ConfigError where one of `parts` of a run's config.json is not what the same options give now: a
/// file behind a name in the options was changed. file: that config.json.
void refuse_changed_inputs(const Json& before, const Json& now,
                           const std::vector<std::string>& parts, const std::string& file);

/// Where the files and folders that options name lie, whatever folder a later command is started
/// in: `net`, `hw`, `data` and `weights`, as far as they name any.
Json absolute_paths(const SharedOptions& shared);

/// The options with those paths from a run's config.json in place of what was given, as far as
/// something still lies there. config: null for a new run.
SharedOptions with_absolute_paths(const SharedOptions& shared, const Json& config);

/// An option as config.json keeps it. ConfigError where a text is no UTF-8, which JSON cannot hold.
template <typename Field>
Json stored_option(const char* name, const Field& field) {
  Json json = field;
  try {
    json.dump();
  } catch (const Json::type_error&) {
    std::string shown = json.dump(-1, ' ', false, Json::error_handler_t::replace);
    if constexpr (std::is_same_v<Field, std::string>) shown = "'" + field + "'";
    throw ConfigError(std::string("--") + name,
                      "is " + shown + ", allowed is UTF-8: the run's config.json keeps it");
  }
  return json;
}

/// Takes over an option of the run to go on with. stored: `options` of its config.json; file: that
/// config.json. ConfigError where the option was `given` again and differs.
template <typename Field>
void take_over_option(const char* name, Field& field, const po::variables_map& given,
                      const Json& stored, const std::string& file) {
  Field kept;
  try {
    kept = stored.at(name).get<Field>();
  } catch (const Json::exception&) {
    throw ConfigError(file, std::string("/options/") + name, "is missing or of another type");
  }
  const bool again = given.count(name) > 0 && !given[name].defaulted();
  if (again && field != kept) {
    throw ConfigError(std::string("--") + name, "is " + stored_option(name, field).dump() +
                                                    " here, the run in " + file + " has " +
                                                    Json(kept).dump());
  }
  field = kept;
}

}  // namespace ohmic::app
