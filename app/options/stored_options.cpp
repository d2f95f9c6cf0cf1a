#include "app/options/stored_options.h"

#include <algorithm>
#include <filesystem>

#include "hw/config/hardware_record.h"
#include "nets/network_loader.h"
#include "util/file_io.h"

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

Json read_stored_config(const std::string& out) {
  const std::string file = stored_config_file(out);
  Json config = parse_json(read_file(file), file);
  if (!config.is_object() || !config.contains("options")) {
    throw ConfigError(file, "/options", "is missing: this is not the config.json of a run");
  }
  return config;
}

namespace {

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

/// Calls visit(name, option) for every option that may name a file or a folder.
template <typename Options, typename Visitor>
void visit_paths(Options& shared, Visitor&& visit) {
  visit("net", shared.net);
  visit("hw", shared.hw);
  visit("data", shared.data);
  visit("weights", shared.weights);
}

/// The length of what stands before a path: "mnist:" before that of a data set.
std::size_t path_begin(const std::string& name, const std::string& option) {
  return name == "data" ? option.find(':') + 1 : 0;
}

/// Whether the option names what the program itself has.
bool is_shipped(const std::string& name, const std::string& option) {
  const auto holds = [&option](const std::vector<std::string>& names) {
    return std::find(names.begin(), names.end(), option) != names.end();
  };
  return (name == "net" && holds(shipped_networks())) ||
         (name == "hw" && holds(hardware_presets())) ||
         (name == "data" && option.rfind("synthetic:", 0) == 0);
}

}  // namespace

Json absolute_paths(const SharedOptions& shared) {
  Json paths = Json::object();
  visit_paths(shared, [&paths](const std::string& name, const std::string& option) {
    const std::size_t begin = path_begin(name, option);
    const std::string path = option.substr(begin);
    if (path.empty() || is_shipped(name, option) || !file_exists(path)) return;
    const std::string whole = option.substr(0, begin) + absolute(path);
    if (is_utf8(whole)) paths[name] = whole;
  });
  return paths;
}

SharedOptions with_absolute_paths(const SharedOptions& shared, const Json& config) {
  SharedOptions found = shared;
  if (config.is_null()) return found;
  const Json paths = config.value("paths", Json::object());
  visit_paths(found, [&paths](const std::string& name, std::string& option) {
    if (!paths.is_object() || !paths.contains(name) || !paths.at(name).is_string()) return;
    const std::string path = paths.at(name).get<std::string>();
    if (file_exists(path.substr(path_begin(name, path)))) option = path;
  });
  return found;
}

void refuse_changed_inputs(const Json& before, const Json& now,
                           const std::vector<std::string>& parts, const std::string& file) {
  for (const std::string& part : parts) {
    if (!before.contains(part) || before.at(part) != now.at(part)) {
      throw ConfigError(file, "/" + part,
                        "differs from what the same options give now: the run can only go on "
                        "with the input it began with");
    }
  }
}

}  // namespace ohmic::app
