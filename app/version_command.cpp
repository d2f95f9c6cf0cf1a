#include <iostream>
#include <systemc>

#include "app/commands.h"
#include "nets/config_error.h"
#include "revision.h"

namespace ohmic::app {

int run_version(const std::vector<std::string>& args) {
  if (!args.empty()) throw ConfigError("--version", "takes no further arguments, found '" + args.front() + "'");
  std::cout << "ohmic " << OHMIC_VERSION << '\n'
            << "revision   " << kRevision << '\n'
            << "compiler   " << __VERSION__ << ", " << OHMIC_BUILD_TYPE << '\n'
            << "SystemC    " << sc_core::sc_release() << '\n'
            << "LibTorch   " << OHMIC_TORCH << '\n'
            << "features   simulate" << (std::string(OHMIC_TORCH).rfind("off", 0) == 0 ? "" : " search train evaluate quantize")
            << '\n';
  return 0;
}

}  // namespace ohmic::app
