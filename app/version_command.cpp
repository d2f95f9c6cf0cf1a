#include <iostream>
#include <string>
#include <systemc>

#include "app/commands.h"
#include "build_info.h"
#include "nets/config_error.h"

namespace ohmic::app {

int run_version(const std::vector<std::string>& args) {
  if (!args.empty())
    throw ConfigError("--version", "takes no further arguments, found '" + args.front() + "'");
  const bool torch = std::string(kTorch).rfind("off", 0) != 0;
  std::cout << "ohmic " << kVersion << '\n'
            << "revision   " << kRevision << '\n'
            << "compiler   " << __VERSION__ << ", " << kBuildType << '\n'
            << "SystemC    " << sc_core::sc_release() << '\n'
            << "LibTorch   " << kTorch << '\n'
            << "features   simulate" << (torch ? " search train evaluate quantize" : "") << '\n';
  return 0;
}

}  // namespace ohmic::app
