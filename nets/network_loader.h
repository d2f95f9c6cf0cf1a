#pragma once

#include <string>
#include <vector>

#include "nets/network_spec.h"
#include "util/json_section.h"

namespace ohmic {

/// Names of the shipped networks, e.g. "lenet5".
std::vector<std::string> shipped_networks();

/// One line about a shipped network for `ohmic list`.
std::string describe_network(const std::string& name);

/// A shipped network by name, else a network file or an ONNX file by path. Throws ConfigError on
/// anything malformed: syntax, unknown or missing keys, wrong types, unknown producers, cycles,
/// shapes that do not fit; names file, JSON path and layer.
NetworkSpec load_network(const std::string& name_or_file);

/// The same from JSON text; `file` is what errors call it.
NetworkSpec parse_network(const std::string& text, const std::string& file);

/// The same from JSON that is parsed already.
NetworkSpec network_from_json(const Json& json, const std::string& file);

/// The network as the JSON of a network file (normalised: every key explicit), for config.json of a
/// run.
Json network_to_json(const NetworkSpec& network);

}  // namespace ohmic
