#pragma once

#include <memory>
#include <string>
#include <vector>

#include "rl/oracles/judges.h"
#include "rl/session/judge.h"

// `search` and `compress` as one process plays them and others judge for it.

namespace ohmic::app {

/// As run_search() and run_compress(), with policies judged by `judges`; null: by this process.
int run_judged_search(const std::vector<std::string>& args, Judges* judges);
int run_judged_compress(const std::vector<std::string>& args, Judges* judges);

/// A judge of the run that the command plays. args: of the command line, for what does not belong
/// to the run (--threads, --device). Throws ConfigError on broken input.
std::unique_ptr<Judge> judge_of_search(const std::vector<std::string>& args,
                                       const JudgedRun& judged);
std::unique_ptr<Judge> judge_of_compression(const std::vector<std::string>& args,
                                            const JudgedRun& judged);

}  // namespace ohmic::app
