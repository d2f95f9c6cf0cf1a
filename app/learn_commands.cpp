#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <iostream>

#include "app/commands.h"
#include "util/config_error.h"

namespace ohmic::app {

// Replaces this process by `ohmic-learn COMMAND args`, which lies beside it.
int run_in_learn(const std::string& name, const std::vector<std::string>& words) {
  std::string command = name;
  std::vector<std::string> args = words;
  std::string program =
      std::filesystem::read_symlink("/proc/self/exe").replace_filename("ohmic-learn").string();
  std::vector<char*> argv{program.data(), command.data()};
  for (std::string& arg : args) argv.push_back(arg.data());
  argv.push_back(nullptr);
  // Threads that spin while they wait take the cores from those that work where others want them,
  // too.
  ::setenv("OMP_WAIT_POLICY", "passive", 0);
  std::cout << std::flush;
  ::execv(program.c_str(), argv.data());
  throw ConfigError(program,
                    std::string("cannot be started: ") + std::strerror(errno) +
                        "; it is built beside ohmic and holds the commands that need LibTorch");
}

}  // namespace ohmic::app
