#pragma once

#include <string>

#include "rl/oracles/judge_link.h"

namespace ohmic {

/// What who plays a run and its judges write to each other, each message a text. The inverses throw
/// on what is no such text.
std::string message_of(const JudgedRun& run);
JudgedRun read_run(const std::string& message);

std::string message_of(const JudgeQuestion& question);
JudgeQuestion read_question(const std::string& message);

/// Numbers read back as they are.
std::string message_of(const Judgement& judgement);
Judgement read_judgement(const std::string& message);

}  // namespace ohmic
