#pragma once

#include "nets/onnx/graph.h"
#include "nets/onnx/imported_network.h"

namespace ohmic::onnx_import {

/// Turns a graph into a network: works out what is known beforehand, follows what the image
/// becomes, and makes layers of it. Throws ConfigError that names every node that is not
/// understood.
ImportedNetwork translate(const Graph& graph);

}  // namespace ohmic::onnx_import
