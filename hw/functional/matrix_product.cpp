#include "hw/functional/matrix_product.h"

#include <algorithm>
#include <map>
#include <utility>

#include "hw/device/analog_slice.h"
#include "hw/functional/block_units.h"
#include "hw/functional/block_values.h"
#include "hw/mapping/block_cutter.h"
#include "hw/mapping/stored_placer.h"
#include "quant/network/chunk_threads.h"
#include "util/config_error.h"

namespace ohmic {
namespace {

// What the random numbers of a chip are for.
constexpr std::uint64_t kCells = 0;
constexpr std::uint64_t kReads = 1;

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
    constexpr int kArrayClass = 0;
    const bool compresses = chip.compression != Compression::kNone;
    mapping_.layers.push_back(measure_layer(chip, layer_, kArrayClass, problem.weight_bits,
                                            problem.activation_bits,
                                            compresses ? &problem.weights : nullptr));
    if (compresses) {
      lay_stored(chip);
    } else {
      lay_dense(chip);
    }
  }
  MatrixLayout(const MatrixLayout&) = delete;
  MatrixLayout& operator=(const MatrixLayout&) = delete;

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
    cut_layer(chip, layer_, layer_.in.channels, 0, measured, mapping_);
    for (const WeightBlock& block : mapping_.blocks) {
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
        std::map<int, std::vector<UnitCells>> by_slice;
        for (UnitCells& unit : stored_block_units(chip, mapping_, pe, block))
          by_slice[unit.slice].push_back(std::move(unit));
        for (auto& [slice, units] : by_slice) slices_.push_back({&block, std::move(units)});
      }
    }
  }

  Layer layer_;
  MatrixGeometry geometry_;
  Mapping mapping_;
  std::vector<SliceUnits> slices_;
};

/// One chip with the matrix in its arrays.
class MatrixChip {
 public:
  MatrixChip(const ChipConfig& chip, const MatrixProblem& problem, std::uint64_t seed,
             std::uint64_t number)
      : chip_(chip),
        problem_(problem),
        layout_(chip, problem),
        random_(CounterRandom(seed).of(number)) {}

  std::size_t slices() const { return layout_.slices().size(); }
  const BlockLines lines(std::size_t slice) const {
    return layout_.lines(*layout_.slices()[slice].block);
  }
  /// Results of one slice of a block, [inputs][columns of the block].
  std::vector<double> multiply(std::size_t slice) const {
    const SliceUnits& of = layout_.slices()[slice];
    const BlockLines block_lines = lines(slice);
    const AnalogSlice arrays(chip_, chip_.arrays.front(),
                             layout_.codes(*of.block, problem_.weights), block_lines, of.units,
                             random_.of(kCells));
    const std::size_t columns = block_lines.columns.size();
    std::vector<double> sums(problem_.inputs * columns);
    std::vector<ActivationCode> input(block_lines.rows.size());
    for (std::size_t n = 0; n < problem_.inputs; ++n) {
      const ActivationCode* codes =
          problem_.input.data() + n * static_cast<std::size_t>(problem_.rows);
      for (std::size_t r = 0; r < input.size(); ++r) input[r] = codes[block_lines.rows[r]];
      arrays.multiply(input.data(), problem_.activation_bits, random_.of(kReads).of(n),
                      sums.data() + n * columns);
    }
    return sums;
  }

 private:
  const ChipConfig& chip_;
  const MatrixProblem& problem_;
  MatrixLayout layout_;
  CounterRandom random_;
};

}  // namespace

std::vector<double> crossbar_product(const ChipConfig& chip, const MatrixProblem& problem,
                                     std::uint64_t seed, std::uint64_t chip_number, int threads) {
  if (chip.device.wire_ohm > 0 && chip.compression != Compression::kNone) {
    throw ConfigError("crossbar.wire_ohm",
                      "is above 0: wires are solved for arrays that hold whole blocks; allowed is "
                      "mapping.compression=none");
  }
  const MatrixChip matrix(chip, problem, seed, chip_number);
  const auto columns = static_cast<std::size_t>(problem.columns);
  std::vector<double> sums(problem.inputs * columns);
  // As many at once as there are threads, and always added up in the same order.
  for (std::size_t first = 0; first < matrix.slices(); first += static_cast<std::size_t>(threads)) {
    const std::size_t count =
        std::min<std::size_t>(matrix.slices() - first, static_cast<std::size_t>(threads));
    std::vector<std::vector<double>> results(count);
    run_chunks(threads, count, [&](std::size_t i) { results[i] = matrix.multiply(first + i); });
    for (std::size_t i = 0; i < count; ++i) {
      const std::vector<int> at = matrix.lines(first + i).columns;
      for (std::size_t v = 0; v < results[i].size(); ++v)
        sums[v / at.size() * columns + static_cast<std::size_t>(at[v % at.size()])] +=
            results[i][v];
    }
  }
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
