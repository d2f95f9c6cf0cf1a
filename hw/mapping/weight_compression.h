#pragma once

#include "hw/config/chip_config.h"
#include "hw/mapping/layout/column_slices.h"
#include "hw/mapping/stored_units.h"
#include "nets/network_spec.h"
#include "quant/codes.h"

namespace ohmic {

/// The operation units that the chip's compression, not none, leaves of a layer. codes: its integer
/// weights; slices: of each channel's weights at its width. Column groups of a set lie together,
/// strips of rows inside, so that what is summed lies together. docs/operation-units.md has the
/// laws.
StoredUnits compress_weights(const ChipConfig& chip, const ArrayClass& array, const Im2col& matrix,
                             const LayerCodes& codes, const ColumnSlices& slices);

}  // namespace ohmic
