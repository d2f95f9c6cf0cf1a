#pragma once

#include <string>
#include <vector>

namespace ohmic {

/// Network files like `network`, each without one layer: its readers read one of the layer's own
/// inputs instead, and what then nobody reads goes with it. The last layers come first. Shapes may
/// no longer fit together.
std::vector<std::string> with_layers_cut(const std::string& network);

/// Network files like `network`, each with one number of the image or of a layer halved or one
/// less, or with one optional key left out.
std::vector<std::string> with_sizes_cut(const std::string& network);

}  // namespace ohmic
