#pragma once

#include <functional>
#include <string>
#include <vector>

namespace ohmic::app {

/// A command: its arguments in, its exit code out. Expected failures leave as exceptions; main
/// prints and maps them.
using CommandFunction = int(const std::vector<std::string>& args);

CommandFunction run_simulate, run_sweep, run_sensitivity, run_reproduce, run_data, run_report,
    run_list, run_explain, run_schema, run_import, run_multiply, run_merge, run_version;
// These need LibTorch and belong to ohmic-learn.
CommandFunction run_search, run_compress, run_compare, run_evaluate, run_train, run_quantize,
    run_finetune, run_merge_comparison;

/// Runs a command of ohmic-learn from ohmic: becomes that program, or throws ConfigError in a build
/// without LibTorch.
int run_in_learn(const std::string& command, const std::vector<std::string>& args);

/// Runs a body; prints what it throws as one line on stderr and returns the exit code that
/// README.md lists.
int run_guarded(const std::function<int()>& body);

/// What a program does with its args; each program defines its own.
int run_program(const std::vector<std::string>& args);

}  // namespace ohmic::app
