#pragma once

#include <map>
#include <string>
#include <vector>

#include "nets/onnx/graph.h"

namespace ohmic::onnx_import {

/// The nodes on which a graph's output depends, and who reads what.
struct LiveNodes {
  std::vector<const Node*> nodes;      ///< in the file's order
  std::map<std::string, int> readers;  ///< of values, by tensor; the graph's output is one too
};

/// Throws ConfigError if two nodes make one tensor, or a live node reads a tensor that nothing
/// before it makes (so there is no cycle).
LiveNodes live_nodes(const Graph& graph);

}  // namespace ohmic::onnx_import
