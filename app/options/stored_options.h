#pragma once

#include <string>
#include <type_traits>
#include <utility>

#include "app/options/options.h"
#include "util/config_error.h"
#include "util/json_section.h"
#include "util/process/run_folder.h"

namespace ohmic::app {

/// The folder of the run to go on with, from now on locked. Throws ConfigError if `out` is empty or
/// holds no run, or if another process is at work there.
RunFolder open_stored_run(const std::string& out);

/// The config.json of the run to go on with, from its folder `out`. Throws ConfigError if `out` is
/// empty or holds no run of this command.
Json read_stored_config(const std::string& out, const std::string& command);

/// Whether an option names a file or a folder that is there. A relative path means another one in
/// another folder, so these are told by their content. Names of what is shipped are none.
bool names_file(const std::string& option, const std::string& text);

/// Whether an option that is given again may stand for what the run has: it names a file, or is a
/// list of as many names, each a file or the same. Their content is for refuse_changed_inputs().
bool may_stand_for(const std::string& option, const std::string& text, const std::string& kept);

/// Where the files and folders that options name lie, whatever folder a later command is started
/// in. options: as config.json keeps them.
Json absolute_paths(const Json& options);

/// A run's config.json with the files and folders that were `given` again in the place of its own
/// paths: whether they are of equal content is for refuse_changed_inputs() to see.
Json with_given_paths(Json config, const po::variables_map& given);

/// What an option stands for in this folder: itself, or the absolute path that `config`, a run's
/// config.json or null, has for it, if something lies there that the option itself does not name.
std::string found_path(const std::string& option, const std::string& text, const Json& config);

/// Throws ConfigError if an input of a run is of another content than the same options give now:
/// network, hardware, policy and data as they are, and hashes in `content`.
/// before, now: its config.json; options: `options` with the paths that `now` was read from; file:
/// where `before` lies.
void refuse_changed_inputs(const Json& before, const Json& now, const Json& options,
                           const std::string& file);

/// An option as config.json keeps it. Throws ConfigError if a text is no UTF-8, which JSON cannot
/// hold.
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

/// Visits options and writes them down for config.json. Throws ConfigError as stored_option().
class OptionWriter {
 public:
  template <typename Field>
  void operator()(const char* name, const Field& field) {
    json_[name] = stored_option(name, field);
  }
  Json json() { return std::move(json_); }

 private:
  Json json_ = Json::object();
};

/// Visits options and takes over those of the run to go on with.
class OptionReader {
 public:
  /// stored: `options` of its config.json; file: that config.json. All must outlive this object.
  OptionReader(const Json& stored, const po::variables_map& given, const std::string& file)
      : stored_(stored), given_(given), file_(file) {}

  /// Throws ConfigError if the option was given again and differs. A file may be given under
  /// another name, see may_stand_for().
  template <typename Field>
  void operator()(const char* name, Field& field) const {
    const Field kept = read<Field>(name);
    const bool again = was_given(given_, name);
    if (again && field != kept && !may_differ(name, field, kept)) {
      throw ConfigError(std::string("--") + name, "is " + stored_option(name, field).dump() +
                                                      " here, the run in " + file_ + " has " +
                                                      Json(kept).dump());
    }
    field = kept;
  }

 private:
  template <typename Field>
  Field read(const char* name) const {
    try {
      return stored_.at(name).get<Field>();
    } catch (const Json::exception&) {
      throw ConfigError(file_, std::string("/options/") + name, "is missing or of another type");
    }
  }
  template <typename Field>
  static bool may_differ(const char* name, const Field& field, const Field& kept) {
    if constexpr (std::is_same_v<Field, std::string>) return may_stand_for(name, field, kept);
    return false;
  }

  const Json& stored_;
  const po::variables_map& given_;
  const std::string& file_;
};

/// Visits options and puts what they stand for in this folder in their place, see found_path().
class PathFinder {
 public:
  /// config: of the run to go on with, null for a new one. It must outlive this object.
  explicit PathFinder(const Json& config) : config_(config) {}

  template <typename Field>
  void operator()(const char* name, Field& field) const {
    if constexpr (std::is_same_v<Field, std::string>) field = found_path(name, field, config_);
  }

 private:
  const Json& config_;
};

}  // namespace ohmic::app
