#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <iostream>

#include "app/commands.h"
#include "util/config_error.h"

namespace ohmic::app {
namespace {

/// Replaces this process by `ohmic-learn COMMAND args`, which lies beside it.
[[noreturn]] void become_learn(std::string command, std::vector<std::string> args) {
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

}  // namespace

int run_search(const std::vector<std::string>& args) { become_learn("search", args); }
int run_compare(const std::vector<std::string>& args) { become_learn("compare", args); }
int run_evaluate(const std::vector<std::string>& args) { become_learn("evaluate", args); }
int run_train(const std::vector<std::string>& args) { become_learn("train", args); }
int run_quantize(const std::vector<std::string>& args) { become_learn("quantize", args); }
int run_finetune(const std::vector<std::string>& args) { become_learn("finetune", args); }

}  // namespace ohmic::app
