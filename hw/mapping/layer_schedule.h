#pragma once

#include <cstdint>
#include <vector>

#include "hw/config/chip_config.h"
#include "hw/device/pe_schedule.h"
#include "hw/mapping/mapping.h"

namespace ohmic {

/// Time and counts of a window of a layer in one of its PEs.
PeSchedule schedule_of(const ChipConfig& chip, const Mapping& mapping, const LayerMapping& layer,
                       const PeAssignment& pe);

/// Of a PE whose pairs of arrays all activate these runs, before anything is placed.
PeSchedule pair_schedule(const ChipConfig& chip, int array_class,
                         const std::vector<ActivationRun>& runs, int input_slices);

/// Values that a tile with `rows` of them a window reads from its line buffer for one whose copy's
/// window before lies in the same row of the output: all, or with line_reuse those that are new.
std::uint64_t values_read(const ChipConfig& chip, const Stage& stage, std::uint64_t copies,
                          std::uint64_t rows);

}  // namespace ohmic
