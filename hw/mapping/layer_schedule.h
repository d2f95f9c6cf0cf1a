#pragma once

#include <vector>

#include "hw/config/chip_config.h"
#include "hw/device/pe_schedule.h"
#include "hw/mapping/mapping.h"

namespace ohmic {

/// What a PE activates for its placements: the whole rectangle of each, pair by pair.
std::vector<Activation> activations_of(const Mapping& mapping, const PeAssignment& pe);

/// Time and counts of a window of a layer in one of its PEs.
PeSchedule schedule_of(const ChipConfig& chip, const Mapping& mapping, const LayerMapping& layer,
                       const PeAssignment& pe);

/// The same of a PE with one block of `columns` columns and all rows of an array, before anything
/// is placed.
PeSchedule block_schedule(const ChipConfig& chip, int array_class, std::uint64_t columns,
                          int input_slices);

/// Values that a tile with `rows` of them a window reads from its line buffer for one whose copy's
/// window before lies in the same row of the output: all, or with line_reuse those that are new.
std::uint64_t values_read(const ChipConfig& chip, const Stage& stage, std::uint64_t copies,
                          std::uint64_t rows);

}  // namespace ohmic
