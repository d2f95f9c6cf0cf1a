#pragma once

#include <functional>
#include <string>
#include <vector>

namespace ohmic::app {

/// A command: its arguments in, its exit code out. Expected failures leave as exceptions; main
/// prints and maps them.
using CommandFunction = int (*)(const std::vector<std::string>& args);

/// Runs a body; prints what it throws as one line on stderr and returns the exit code that
/// README.md lists.
int run_guarded(const std::function<int()>& body);

/// What a program does with its args; each program defines its own.
int run_program(const std::vector<std::string>& args);

int run_simulate(const std::vector<std::string>& args);
int run_sweep(const std::vector<std::string>& args);
int run_reproduce(const std::vector<std::string>& args);
int run_list(const std::vector<std::string>& args);
int run_explain(const std::vector<std::string>& args);
int run_version(const std::vector<std::string>& args);

// These need LibTorch; a build without it has only their names.
int run_search(const std::vector<std::string>& args);
int run_compare(const std::vector<std::string>& args);
int run_evaluate(const std::vector<std::string>& args);
int run_train(const std::vector<std::string>& args);
int run_quantize(const std::vector<std::string>& args);
int run_finetune(const std::vector<std::string>& args);

}  // namespace ohmic::app
