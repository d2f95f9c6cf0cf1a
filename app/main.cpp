#include <iostream>

#include "app/command_table.h"
#include "util/config_error.h"
#include "util/text_table.h"

namespace ohmic::app {
namespace {

void print_usage() {
  TextTable table({{"", Align::kLeft}, {"", Align::kLeft, 9}, {"", Align::kLeft}}, 1);
  for (const Command& known : command_table<Program::kOhmic>()) {
    table.add_row({" ", known.name, known.help});
  }
  std::cout << "ohmic: a cycle-level simulator of ReRAM crossbar accelerators that searches "
               "bit-widths\n\n"
               "usage: ohmic COMMAND [options]\n\n"
            << table.text()
            << "\n  --version what this build is made of\n"
               "\n`ohmic COMMAND --help` explains a command's options.\n";
}

}  // namespace

int run_program(const std::vector<std::string>& args) {
  const bool helps = !args.empty() && args.front() == "help";
  if (helps && args.size() > 1) return run_program({args[1], "--help"});
  if (args.empty() || args.front() == "--help" || args.front() == "-h" || helps) {
    print_usage();
    return 0;
  }
  const std::vector<std::string> rest(args.begin() + 1, args.end());
  if (args.front() == "--version") return run_version(rest);
  std::vector<std::string> known;
  for (const Command& command : command_table<Program::kOhmic>()) {
    if (args.front() == command.name) {
      return command.needs_torch ? run_in_learn(command.name, rest) : command.run(rest);
    }
    known.emplace_back(command.name);
  }
  throw ConfigError(args.front(), "unknown command (`ohmic --help` lists them)" +
                                      did_you_mean(args.front(), known));
}

}  // namespace ohmic::app
