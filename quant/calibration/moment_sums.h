#pragma once

#include "quant/calibration/activation_moments.h"
#include "quant/network/im2col_panels.h"

namespace ohmic {

/// Adds all columns of a batch to a layer's moments (of a layer with one group), float64. The same
/// bits on every machine.
void add_moments(InputMoments& moments, ColumnPanels& panels);

}  // namespace ohmic
