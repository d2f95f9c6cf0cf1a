#include <iostream>

#include "app/commands.h"
#include "util/config_error.h"

namespace {

using ohmic::app::CommandFunction;

struct Verb {
  const char* name;
  const char* summary;
  CommandFunction run;
};

constexpr Verb kVerbs[] = {
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
               "usage: ohmic VERB [options]\n\n";
  for (const Verb& verb : kVerbs) {
    std::cout << "  " << verb.name << std::string(10 - std::string(verb.name).size(), ' ')
              << verb.summary << '\n';
  }
  std::cout << "\n  --version what this build is made of\n"
               "\n`ohmic VERB --help` explains a verb's options.\n";
}

}  // namespace

namespace ohmic::app {

int run_program(const std::vector<std::string>& words) {
  if (words.empty() || words.front() == "--help" || words.front() == "-h" ||
      words.front() == "help") {
    print_usage();
    return 0;
  }
  const std::vector<std::string> rest(words.begin() + 1, words.end());
  if (words.front() == "--version") return run_version(rest);
  std::vector<std::string> known;
  for (const Verb& verb : kVerbs) {
    if (words.front() == verb.name) return verb.run(rest);
    known.emplace_back(verb.name);
  }
  throw ConfigError(words.front(), "unknown verb (`ohmic --help` lists them)" +
                                       did_you_mean(words.front(), known));
}

}  // namespace ohmic::app
