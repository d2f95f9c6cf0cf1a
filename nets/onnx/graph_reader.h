#pragma once

#include <string>

#include "nets/onnx/graph.h"

namespace ohmic::onnx_import {

/// Reads an ONNX file. Throws ConfigError if it is none, or cut short; has no graph, not exactly
/// one input beside its initializers, not exactly one output, or an opset below 6.
Graph read_graph(const std::string& file);

/// The same of bytes. folder: where external data lies.
Graph parse_graph(const std::string& bytes, const std::string& file, const std::string& folder);

}  // namespace ohmic::onnx_import
