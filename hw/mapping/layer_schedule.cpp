#include "hw/mapping/layer_schedule.h"

namespace ohmic {

std::vector<Activation> activations_of(const Mapping& mapping, const PeAssignment& pe) {
  std::vector<Activation> activations;
  activations.reserve(pe.placements);
  for (const Placement& at : mapping.placements_of(pe)) {
    const WeightBlock& block = mapping.blocks[at.block];
    activations.push_back({at.pair, at.array_class, at.row0, mapping.rows_of(block).rows.size(),
                           at.column0, block.columns.size(), block.cells});
  }
  return activations;
}

PeSchedule schedule_of(const ChipConfig& chip, const Mapping& mapping, const LayerMapping& layer,
                       const PeAssignment& pe) {
  return {chip, activations_of(mapping, pe), layer.input_slices};
}

PeSchedule block_schedule(const ChipConfig& chip, int array_class, std::uint64_t columns,
                          int input_slices) {
  const int rows = chip.arrays[static_cast<std::size_t>(array_class)].rows;
  const Activation whole{0,
                         array_class,
                         0,
                         rows,
                         0,
                         static_cast<int>(columns),
                         static_cast<std::uint64_t>(rows) * columns};
  return {chip, {whole}, input_slices};
}

std::uint64_t values_read(const ChipConfig& chip, const Stage& stage, std::uint64_t copies,
                          std::uint64_t rows) {
  if (!chip.line_reuse) return rows;
  return ceil_div(rows * new_columns(stage, copies), stage.kernel_columns);
}

}  // namespace ohmic
