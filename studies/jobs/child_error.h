#pragma once

#include <string>

#include "util/process/child_process.h"

namespace ohmic {

/// The last line that a child of this program wrote to stderr, without its leading `ohmic: `.
std::string error_line(const ChildResult& result);

/// Who ended a child from outside: a person, a shell, or a kernel that ran out of memory. Empty
/// where it came to its own end, which alone says something about its work.
std::string ended_from_outside(const ChildResult& result);

/// Whether a search's refusal, as error_line() gives it, says that no policy meets its threshold.
bool is_out_of_reach(const std::string& problem);

/// Hands a child's refusal of its input, as error_line() gives it, on as this process's own
/// ConfigError.
[[noreturn]] void pass_on_refusal(const std::string& problem);

}  // namespace ohmic
