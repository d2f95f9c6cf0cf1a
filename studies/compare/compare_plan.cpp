#include "studies/compare/compare_plan.h"

#include <algorithm>

#include "util/config_error.h"
#include "util/json_section.h"

namespace ohmic {

void ComparedInput::add_to(std::vector<std::string>& args) const {
  args.insert(args.end(), {"--net", net, "--hw", hw});
  if (!data.empty()) args.insert(args.end(), {"--data", data});
  if (!validation.empty()) args.insert(args.end(), {"--validation", validation});
  if (!weights.empty()) args.insert(args.end(), {"--weights", weights});
  for (const std::string& assignment : set) args.insert(args.end(), {"--set", assignment});
}

std::vector<double> parse_thresholds(const std::string& text) {
  std::vector<double> thresholds;
  for (const std::string& part : parts_of(text, ',')) {
    const Json number = Json::parse(part, nullptr, false);
    const double value = number.is_number() ? number.get<double>() : 0;
    if (!(value > 0 && value <= 1)) {
      throw ConfigError("--thresholds",
                        "found '" + part + "', allowed are numbers above 0 up to 1, as in 0.8,0.7");
    }
    if (std::count(thresholds.begin(), thresholds.end(), value) > 0) {
      throw ConfigError("--thresholds", "names " + part + " twice");
    }
    thresholds.push_back(value);
  }
  return thresholds;
}

}  // namespace ohmic
