#pragma once

#include <string>

#include "app/child_process.h"

namespace ohmic::app {

/// The last line that a child of this program wrote to stderr, without its leading `ohmic: `.
std::string error_line(const ChildResult& result);

/// Hands a child's refusal of its input, as error_line() gives it, on as this process's own
/// ConfigError.
[[noreturn]] void pass_on_refusal(const std::string& problem);

}  // namespace ohmic::app
