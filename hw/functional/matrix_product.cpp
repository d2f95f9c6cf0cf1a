#include "hw/functional/matrix_product.h"

#include <algorithm>
#include <map>
#include <mutex>
#include <utility>

#include "hw/functional/block_units.h"
#include "hw/functional/block_values.h"
#include "hw/functional/layer_arrays.h"
#include "hw/functional/pair_wires.h"
#include "hw/mapping/block_cutter.h"
#include "hw/mapping/capacity_error.h"
#include "hw/mapping/layout/class_choice.h"
#include "hw/mapping/stored_placer.h"
#include "quant/network/chunk_threads.h"
#include "util/config_error.h"

namespace ohmic {
namespace {

Layer linear_layer(const MatrixProblem& problem) {
  Layer layer;
  layer.name = "matrix";
  layer.kind = LayerKind::kLinear;
  layer.out_channels = problem.columns;
  layer.in = {problem.rows, 1, 1, true};
  layer.out = {problem.columns, 1, 1, true};
  return layer;
}

/// A slice of a block, and its operation units.
struct SliceUnits {
  const WeightBlock* block = nullptr;
  std::vector<UnitCells> units;
};

/// The arrays that hold the matrix: blocks and operation units, and no tiles.
class MatrixLayout {
 public:
  MatrixLayout(const ChipConfig& chip, const MatrixProblem& problem)
      : layer_(linear_layer(problem)), geometry_(matrix_geometry(layer_, layer_.in)) {
    const bool compresses = chip.compression != Compression::kNone;
    auto measured = measure_alone(chip, layer_, {problem.weight_bits, problem.activation_bits},
                                  compresses ? &problem.weights : nullptr);
    if (!measured)
      throw CapacityError("the slices of a weight do not lie side by side in an array");
    mapping_.layers.push_back(std::move(*measured));
    if (compresses) {
      lay_stored(chip);
    } else {
      lay_dense(chip);
    }
  }
  MatrixLayout(const MatrixLayout&) = delete;
  MatrixLayout& operator=(const MatrixLayout&) = delete;

  const LayerMapping& layer() const { return mapping_.layers.front(); }
  const std::vector<SliceUnits>& slices() const { return slices_; }
  BlockLines lines(const WeightBlock& block) const {
    return {mapping_.rows_of(block).rows.indices(), block.columns.indices()};
  }
  CodeBlock codes(const WeightBlock& block, const LayerCodes& weights) const {
    return block_codes(geometry_, mapping_.rows_of(block).rows, block.columns, weights);
  }

 private:
  void lay_dense(const ChipConfig& chip) {
    const LayerMapping measured = mapping_.layers.front();
    cut_layer(layer_, layer_.in.channels, 0, measured, mapping_);
    for (const WeightBlock& block : mapping_.blocks) {
      if (chip.adjacent_slices) {
        add_slices(block, dense_block_units(chip, mapping_, block, {kAdjacentSlices}));
        continue;
      }
      for (int slice = block.slices.first; slice < block.slices.last; ++slice)
        slices_.push_back({&block, dense_block_units(chip, mapping_, block, {slice})});
    }
  }

  void lay_stored(const ChipConfig& chip) {
    const LayerMapping measured = mapping_.layers.front();
    const StoredPlacer placer(chip, layer_, layer_.in.channels, 0, measured);
    TileAssignment tile;  // as many PEs as it takes
    for (std::uint64_t pe = 0; pe < measured.pes; ++pe) placer.place_pe(pe, tile, mapping_);
    for (const PeAssignment& pe : tile.pes) {
      for (const Placement& at : mapping_.placements_of(pe)) {
        const WeightBlock& block = mapping_.blocks[at.block];
        add_slices(block, stored_block_units(chip, mapping_, pe, block));
      }
    }
  }

  void add_slices(const WeightBlock& block, std::vector<UnitCells> units) {
    std::map<int, std::vector<UnitCells>> by_slice;
    for (UnitCells& unit : units) by_slice[unit.slice].push_back(std::move(unit));
    for (auto& [slice, of_slice] : by_slice) slices_.push_back({&block, std::move(of_slice)});
  }

