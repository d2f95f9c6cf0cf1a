#pragma once

#include <cstdint>
#include <vector>

#include "hw/device/analog/analog_block.h"
#include "hw/functional/block_values.h"
#include "hw/functional/layer_values.h"
#include "hw/functional/pe_blocks.h"

namespace ohmic {

/// What the arrays of a weight layer share on a chip whose devices are not ideal. chip: outlives
/// the result. layer: among the weight layers.
LayerDevices layer_devices(const ChipConfig& chip, const LayerMapping& mapping,
                           const ChipDraw& draw, std::uint64_t layer,
                           WireModel wires = WireModel::kFirstOrder);

/// A window of one of many images.
struct ImageWindow {
  std::size_t image = 0;
  std::uint64_t window = 0;
};

/// All arrays of a weight layer on one drawn chip, for many windows at once and without time: the
/// sums are those of the timed chip, to the bit.
class LayerArrays {
 public:
  /// spec, stream: the layer and its input. The references outlive the object.
  LayerArrays(const ChipConfig& chip, const Mapping& mapping, std::uint64_t layer,
              const Layer& spec, const Shape& stream, const LayerValues& values,
              const ChipDraw& draw, int threads);
  LayerArrays(const LayerArrays&) = delete;
  LayerArrays& operator=(const LayerArrays&) = delete;

  double unit() const { return devices_.unit(); }
  /// Sums of at most kReadLanes windows of one copy of the weights, [output channels][windows].
  /// codes: of each image's input, (c, y, x). first_image: the number of the first of them, by
  /// which its reads are drawn.
  BlockSums multiply(std::uint64_t copy, const std::vector<ImageWindow>& windows,
                     const std::vector<std::vector<ActivationCode>>& codes,
                     std::uint64_t first_image) const;

 private:
  struct Rows {
    std::uint32_t row_set = 0;  // of the mapping
    std::vector<RowSource> sources;
  };
  struct Block {
    std::size_t rows = 0;               // index into rows_
    std::vector<std::size_t> channels;  // of its columns
    AnalogBlock arrays;
  };
  struct Part {
    std::uint64_t copy = 0;
    PeBlock units;
  };

  std::vector<Part> find_parts() const;
  std::size_t row_input(std::uint32_t row_set);
  Block make_block(const Part& part) const;
  DrivenLanes drive(const Rows& rows, const std::vector<ImageWindow>& windows,
                    const std::vector<std::vector<ActivationCode>>& codes) const;

  const ChipConfig& chip_;
  const Mapping& mapping_;
  const LayerMapping& layer_;
  const Layer& spec_;
  const LayerValues& values_;
  MatrixGeometry matrix_;
  std::size_t pixels_;  // of the input
  LayerDevices devices_;
  std::vector<Rows> rows_;
  std::vector<std::vector<Block>> copies_;  // blocks over the same rows follow each other
};

}  // namespace ohmic
