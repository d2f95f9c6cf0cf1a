#pragma once

#include <deque>
#include <map>
#include <variant>
#include <vector>

#include "hw/device/analog/analog_block.h"
#include "hw/device/conduction.h"
#include "hw/device/pe_arithmetic.h"
#include "hw/functional/line_store.h"
#include "hw/functional/matrix_layer.h"
#include "hw/functional/pe_blocks.h"
#include "hw/functional/stage_values.h"

namespace ohmic {

/// The values of a layer's share of one tile: windows out of the line buffer into its PEs, their
/// results through the adder tree to the tiles that complete the sums, completed sums into outputs.
class MatrixValues : public StageValues {
 public:
  /// A tile's part in its layer: `tile` indexes LayerMapping::tiles, `slots` is the line buffer's
  /// room in pixel vectors, `sources` the positions at which each flow into it brings its channels.
  struct Place {
    std::size_t tile = 0;
    std::size_t slots = 0;
    std::vector<std::vector<std::size_t>> sources;
  };
  MatrixValues(std::string name, ValuePostOps post_ops, ValueDefects& defects, MatrixLayer& layer,
               const Mapping& mapping, Place place);

  void clear() override;
  void arrive(std::size_t producer, std::size_t source, const std::vector<float>& codes,
              Picoseconds at) override;
  void drop(std::size_t producer, std::uint64_t count, Picoseconds at) override;
  void start_window(std::uint64_t window, const WindowTimes& times) override;
  void complete_window(std::uint64_t window, Picoseconds at) override;

  void start_pe(int pe);
  /// The PEs are done with a window: its shares are summed and leave, or stay.
  void sum_window(std::uint64_t window, Picoseconds now);
  /// The next share of a set arrives from another tile (index into LayerMapping::tiles).
  void take_share(std::size_t set, std::size_t tile, Picoseconds at);

 private:
  /// Rows that one or more blocks share: the same input.
  struct RowInput {
    std::uint32_t row_set = 0;    // of the mapping
    std::vector<RowSource> rows;  // channel: position in the line buffer
    RowLoads loads;
  };
  /// A block, or the part of its slices that lies in one PE.
  struct Block {
    std::size_t set = 0;  // of the layer
    std::size_t input = 0;
    std::vector<std::size_t> positions;  // of its columns in the set's sums
    std::variant<PeArithmetic, AnalogBlock> arithmetic;
  };
  struct Pe {
    int index = 0;  // within the tile
    std::uint64_t started = 0;
    std::vector<Block> blocks;
  };
  struct Window {
    std::uint64_t index;
    std::vector<std::variant<InputBits, DrivenLanes>> inputs;  // per RowInput
  };

  void add_pe(const Mapping& mapping, const PeAssignment& pe);
  Block make_block(const Mapping& mapping, const PeBlock& part);
  std::size_t row_input(const Mapping& mapping, std::uint32_t row_set);
  void read_taps(std::uint64_t window, const WindowTimes& times);
  void multiply(const Window& window, std::map<std::size_t, PartialSum>& shares);
  void multiply(const Window& window, Block& block, PartialSum& share);
  std::uint64_t multiply(const InputBits& input, Block& block, PartialSum& share);
  std::uint64_t multiply(const DrivenLanes& input, std::uint64_t window, Block& block,
                         PartialSum& share);
  bool add_share(std::size_t set, std::size_t tile, std::uint64_t window, Picoseconds at,
                 PartialSum& total);
  void finish_set(const AccumulationSet& set, const PartialSum& total, std::vector<float>& outputs);
  std::string window_name(std::uint64_t window) const;

  MatrixLayer& layer_;
  const TileAssignment& tile_;
  Place place_;
  std::vector<int> channels_;  // of the line buffer's positions
  LineStore<ActivationCode> line_;
  std::vector<RowInput> inputs_;
  std::vector<Pe> pes_;
  std::vector<ActivationCode> padding_;      // one vector of zero-point codes
  std::vector<const ActivationCode*> taps_;  // of the window being read
  std::vector<ActivationCode> row_codes_;
  PeResult result_;
  BlockSums analog_result_;
  std::deque<Window> running_;
  std::uint64_t summed_ = 0;
  std::map<MatrixLayer::Share, std::deque<PartialSum>> shares_;  // of the sets completed here
};

}  // namespace ohmic
