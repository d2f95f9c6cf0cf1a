#include <iostream>
#include <string>
#include <systemc>

#include "app/build_info.h"
#include "app/commands.h"
#include "nets/config_error.h"

namespace ohmic::app {

int run_version(const std::vector<std::string>& args) {
  if (!args.empty())
    throw ConfigError("--version", "takes no further arguments, found '" + args.front() + "'");
  const BuildInfo info = build_info();
  const bool torch = std::string(info.torch).rfind("off", 0) != 0;
  std::cout << "ohmic " << info.version << '\n'
            << "revision   " << info.revision << '\n'
            << "compiler   " << __VERSION__ << ", " << info.build_type << '\n'
            << "SystemC    " << sc_core::sc_release() << '\n'
            << "LibTorch   " << info.torch << '\n'
            << "features   simulate sweep" << (torch ? " search train evaluate quantize" : "") << '\n';
  return 0;
}

}  // namespace ohmic::app
