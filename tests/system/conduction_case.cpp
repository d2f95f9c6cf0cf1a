#include "tests/system/conduction_case.h"

#include <cstdlib>
#include <memory>
#include <numeric>
#include <set>

namespace ohmic {
namespace {

int digit_sum(int code, int bits) {
  int sum = 0;
  for (int rest = std::abs(code); rest != 0; rest >>= bits) sum += rest & ((1 << bits) - 1);
  return sum;
}

/// Per output channel, over all windows: the sum over its rows of a weight, as `weight` makes it of
/// the code, times the levels that the row's DAC drives.
template <typename Weight>
std::vector<std::uint64_t> column_totals(const Layer& spec, const IntegerLayer& layer,
                                         const std::vector<ActivationCode>& codes, int dac_bits,
                                         const Weight& weight) {
  IntegerWeights weights = *layer.weights;
  for (WeightCode& code : weights.codes) code = static_cast<WeightCode>(weight(code));
  IntegerLayer one = layer;
  one.weights = std::make_shared<const IntegerWeights>(std::move(weights));
  one.input.zero_point = digit_sum(layer.input.zero_point, dac_bits);
  std::vector<ActivationCode> levels;
  for (const int code : codes)
    levels.push_back(static_cast<ActivationCode>(digit_sum(code, dac_bits)));
  const std::vector<std::int64_t> sums = integer_accumulators(spec, one, levels);
  const auto pixels = static_cast<std::ptrdiff_t>(spec.out.pixels());
  std::vector<std::uint64_t> totals;
  for (auto at = sums.begin(); at != sums.end(); at += pixels)
    totals.push_back(static_cast<std::uint64_t>(std::accumulate(at, at + pixels, std::int64_t{0})));
  return totals;
}

/// The output channels that an array of the layer converts together.
std::set<std::vector<int>> column_sets(const Mapping& mapping, int index) {
  std::set<std::vector<int>> sets;
  for (const WeightBlock& block : mapping.blocks)
    if (block.layer == index) sets.insert(block.columns.indices());
  return sets;
}

}  // namespace

Conduction counted_conduction(const Layer& spec, const IntegerLayer& layer,
                              const std::vector<ActivationCode>& codes, const Mapping& mapping,
                              int index, const ChipConfig& chip) {
  const auto cells = column_totals(spec, layer, codes, chip.dac_bits,
                                   [&](int code) { return digit_sum(code, chip.bits_per_cell); });
  const auto rows = column_totals(spec, layer, codes, chip.dac_bits, [](int) { return 1; });
  const int group_columns = spec.out_channels / static_cast<int>(im2col(spec).groups);
  const auto slices = static_cast<std::uint64_t>(chip.weight_slices(layer.bits.weight_bits));
  Conduction sum;
  for (const std::vector<int>& columns : column_sets(mapping, index)) {
    const auto adcs = static_cast<std::size_t>(chip.adcs_per_group);
    const std::uint64_t drives =
        chip.schedule == Schedule::kSerial ? (columns.size() + adcs - 1) / adcs : 1;
    std::set<int> groups;
    for (const int column : columns) {
      const auto at = static_cast<std::size_t>(column);
      sum.conducting += drives * cells[at];
      if (groups.insert(column / group_columns).second) sum.driven += drives * slices * rows[at];
    }
  }
  return sum;
}

}  // namespace ohmic
