#include "app/options/stored_options.h"

#include "util/file_io.h"

namespace ohmic::app {

Json read_stored_config(const std::string& out) {
  if (out.empty()) throw ConfigError("--resume", "needs --out, the folder of the run");
  const std::string file = out + "/config.json";
  if (!file_exists(file)) throw ConfigError(out, "holds no run to resume");
  Json config = parse_json(read_file(file), file);
  if (!config.is_object() || !config.contains("options")) {
    throw ConfigError(file, "/options", "is missing: this is not the config.json of a run");
  }
  return config;
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
