#include <iostream>

#include "app/commands.h"
#include "app/options/options.h"
#include "hw/config/config_keys.h"
#include "hw/config/hardware_record.h"
#include "util/config_error.h"

namespace ohmic::app {
namespace {

void print_key(const ConfigKey& key, const HardwareRecord& defaults) {
  std::cout << key.path << '\n' << "  meaning  " << key.meaning << '\n';
  if (!key.unit.empty()) std::cout << "  unit     " << key.unit << '\n';
  std::cout << "  allowed  " << allowed_values(key) << '\n'
            << "  default  " << defaults.values.at(key.path).dump() << " (wei2022)\n"
            << "  source   " << defaults.sources.at(key.path) << '\n';
}

}  // namespace

int run_explain(const std::vector<std::string>& args) {
  po::options_description options("options");
  std::vector<std::string> wanted;
  options.add_options()("KEY", po::value(&wanted),
                        "a hardware key (adc.rate_gsps) or a section (adc); none: every key");
  po::variables_map values;
  if (!parse_options(
          "explain",
          "Explains a hardware key: meaning, unit, allowed values, default and its source.", args,
          options, values, "KEY")) {
    return 0;
  }
  const HardwareRecord defaults = load_hardware("wei2022");
  if (wanted.empty()) wanted.emplace_back();
  for (const std::string& word : wanted) {
    bool found = false;
    for (const ConfigKey& key : config_keys()) {
      if (!word.empty() && key.path != word && key.path.rfind(word + ".", 0) != 0) continue;
      print_key(key, defaults);
      found = true;
    }
    if (!found)
      throw ConfigError(word,
                        "unknown hardware key (`ohmic explain` lists them all)" + near_keys(word));
  }
  return 0;
}

}  // namespace ohmic::app
