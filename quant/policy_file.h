#pragma once

#include <optional>
#include <string>

#include "nets/network_spec.h"
#include "quant/quant_policy.h"
#include "util/json_section.h"

namespace ohmic {

/// The policy that a spec (`W6A4`, `W6A4/8`, or `W8A8-W6A4-...` with a part a weight layer) stands
/// for, or nothing if `spec` is no such thing. Throws ConfigError naming `where` on bits out of [2,
/// 16] and on another number of parts than the network has weight layers.
std::optional<QuantPolicy> policy_of_spec(const std::string& spec, const std::string& where,
                                          const NetworkSpec& network);

/// The policy of a policy file's object: schema_version 1, or 2, whose layers may have column
/// groups ("groups") in place of weight_bits, and "prune". ConfigError naming `file` as
/// load_policy's.
QuantPolicy policy_from_json(const Json& json, const std::string& file, const NetworkSpec& network);

/// A spec as policy_of_spec() takes it, or a policy file. Throws ConfigError on bad syntax, bits
/// out of [2, 16], and, in a file, on missing, unknown or repeated layers.
QuantPolicy load_policy(const std::string& spec, const NetworkSpec& network);

/// The `layers` of a policy file.
Json policy_layers(const QuantPolicy& policy, const NetworkSpec& network);

/// The policy file, indented, with a final newline; of schema_version 1 if that says it all.
std::string policy_to_json(const QuantPolicy& policy, const NetworkSpec& network);

}  // namespace ohmic
