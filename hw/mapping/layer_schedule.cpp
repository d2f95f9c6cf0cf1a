#include "hw/mapping/layer_schedule.h"

namespace ohmic {

PeSchedule schedule_of(const ChipConfig& chip, const Mapping& mapping, const LayerMapping& layer,
                       const PeAssignment& pe) {
  return {chip, mapping.load_of(pe), layer.input_slices};
}

PeSchedule pair_schedule(const ChipConfig& chip, int array_class,
                         const std::vector<ActivationRun>& runs, int input_slices) {
  PairLoad pair;
  pair.array_class = array_class;
  pair.runs = static_cast<std::uint32_t>(runs.size());
  return {chip, {&pair, &pair + 1, runs.data(), 0}, input_slices};
}

std::uint64_t values_read(const ChipConfig& chip, const Stage& stage, std::uint64_t copies,
                          std::uint64_t rows) {
  if (!chip.line_reuse) return rows;
  return ceil_div(rows * new_columns(stage, copies), stage.kernel_columns);
}

}  // namespace ohmic
