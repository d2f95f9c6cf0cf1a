#pragma once

#include "nets/onnx/graph.h"
#include "nets/onnx/live_nodes.h"
#include "nets/onnx/view.h"

namespace ohmic::onnx_import {

/// The graph's input as a map of images. Which dimension holds the channels: the second, or the
/// last if the nodes before the first layer put it second. A list of features is a square image of
/// one or three channels if it can be, else a map of 1 x 1. Throws ConfigError on sizes that are
/// not fixed or too large.
View image_view(const Graph& graph, const LiveNodes& live);

}  // namespace ohmic::onnx_import
