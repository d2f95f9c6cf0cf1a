#include "app/options/stored_options.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <utility>

#include "app/options/named_files.h"
#include "hw/config/hardware_record.h"
#include "nets/network_loader.h"
#include "util/file_identity.h"
#include "util/file_io.h"
#include "util/split_text.h"

namespace ohmic::app {

namespace {

std::string stored_config_file(const std::string& out) {
  if (out.empty()) throw ConfigError("--resume", "needs --out, the folder of the run");
  std::string file = out + "/config.json";
  if (!file_exists(file)) throw ConfigError(out, "holds no run to resume");
  return file;
}

}  // namespace

RunFolder open_stored_run(const std::string& out) {
  stored_config_file(out);
  return RunFolder(out);
}

Json read_stored_config(const std::string& out, const std::string& command) {
  const std::string file = stored_config_file(out);
  Json config = read_json_file(file);
  if (!config.is_object() || !config.contains("options")) {
    throw ConfigError(file, "/options", "is missing: this is not the config.json of a run");
  }
  if (config.value("verb", Json("search")) != command) {  // a search names no verb
    throw ConfigError(file, "/verb", "is not '" + command + "': this is the run of another verb");
  }
  return config;
}

namespace {

/// The options that may name a file or a folder, with the key of config.json that holds what was
/// read from it.
constexpr std::array<std::pair<const char*, const char*>, 7> kPathOptions = {
    {{"net", "network"},
     {"hw", "hardware"},
     {"policy", "policy"},
     {"data", "data"},
     {"validation", "validation"},
     {"weights", "weights"},
     {"optimum", "optimum"}}};

bool is_path_option(const std::string& option) {
  return std::any_of(kPathOptions.begin(), kPathOptions.end(),
                     [&option](const auto& entry) { return option == entry.first; });
}

std::string absolute(const std::string& path) {
  std::error_code error;
  const std::filesystem::path whole = std::filesystem::absolute(path, error);
  return error ? path : whole.lexically_normal().string();
}

/// Whether JSON can hold the text.
bool is_utf8(const std::string& text) {
  try {
    Json(text).dump();
    return true;
  } catch (const Json::type_error&) {
    return false;
  }
}

/// The length of what stands before a path: "mnist:" before that of a data set.
std::size_t path_begin(const std::string& option, const std::string& text) {
  return option == "data" ? text.find(':') + 1 : 0;
}

std::string path_of(const std::string& option, const std::string& text) {
  return text.substr(path_begin(option, text));
}

/// Whether the option names what the program itself has.
bool is_shipped(const std::string& option, const std::string& text) {
  const auto holds = [&text](const std::vector<std::string>& names) {
    return std::find(names.begin(), names.end(), text) != names.end();
  };
  return (option == "net" && holds(shipped_networks())) ||
         (option == "hw" && holds(hardware_presets())) ||
         (option == "policy" && is_policy_spec(text)) ||
         (option == "data" && text.rfind("synthetic:", 0) == 0);
}

std::string absolute_path(const std::string& option, const std::string& text) {
  return text.substr(0, path_begin(option, text)) + absolute(path_of(option, text));
}

/// The option that a part of config.json was read from.
std::string option_of(const std::string& part) {
  for (const auto& [option, read] : kPathOptions) {
    if (part == read) return option;
  }
  return "data";  // training images, validation images, test images
}

[[noreturn]] void refuse_changed(const std::string& part, const std::string& pointer,
                                 const Json& options, const std::string& file) {
  const std::string option = option_of(part);
  const std::string text = options.value(option, "");
  throw ConfigError(file, pointer,
                    "differs from what --" + option + (text.empty() ? "" : " '" + text + "'") +
                        " holds now: the run can only go on with the input it began with");
}

}  // namespace

bool names_file(const std::string& option, const std::string& text) {
  const std::string path = path_of(option, text);
  return is_path_option(option) && !path.empty() && !is_shipped(option, text) &&
         file_exists(path) && is_utf8(absolute_path(option, text));
}

bool may_stand_for(const std::string& option, const std::string& text, const std::string& kept) {
  const std::vector<std::string> names = split(kept, ',');
  const std::vector<std::string> files = split(text, ',');
  // One file stands for one; a comma may be part of its name.
  if (names_file(option, text) && (names.size() == 1 || files.size() > 1)) return true;
  return names.size() > 1 && std::equal(names.begin(), names.end(), files.begin(), files.end(),
                                        [&](const std::string& name, const std::string& file) {
                                          return name == file || names_file(option, file);
                                        });
}

Json absolute_paths(const Json& options) {
  Json paths = Json::object();
  for (const auto& entry : kPathOptions) {
    const std::string option = entry.first;
    const std::string text = options.value(option, "");
    if (names_file(option, text)) paths[option] = absolute_path(option, text);
  }
  return paths;
}

Json with_given_paths(Json config, const po::variables_map& given) {
  Json& paths = config["paths"];
  if (!paths.is_object()) paths = Json::object();
  for (const auto& entry : kPathOptions) {
    const std::string option = entry.first;
    if (!was_given(given, option)) continue;
    const auto text = given[option].as<std::string>();
    if (names_file(option, text)) paths[option] = absolute_path(option, text);
  }
  return config;
}

std::string found_path(const std::string& option, const std::string& text, const Json& config) {
  if (!is_path_option(option) || !config.is_object() || !config.contains("paths")) return text;
  const Json& paths = config.at("paths");
  if (!paths.is_object() || !paths.contains(option) || !paths.at(option).is_string()) return text;
  const std::string stored = paths.at(option).get<std::string>();
  if (!names_file(option, stored)) return text;
  return is_same_file(path_of(option, text), path_of(option, stored)) ? text : stored;
}

void refuse_changed_inputs(const Json& before, const Json& now, const Json& options,
                           const std::string& file) {
  for (const char* part : {"network", "hardware", "policy", "data"}) {
    if (!now.contains(part)) continue;
    if (!before.contains(part) || before.at(part) != now.at(part))
      refuse_changed(part, std::string("/") + part, options, file);
  }
  const Json stored = before.value("content", Json());
  const Json hashes = now.value("content", Json::object());
  for (const auto& [part, hash] : hashes.items()) {
    if (!stored.is_object() || !stored.contains(part) || stored.at(part) != hash)
      refuse_changed(part, "/content/" + part, options, file);
  }
}

}  // namespace ohmic::app
