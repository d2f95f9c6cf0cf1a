#include <iostream>

#include "app/commands.h"
#include "util/config_error.h"

namespace {

using ohmic::app::CommandFunction;

struct Command {
  const char* name;
  const char* summary;
  CommandFunction run;
};

constexpr Command kCommands[] = {
    {"search", "search bit-widths for a network on a chip", ohmic::app::run_search},
    {"simulate", "run one network and policy on the timed chip", ohmic::app::run_simulate},
    {"sweep", "one policy, or a search, on every chip of a grid", ohmic::app::run_sweep},
    {"compare", "search agents against each other on a grid", ohmic::app::run_compare},
    {"evaluate", "accuracy of a policy", ohmic::app::run_evaluate},
    {"train", "train a float network and write its weights", ohmic::app::run_train},
    {"quantize", "write the integer network of a policy", ohmic::app::run_quantize},
    {"finetune", "train a policy's integer network further", ohmic::app::run_finetune},
    {"reproduce", "the tables and figures of the base paper", ohmic::app::run_reproduce},
    {"list", "networks, hardware presets, agents and data sets that this build knows",
     ohmic::app::run_list},
    {"explain", "what a hardware key means: unit, range, default, source", ohmic::app::run_explain},
};

void print_usage() {
  std::cout << "ohmic: a cycle-level simulator of ReRAM crossbar accelerators that searches "
               "bit-widths\n\n"
               "usage: ohmic COMMAND [options]\n\n";
  for (const Command& command : kCommands) {
    std::cout << "  " << command.name << std::string(10 - std::string(command.name).size(), ' ')
              << command.summary << '\n';
  }
  std::cout << "\n  --version what this build is made of\n"
               "\n`ohmic COMMAND --help` explains a command's options.\n";
}

}  // namespace

namespace ohmic::app {

int run_program(const std::vector<std::string>& args) {
  if (args.empty() || args.front() == "--help" || args.front() == "-h" || args.front() == "help") {
    print_usage();
    return 0;
  }
  const std::vector<std::string> rest(args.begin() + 1, args.end());
  if (args.front() == "--version") return run_version(rest);
  std::vector<std::string> known;
  for (const Command& command : kCommands) {
    if (args.front() == command.name) return command.run(rest);
    known.emplace_back(command.name);
  }
  throw ConfigError(args.front(), "unknown command (`ohmic --help` lists them)" +
                                      did_you_mean(args.front(), known));
}

}  // namespace ohmic::app
