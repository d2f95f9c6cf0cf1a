#include "studies/compare_methods/methods_plan.h"

#include <algorithm>

#include "methods/method_names.h"
#include "studies/compare/agent_variant.h"
#include "util/config_error.h"

namespace ohmic {

std::vector<std::string> parse_methods(const std::string& text) {
  std::vector<std::string> methods;
  for (const std::string& name : parts_of(text, ',')) {
    find_method(name, "--methods");
    if (std::count(methods.begin(), methods.end(), name) > 0)
      throw ConfigError("--methods", "names " + name + " twice");
    methods.push_back(name);
  }
  return methods;
}

}  // namespace ohmic
