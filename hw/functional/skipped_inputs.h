#pragma once

#include <cstdint>
#include <vector>

#include "hw/config/chip_config.h"
#include "hw/functional/block_values.h"
#include "hw/mapping/mapping.h"
#include "quant/codes.h"

namespace ohmic {

/// Works out what the inputs of one layer leave of its activations if those whose input bits of a
/// slice are all 0 are skipped. The result is InputActivity's of one layer.
class SkippedInputs {
 public:
  /// The references outlive the object. layer: index among the weight layers; stream: its input.
  SkippedInputs(const ChipConfig& chip, const Mapping& mapping, std::size_t layer,
                const Layer& spec, const Shape& stream);

  /// codes: of the layer's input, (c, y, x); zero_point: what padding drives. By tile, PE, window.
  std::vector<std::vector<std::vector<PeSchedule>>> schedules(
      const std::vector<ActivationCode>& codes, int zero_point);

 private:
  /// Operation units over the same rows, of one slice or of some of the weights.
  struct Units {
    std::uint32_t rows = 0;  ///< index into row_lists_
    ActivationRun run;       ///< of all of them
  };
  /// What a pair holds, and so a PE's pairs.
  struct Pair {
    PairLoad load;
    std::uint32_t first = 0, last = 0;  ///< of units_
  };

  void add_dense(const PeAssignment& pe);
  void add_stored(const PeAssignment& pe);
  void add_units(const WeightBlock& block, int slice);
  std::uint32_t row_list(std::vector<std::uint32_t> rows);
  void find_awake(const std::vector<ActivationCode>& codes, int zero_point, std::uint64_t window);
  PeSchedule schedule_of_window(const std::vector<Pair>& pairs, std::uint64_t index_bits) const;
  void add_awake(const Pair& pair, int slice, std::vector<ActivationRun>& runs) const;

  const ChipConfig& chip_;
  const Mapping& mapping_;
  const LayerMapping& layer_;
  const Layer& spec_;
  MatrixGeometry matrix_;
  std::vector<RowSource> sources_;  ///< of each row of all convolution groups
  std::vector<Units> units_;
  std::vector<std::vector<std::uint32_t>> row_lists_;
  std::vector<std::vector<Pair>> pes_;  ///< tile by tile
  std::vector<std::uint32_t> row_codes_;
  std::vector<std::uint32_t> awake_;  ///< by row list: input bits that some row has
};

/// The same of all layers. inputs: of each layer; zero_points: of each.
InputActivity skipped_inputs(const NetworkSpec& network, const ChipConfig& chip,
                             const Mapping& mapping,
                             const std::vector<const std::vector<ActivationCode>*>& inputs,
                             const std::vector<int>& zero_points);

}  // namespace ohmic
