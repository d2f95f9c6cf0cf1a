#include <iostream>

#include "app/commands.h"
#include "app/options/named_files.h"
#include "app/options/options.h"
#include "hw/config/array_classes.h"
#include "hw/config/config_keys.h"
#include "hw/config/hardware_record.h"
#include "hw/config/price_laws.h"
#include "util/config_error.h"

namespace ohmic::app {
namespace {

/// What is told of a key: its value on the chip that was asked for beside the default.
class Explanation {
 public:
  explicit Explanation(const std::string& hardware)
      : defaults_(load_hardware("wei2022")), asked_(load_hardware(hardware)) {}

  /// In the order in which they are shown. A value is a text or the value of a key.
  std::vector<std::pair<const char*, Json>> lines(const std::string& path) const {
    if (path == kArrayClasses) return lines_of_classes();
    const ConfigKey& key = *find_config_key(path);
    std::vector<std::pair<const char*, Json>> lines{{"meaning", key.meaning}};
    if (!key.unit.empty()) lines.emplace_back("unit", key.unit);
    lines.emplace_back("allowed", allowed_values(key));
    lines.emplace_back("default", defaults_.values.at(key.path));
    lines.emplace_back("value", asked_.values.at(key.path));
    lines.emplace_back("source", asked_.sources.at(key.path));
    if (const PriceLaw* law = find_price_law(key.path)) {
      lines.emplace_back("law", "in proportion to " + law->text + " (" + law->source + ")");
    }
    const std::string cost = cost_of_size(key.path);
    if (!cost.empty()) lines.emplace_back("costs", cost);
    return lines;
  }

  void print(const std::string& path) const {
    std::cout << path << '\n';
    for (const auto& [name, value] : lines(path)) {
      if (name == std::string("value") && asked_.name == defaults_.name) continue;
      std::cout << "  " << name << std::string(9 - std::string(name).size(), ' ')
                << (value.is_string() && !holds_value(name) ? value.get<std::string>()
                                                            : value.dump());
      if (holds_value(name)) std::cout << " (" << named(name).name << ')';
      std::cout << '\n';
    }
  }

  Json json(const std::vector<std::string>& paths) const {
    Json json = {{"schema_version", 1}, {"hardware", asked_.name}};
    for (const std::string& path : paths) {
      for (const auto& [name, value] : lines(path)) json[path][name] = value;
    }
    return json;
  }

 private:
  /// The list of array classes is no key of a section.
  std::vector<std::pair<const char*, Json>> lines_of_classes() const {
    return {{"meaning", array_classes_meaning()},
            {"allowed", allowed_array_classes()},
            {"default", defaults_.array_classes},
            {"value", asked_.array_classes},
            {"costs", "what hangs on crossbar.rows and crossbar.columns, class by class"}};
  }

  static bool holds_value(const std::string& line) { return line == "default" || line == "value"; }
  const HardwareRecord& named(const std::string& line) const {
    return line == "default" ? defaults_ : asked_;
  }

  HardwareRecord defaults_;
  HardwareRecord asked_;
};

/// The keys that a word means: one, or all of a section; no word: all.
std::vector<std::string> keys_of(const std::string& word) {
  std::vector<std::string> keys;
  for (const ConfigKey& key : config_keys()) {
    if (word.empty() || key.path == word || key.path.rfind(word + ".", 0) == 0)
      keys.push_back(key.path);
  }
  if (word.empty() || word == kArrayClasses) keys.emplace_back(kArrayClasses);
  if (keys.empty()) {
    throw ConfigError(word,
                      "unknown hardware key (`ohmic explain` lists them all)" + near_keys(word));
  }
  return keys;
}

}  // namespace

int run_explain(const std::vector<std::string>& args) {
  po::options_description options("options");
  SharedOptions shared;
  std::vector<std::string> wanted;
  options.add_options()("KEY", po::value(&wanted),
                        "a hardware key (adc.rate_gsps) or a section (adc); none: every key")(
      "hw", po::value(&shared.hw)->value_name("NAME|FILE")->default_value(shared.hw),
      "hardware preset or hardware file whose values to show");
  add_json_option(options, shared);
  po::variables_map values;
  if (!parse_options("explain",
                     "Explains a hardware key: meaning, unit, allowed values, default and its "
                     "source, the law that it follows, and what a size costs.",
                     args, options, values, "KEY")) {
    return 0;
  }
  if (wanted.empty()) wanted.emplace_back();
  std::vector<std::string> keys;
  for (const std::string& word : wanted) {
    const auto meant = keys_of(word);
    keys.insert(keys.end(), meant.begin(), meant.end());
  }
  const Explanation explanation(shared.hw);
  if (!shared.json.empty()) {
    refuse_shared_files({{"--json", shared.json}}, {{"--hw", shared.hw}});
    write_json_result(shared.json, explanation.json(keys).dump(2) + "\n");
  }
  if (shared.json == "-") return 0;
  for (const std::string& key : keys) explanation.print(key);
  return 0;
}

}  // namespace ohmic::app
