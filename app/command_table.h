#pragma once

#include <string>
#include <vector>

#include "app/commands.h"

namespace ohmic::app {

/// The two programs. `ohmic` becomes `ohmic-learn` for the commands that need LibTorch.
enum class Program { kOhmic, kLearn };

/// A line of the table of commands.
struct Command {
  const char* name;
  const char* help;
  bool needs_torch;
  CommandFunction* run;  ///< null in the program that does not hold the command
};

/// A command of the program `home`, as the program `here` sees it: it names no function of the
/// other one.
template <Program here, Program home, CommandFunction run>
Command command(const char* name, const char* help) {
  if constexpr (here == home) return {name, help, home == Program::kLearn, run};
  return {name, help, home == Program::kLearn, nullptr};
}

/// Every command: help, refusals, --version and both programs come from here. A new command is a
/// line here and its function in commands.h.
template <Program here>
std::vector<Command> command_table() {
  constexpr Program kOhmic = Program::kOhmic, kLearn = Program::kLearn;
  return {
      command<here, kLearn, run_search>("search", "search bit-widths for a network on a chip"),
      command<here, kOhmic, run_simulate>("simulate",
                                          "run one network and policy on the timed chip"),
      command<here, kOhmic, run_multiply>(
          "multiply", "one matrix through crossbars whose devices are not ideal"),
      command<here, kOhmic, run_sweep>("sweep", "one policy, or a search, on every chip of a grid"),
      command<here, kOhmic, run_sensitivity>(
          "sensitivity", "what half and twice of each number of the hardware do"),
      command<here, kLearn, run_compress>(
          "compress", "a whole method from float weights to a compressed network on a chip"),
      command<here, kLearn, run_compare>("compare", "search agents against each other on a grid"),
      command<here, kLearn, run_evaluate>("evaluate", "accuracy of a policy"),
      command<here, kLearn, run_train>("train", "train a float network and write its weights"),
      command<here, kLearn, run_quantize>("quantize", "write the integer network of a policy"),
      command<here, kLearn, run_finetune>("finetune", "train a policy's integer network further"),
      command<here, kOhmic, run_reproduce>("reproduce", "the tables and figures of the base paper"),
      command<here, kOhmic, run_merge>(
          "merge", "the shards of a sweep, comparison or reproduction as one run"),
      command<here, kOhmic, run_report>("report", "searches side by side, with their fronts"),
      command<here, kOhmic, run_import>("import", "an ONNX file as a network file and its weights"),
      command<here, kOhmic, run_data>("data", "what a data set holds, and which images validate"),
      command<here, kOhmic, run_list>(
          "list",
          "networks, hardware presets, agents, methods and data sets that this build knows"),
      command<here, kOhmic, run_explain>("explain",
                                         "what a hardware key means: unit, range, default, source"),
      command<here, kOhmic, run_schema>("schema",
                                        "the JSON Schema of a network, hardware or policy file"),
  };
}

/// "a, b and c": the commands that need LibTorch, or those that do not.
template <Program here>
std::string command_names(bool needs_torch) {
  std::vector<std::string> names;
  for (const Command& known : command_table<here>()) {
    if (known.needs_torch == needs_torch) names.emplace_back(known.name);
  }
  std::string text;
  for (std::size_t i = 0; i < names.size(); ++i) {
    text += (i == 0 ? "" : i + 1 < names.size() ? ", " : " and ") + names[i];
  }
  return text;
}

}  // namespace ohmic::app
