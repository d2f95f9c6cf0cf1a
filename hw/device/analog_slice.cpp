#include "hw/device/analog_slice.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace ohmic {
namespace {

// What a conversion's random numbers are for.
constexpr std::uint64_t kReadNoise = 0;
constexpr std::uint64_t kConverterNoise = 1;

std::uint64_t index(int n) { return static_cast<std::uint64_t>(n); }

}  // namespace

/// One input slice on the rows of a unit.
struct AnalogSlice::Activation {
  std::vector<int> levels;  // that the DACs drive
  CounterRandom reads;      // of this slice of planes, input slice and unit
  double weight;            // of a code
};

AnalogSlice::AnalogSlice(const ChipConfig& chip, const ArrayClass& array, const CodeBlock& block,
                         BlockLines lines, std::vector<UnitCells> units, const CounterRandom& cells)
    : slice_(units.front().slice),
      bits_per_cell_(chip.bits_per_cell),
      dac_bits_(chip.dac_bits),
      skips_(chip.skip_zero_inputs),
      read_noise_(chip.device.read_noise),
      adc_(chip, array),
      lines_(std::move(lines)),
      units_(std::move(units)) {
  const CellLaw law(chip.device, bits_per_cell_);
  pair_ = make_analog_pair(
      law, chip.device.wire_ohm,
      program_pair(law, bits_per_cell_, block, slice_, cells, lines_.rows, lines_.columns));
}

void AnalogSlice::multiply(const ActivationCode* input, int activation_bits,
                           const CounterRandom& reads, double* sums) const {
  const int mask = (1 << dac_bits_) - 1;
  for (int bit = 0; bit < activation_bits; bit += dac_bits_) {
    const CounterRandom of_slice = reads.of(index(slice_)).of(index(bit));
    for (const UnitCells& unit : units_) {
      Activation activation{{},
                            of_slice.of(index(lines_.rows[unit.rows.front()])),
                            std::ldexp(1.0, slice_ * bits_per_cell_ + bit)};
      for (const std::uint32_t row : unit.rows)
        activation.levels.push_back(input[row] >> bit & mask);
      activate(unit, activation, sums);
    }
  }
}

void AnalogSlice::activate(const UnitCells& unit, const Activation& activation,
                           double* sums) const {
  const std::vector<int>& levels = activation.levels;
  const auto is_zero = [](int level) { return level == 0; };
  if (skips_ && std::all_of(levels.begin(), levels.end(), is_zero)) return;
  std::vector<double> currents;
  pair_->sums(unit, levels, currents);
  std::vector<double> squares;
  if (read_noise_ > 0) squares = pair_->squares(unit, levels);
  for (std::size_t c = 0; c < unit.columns.size(); ++c) {
    const std::uint32_t column = unit.columns[c];
    const CounterRandom conversion = activation.reads.of(index(lines_.columns[column]));
    if (read_noise_ > 0)
      currents[c] += read_noise_ * std::sqrt(squares[c]) * conversion.of(kReadNoise).normal();
    sums[column] += activation.weight * adc_.convert(currents[c], conversion.of(kConverterNoise));
  }
}

}  // namespace ohmic
