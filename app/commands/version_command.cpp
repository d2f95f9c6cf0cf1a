#include <iostream>
#include <string>
#include <systemc>

#include "app/command_table.h"
#include "util/build_info.h"
#include "util/config_error.h"

namespace ohmic::app {

int run_version(const std::vector<std::string>& args) {
  if (!args.empty())
    throw ConfigError("--version", "takes no further arguments, found '" + args.front() + "'");
  const BuildInfo info = build_info();
  const auto has = [](const char* version) { return std::string(version).rfind("off", 0) != 0; };
  std::cout << "ohmic " << info.version << '\n'
            << "revision   " << info.revision << '\n'
            << "compiler   " << __VERSION__ << ", " << info.build_type << '\n'
            << "SystemC    " << sc_core::sc_release() << '\n'
            << "LibTorch   " << info.torch << '\n'
            << "oneDNN     " << info.onednn << '\n'
            << "features  ";
  for (const Command& command : command_table<Program::kOhmic>()) {
    if (!command.needs_torch || has(info.torch)) std::cout << ' ' << command.name;
  }
  std::cout << (has(info.onednn) ? " onednn" : "") << '\n';
  return 0;
}

}  // namespace ohmic::app
