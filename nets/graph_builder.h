#pragma once

#include <string>
#include <vector>

#include "nets/layer_parser.h"
#include "nets/network_spec.h"

namespace ohmic {

/// Joins parsed layers into the graph: fills `layers` (with `inputs`), `order`, `weight_layers`,
/// `output`, `consumers` of `network`, and which batch norms fold. Throws ConfigError on repeated
/// names, unknown producers, a wrong number of inputs, cycles, several unread layers, and no weight
/// layer.
void build_graph(std::vector<LayerEntry> entries, const std::string& file, NetworkSpec& network);

}  // namespace ohmic
