#pragma once

#include <string>

#include "hw/accelerator.h"
#include "nets/network_spec.h"

namespace ohmic::app {

/// Prices the policies of `source`, a file or "-" for standard input, one a line, as they come.
/// A line: `W6A4`, `W6A4/8`, one part a weight layer (`W8A8-W6A4-...`), each bare or as a JSON
/// string, or a policy file's object; blank lines are passed over. Each gives one line of JSON on
/// standard output at once: {"policy": "W8A8-...", "total": {...}}, or with "error" in the place of
/// "total" if it does not fit the chip. A line that is no policy gives {"error": "..."}, which
/// names its number. Throws ConfigError if the source cannot be read, or if a line is longer
/// than kLongestLine.
void price_policies(const std::string& source, const NetworkSpec& network, Accelerator& chip);

}  // namespace ohmic::app