  Layer layer_;
  MatrixGeometry geometry_;
  Mapping mapping_;
  std::vector<SliceUnits> slices_;
};

/// One chip with the matrix in its arrays.
class MatrixChip {
 public:
  MatrixChip(const ChipConfig& chip, const MatrixProblem& problem, const ChipDraw& draw,
             WireModel wires)
      : chip_(chip),
        problem_(problem),
        layout_(chip, problem),
        devices_(layer_devices(chip, layout_.layer(), draw, 0, wires)) {}

  double unit() const { return devices_.unit(); }
  std::size_t slices() const { return layout_.slices().size(); }
  BlockLines lines(std::size_t slice) const {
    return layout_.lines(*layout_.slices()[slice].block);
  }
  /// Results of one slice of a block, [inputs][columns of the block].
  std::vector<double> multiply(std::size_t slice) const {
    constexpr std::uint64_t kCopy = 0;
    const SliceUnits& of = layout_.slices()[slice];
    const BlockLines block_lines = lines(slice);
    const AnalogSlice arrays(devices_, kCopy, layout_.codes(*of.block, problem_.weights),
                             block_lines, of.units);
    const std::size_t columns = block_lines.columns.size();
    std::vector<double> sums(problem_.inputs * columns);
    for (std::size_t first = 0; first < problem_.inputs; first += kReadLanes) {
      const std::size_t count = std::min(kReadLanes, problem_.inputs - first);
      std::vector<CounterRandom> draws;
      for (std::size_t n = 0; n < count; ++n) draws.push_back(devices_.reads(first + n));
      std::vector<double> part(columns * count);
      arrays.multiply(drive(block_lines, first, count), draws.data(), part.data());
      for (std::size_t v = 0; v < part.size(); ++v)
        sums[(first + v % count) * columns + v / count] = part[v];
    }
    return sums;
  }

 private:
  DrivenLanes drive(const BlockLines& lines, std::size_t first, std::size_t count) const {
    DrivenLanes driven(lines.rows.size(), count, problem_.activation_bits, chip_.dac_bits);
    std::vector<ActivationCode> input(lines.rows.size());
    for (std::size_t n = 0; n < count; ++n) {
      const ActivationCode* codes =
          problem_.input.data() + (first + n) * static_cast<std::size_t>(problem_.rows);
      for (std::size_t r = 0; r < input.size(); ++r) input[r] = codes[lines.rows[r]];
      driven.load(n, input.data());
    }
    return driven;
  }

  const ChipConfig& chip_;
  const MatrixProblem& problem_;
  MatrixLayout layout_;
  LayerDevices devices_;
};

}  // namespace

std::vector<double> crossbar_product(const ChipConfig& chip, const MatrixProblem& problem,
                                     const ChipDraw& draw, WireModel wires, int threads) {
  require_whole_blocks(chip);
  if (chip.device.wire_ohm > 0 && !holds_single_slices(chip)) {
    throw ConfigError("crossbar.wire_ohm",
                      "is above 0: the wires of one matrix are solved for arrays that hold one "
                      "slice of a block; allowed are mapping.weight_layout=planes and "
                      "mapping.share_arrays=off");
  }
  const MatrixChip matrix(chip, problem, draw, wires);
  const auto columns = static_cast<std::size_t>(problem.columns);
  std::vector<double> sums(problem.inputs * columns);
  std::mutex mutex;
  run_chunks(threads, matrix.slices(), [&](std::size_t slice) {
    const std::vector<double> part = matrix.multiply(slice);
    const std::vector<int> at = matrix.lines(slice).columns;
    const std::lock_guard<std::mutex> lock(mutex);  // exact sums, in any order
    for (std::size_t v = 0; v < part.size(); ++v)
      sums[v / at.size() * columns + static_cast<std::size_t>(at[v % at.size()])] += part[v];
  });
  for (double& sum : sums) sum *= matrix.unit();
  return sums;
}

std::vector<std::int64_t> exact_product(const MatrixProblem& problem) {
  const auto rows = static_cast<std::size_t>(problem.rows);
  const auto columns = static_cast<std::size_t>(problem.columns);
  std::vector<std::int64_t> product(problem.inputs * columns);
  for (std::size_t n = 0; n < problem.inputs; ++n) {
    for (std::size_t c = 0; c < columns; ++c) {
      std::int64_t sum = 0;
      for (std::size_t r = 0; r < rows; ++r)
        sum += std::int64_t{problem.input[n * rows + r]} * problem.weights[c * rows + r];
      product[n * columns + c] = sum;
    }
  }
  return product;
}

}  // namespace ohmic
