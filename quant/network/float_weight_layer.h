#pragma once

#include <vector>

#include "quant/network/im2col_panels.h"
#include "quant/network/network_weights.h"
#include "quant/network/reference_layers.h"

namespace ohmic {

/// Outputs of one weight layer of the float network for a batch of images; `panels` holds their
/// inputs. Sums are chains of fused multiply-adds over the rows of the weight matrix, then the
/// bias: the same bits on every machine.
std::vector<Values> float_weight_layer(const Layer& layer, const FoldedLayer& weights,
                                       ColumnPanels& panels, std::size_t images);

}  // namespace ohmic
