#pragma once

#include <set>
#include <string>

#include "nets/onnx/graph.h"

namespace ohmic::onnx_import {

/// Reads an ONNX file. output: which of its outputs is meant; empty: its only one. Throws
/// ConfigError if it is none, or cut short; has no graph, not exactly one input beside its
/// initializers, no such output, several if none is named, or an opset below 6.
Graph read_graph(const std::string& file, const std::string& output);

/// The same of bytes. folder: where external data lies.
Graph parse_graph(const std::string& bytes, const std::string& file, const std::string& folder,
                  const std::string& output);

/// The files beside an ONNX file that hold tensors of its graph, by name. Throws ConfigError as
/// read_graph does, and if one is missing.
std::set<std::string> external_files(const std::string& file);

}  // namespace ohmic::onnx_import
