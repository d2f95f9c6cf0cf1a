#pragma once

#include <functional>
#include <string>

#include "nets/network_spec.h"
#include "quant/quant_policy.h"
#include "util/json_section.h"

namespace ohmic::app {

/// Answers the policies of `source`, a file or "-" for standard input, one a line, as they come.
/// A line: `W6A4`, `W6A4/8`, one part a weight layer (`W8A8-W6A4-...`), each bare or as a JSON
/// string, or a policy file's object; blank lines are passed over. Each gives one line of JSON on
/// standard output at once: {"policy": "W8A8-...", FIGURES}, or with "error" in the place of the
/// figures if they cannot be had, as where the policy does not fit the chip. A line that is no
/// policy gives {"error": "..."}, which names its number. Throws ConfigError if the source cannot
/// be read, or if a line is longer than kLongestLine. figures: an object, the figures of a policy.
void answer_policies(const std::string& source, const NetworkSpec& network,
                     const std::function<Json(const QuantPolicy&)>& figures);

}  // namespace ohmic::app
