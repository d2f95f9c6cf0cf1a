#include "methods/method_chip.h"

#include <algorithm>

#include "hw/mapping/mesh_size.h"
#include "util/config_error.h"
#include "util/file_io.h"

namespace ohmic {
namespace {

/// Whether a hardware file of the user's own, or a setting, says what the key is.
class Statements {
 public:
  Statements(const std::string& name_or_file, const std::vector<std::string>& settings)
      : settings_(settings) {
    const std::vector<std::string> presets = hardware_presets();
    if (std::find(presets.begin(), presets.end(), name_or_file) == presets.end() &&
        file_exists(name_or_file))
      file_ = read_json_file(name_or_file);
  }

  bool has(const std::string& key) const {
    const auto dot = key.find('.');
    const auto section = file_.find(key.substr(0, dot));
    if (file_.is_object() && section != file_.end() && section->is_object() &&
        section->contains(key.substr(dot + 1)))
      return true;
    return std::any_of(settings_.begin(), settings_.end(), [&](const std::string& setting) {
      return setting.rfind(key + "=", 0) == 0;
    });
  }

 private:
  Json file_ = Json::object();
  const std::vector<std::string>& settings_;
};

}  // namespace

HardwareRecord method_hardware(const Method& method, const NetworkSpec& network,
                               const std::string& name_or_file,
                               const std::vector<std::string>& settings) {
  const Statements stated(name_or_file, settings);
  std::vector<std::string> all = settings;
  for (const MethodSetting& own : method.chip) {
    // A packing belongs to the method's own compression.
    const bool foreign = own.key == "mapping.packing" && stated.has("mapping.compression");
    if (!stated.has(own.key) && !foreign) all.push_back(own.key + "=" + own.value);
  }
  HardwareRecord hardware = load_hardware_for(network, name_or_file, all);
  if (make_chip_config(hardware).skip_zero_inputs) {
    throw ConfigError(stated.has("pe.skip_zero_inputs") ? "--set" : name_or_file,
                      "/pe/skip_zero_inputs",
                      "pe.skip_zero_inputs is on, allowed is off: which inputs are 0 only a "
                      "functional run tells");
  }
  return hardware;
}

HardwareRecord dense_hardware(const HardwareRecord& hardware) {
  return with_overrides(hardware, {"mapping.compression=none", "mapping.packing=dense"});
}

}  // namespace ohmic
