#include <iostream>

#include "app/commands.h"
#include "app/options/options.h"
#include "hw/config/hardware_schema.h"
#include "nets/network_schema.h"
#include "quant/policy_schema.h"
#include "util/config_error.h"

namespace ohmic::app {

int run_schema(const std::vector<std::string>& args) {
  std::string kind;
  po::options_description options("options");
  options.add_options()("KIND", po::value(&kind), "network, hardware or policy");
  po::variables_map given;
  if (!parse_options("schema",
                     "Prints the JSON Schema (draft 2020-12) of a network file, a hardware file or "
                     "a policy file, for editors and other programs.",
                     args, options, given, "KIND")) {
    return 0;
  }
  if (kind == "network") {
    std::cout << network_schema().dump(2) << '\n';
  } else if (kind == "hardware") {
    std::cout << hardware_schema().dump(2) << '\n';
  } else if (kind == "policy") {
    std::cout << policy_schema().dump(2) << '\n';
  } else {
    throw ConfigError("schema", "is '" + kind + "', allowed is network, hardware or policy");
  }
  return 0;
}

}  // namespace ohmic::app
