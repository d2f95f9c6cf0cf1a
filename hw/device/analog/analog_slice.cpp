#include "hw/device/analog/analog_slice.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace ohmic {
namespace {

std::uint64_t index(int n) { return static_cast<std::uint64_t>(n); }

bool follow_each_other(const std::vector<std::uint32_t>& lines) {
  return lines.back() - lines.front() + 1 == lines.size();
}

void add_products(const double* __restrict values, const double* __restrict weights,
                  std::size_t count, double* __restrict sums) {
  for (std::size_t i = 0; i < count; ++i) sums[i] += values[i] * weights[i];
}

}  // namespace

/// One panel of lanes, and a unit's work on it.
struct AnalogSlice::Panel {
  const DrivenLanes* input = nullptr;
  std::size_t index = 0, lanes = 0;
  ReadCounts counts;
  double weights[kReadLanes] = {};         // of the place of each lane's slices
  std::vector<CounterRandom> slice_draws;  // [kReadLanes], of the lanes
  std::vector<CounterRandom> draws;        // [kReadLanes], of the unit's reads
  std::vector<double> gathered, powers;    // [rows][kReadLanes]: levels of scattered rows; squares
  std::vector<double> wired;               // [columns][kReadLanes]: squares behind wires
  const double* levels = nullptr;          // of the unit's rows
  double driven[kReadLanes] = {};
  double sums[kTileRows * kReadLanes] = {}, squares[kTileRows * kReadLanes] = {},
                          values[kReadLanes] = {};

  void select_rows(const Unit& unit);
  void find_driven(std::size_t rows);
  void square_levels(std::size_t rows);
  void draw(std::uint64_t first_row);
};

void AnalogSlice::Panel::select_rows(const Unit& unit) {
  const double* all = input->levels(index);
  levels = all + unit.rows.front() * kReadLanes;
  if (unit.is_strip) return;
  gathered.resize(unit.rows.size() * kReadLanes);
  for (std::size_t r = 0; r < unit.rows.size(); ++r)
    std::copy_n(all + unit.rows[r] * kReadLanes, kReadLanes, gathered.data() + r * kReadLanes);
  levels = gathered.data();
}

void AnalogSlice::Panel::find_driven(std::size_t rows) {
  std::fill(std::begin(driven), std::end(driven), 0.0);
  for (std::size_t r = 0; r < rows; ++r) {
    for (std::size_t l = 0; l < kReadLanes; ++l)
      driven[l] = std::max(driven[l], std::min(levels[r * kReadLanes + l], 1.0));
  }
}

void AnalogSlice::Panel::square_levels(std::size_t rows) {
  powers.resize(rows * kReadLanes);
  for (std::size_t n = 0; n < powers.size(); ++n) powers[n] = levels[n] * levels[n];
}

void AnalogSlice::Panel::draw(std::uint64_t first_row) {
  for (std::size_t l = 0; l < lanes; ++l) draws[l] = slice_draws[l].of(first_row);
}

AnalogSlice::AnalogSlice(const LayerDevices& layer, std::uint64_t copy, const CodeBlock& block,
                         BlockLines lines, const std::vector<UnitCells>& units,
                         const std::vector<CellPair>* shares)
    : layer_(layer), slice_(units.front().slice), lines_(std::move(lines)) {
  std::size_t cells = 0;
  for (const UnitCells& unit : units) {
    units_.push_back({unit, cells, follow_each_other(unit.rows), {}});
    cells += unit.rows.size() * unit.columns.size();
  }
  cells_.reserve(cells);
  program(block, units, layer.cells(copy).of(index(slice_)), shares);
}

/// What each place of the pair adds to its line behind the wires, [rows][lines].
std::vector<CellPair> AnalogSlice::wire_up(const BitLines& lines) {
  PairCells pair{lines_.rows.size(), lines.count(), {}, layer_.chip().device.wire_ohm};
  for (std::size_t row = 0; row < pair.rows; ++row) {
    for (std::size_t line = 0; line < pair.columns; ++line)
      pair.cells.push_back(lines.cells(row, line));
  }
  if (layer_.wires() == WireModel::kFirstOrder) return first_order_shares(layer_.cell_law(), pair);
  wires_ = std::make_unique<WiredPair>(layer_.cell_law(), pair);
  std::vector<CellPair> shares = wires_->shares();
  if (layer_.read_law().read_noise == 0) wires_.reset();
  return shares;
}

void AnalogSlice::program(const CodeBlock& block, const std::vector<UnitCells>& units,
                          const CounterRandom& cells, const std::vector<CellPair>* shares) {
  const DeviceConfig& device = layer_.chip().device;
  const bool has_wires = device.wire_ohm > 0;
  const int spares = device.moves_columns() ? layer_.chip().spare_columns : 0;
  const BitLines lines(layer_.cell_law(), block, lines_, units, cells,
                       static_cast<std::size_t>(spares));
  std::vector<CellPair> found;
  if (has_wires && shares == nullptr) {
    found = wire_up(lines);
    shares = &found;
  }
  for (Unit& unit : units_) {
    for (const std::uint32_t c : unit.columns) {
      const std::size_t line = lines.line_of(c);
      unit.lines.push_back(static_cast<std::uint32_t>(line));
      for (const std::uint32_t r : unit.rows) {
        if (has_wires) {
          put_cell((*shares)[r * lines.count() + line], lines.sign_of(c), 0);
        } else {
          put_cell(lines.cells(r, line), lines.sign_of(c), layer_.cell_law().base());
        }
      }
    }
  }
  if (wires_) is_silent_ = false;
}

/// shares: of both cells of a place, less `base`. sign: of the place's column.
void AnalogSlice::put_cell(const CellPair& shares, double sign, double base) {
  cells_.push_back(on_grid(sign * (shares.positive - shares.negative), layer_.grain(slice_)));
  is_silent_ = is_silent_ && cells_.back() == 0;
  if (layer_.read_law().read_noise == 0 || wires_) return;
  const double positive = shares.positive + base;
  const double negative = shares.negative + base;
  squares_.push_back(on_grid(positive * positive + negative * negative, layer_.square_grain()));
  is_silent_ = is_silent_ && squares_.back() == 0;
}

void AnalogSlice::open(const DrivenLanes& input, const CounterRandom* draws, Panel& panel) const {
  const ChipConfig& chip = layer_.chip();
  panel.input = &input;
  panel.lanes = input.lanes(panel.index);
  for (std::size_t l = 0; l < panel.lanes; ++l) {
    const int bit = static_cast<int>(input.slice_of(panel.index, l)) * chip.dac_bits;
    panel.weights[l] = std::ldexp(1.0, slice_ * chip.bits_per_cell + bit);
    if (!layer_.read_law().draws()) continue;
    const CounterRandom& window = draws[input.window_of(panel.index, l)];
    panel.slice_draws[l] = window.of(index(slice_)).of(index(bit));
  }
}

ReadCounts AnalogSlice::multiply(const DrivenLanes& input, const CounterRandom* draws,
                                 double* sums) const {
  Panel panel;
  panel.slice_draws.assign(kReadLanes, CounterRandom(0));
  panel.draws = panel.slice_draws;
  for (panel.index = 0; panel.index < input.panels(); ++panel.index) {
    open(input, draws, panel);
    for (const Unit& unit : units_) activate(unit, panel, sums);
  }
  return panel.counts;
}

void AnalogSlice::activate(const Unit& unit, Panel& panel, double* sums) const {
  const ReadLaw& law = layer_.read_law();
  const std::size_t rows = unit.rows.size();
  const bool skips = layer_.chip().skip_zero_inputs;
  panel.select_rows(unit);
  if (skips) panel.find_driven(rows);
  const std::size_t driven =
      skips ? static_cast<std::size_t>(std::count(panel.driven, panel.driven + panel.lanes, 1.0))
            : panel.lanes;
  panel.counts.conversions += driven * unit.columns.size();
  const bool is_idle = is_silent_ || !panel.input->is_driven(panel.index);
  if (law.keeps_zero() && is_idle) return;
  if (law.draws()) panel.draw(index(lines_.rows[unit.rows.front()]));
  const bool noisy = law.read_noise > 0;
  const bool has_powers = noisy && !wires_ && layer_.chip().dac_bits > 1;
  if (has_powers) panel.square_levels(rows);
  if (noisy && wires_) square_behind_wires(unit, panel);
  for (std::size_t c = 0; c < unit.columns.size(); c += kTileRows) {
    const std::size_t columns = std::min(kTileRows, unit.columns.size() - c);
    const std::size_t at = unit.first_cell + c * rows;
    multiply_tile(cells_.data() + at, columns, rows, panel.levels, panel.sums);
    if (noisy && !wires_) {
      multiply_tile(squares_.data() + at, columns, rows,
                    has_powers ? panel.powers.data() : panel.levels, panel.squares);
    }
    for (std::size_t i = 0; i < columns; ++i) convert(unit, c + i, panel, sums);
  }
}

/// The squares of shares that wires make hang on all that is driven: lane by lane.
void AnalogSlice::square_behind_wires(const Unit& unit, Panel& panel) const {
  panel.wired.assign(unit.columns.size() * kReadLanes, 0);
  std::vector<double> levels(unit.rows.size());
  for (std::size_t l = 0; l < panel.lanes; ++l) {
    for (std::size_t r = 0; r < levels.size(); ++r) levels[r] = panel.levels[r * kReadLanes + l];
    const std::vector<double> squares = wires_->squares(unit.rows, unit.lines, levels);
    for (std::size_t c = 0; c < squares.size(); ++c) panel.wired[c * kReadLanes + l] = squares[c];
  }
}

void AnalogSlice::convert(const Unit& unit, std::size_t column, Panel& panel, double* sums) const {
  static const ColumnReader reader = column_readers().back();
  const ReadLaw& law = layer_.read_law();
  const std::size_t i = column % kTileRows;
  const std::uint32_t in_block = unit.columns[column];
  ColumnRead read;
  read.sums = panel.sums + i * kReadLanes;
  if (law.read_noise > 0)
    read.squares =
        wires_ ? panel.wired.data() + column * kReadLanes : panel.squares + i * kReadLanes;
  read.draws = panel.draws.data();
  read.column = index(lines_.columns[in_block]);
  if (layer_.chip().skip_zero_inputs) read.driven = panel.driven;
  read.lanes = panel.lanes;
  read.grain = layer_.grain(slice_);
  read.values = panel.values;
  panel.counts.clips += reader(law, read);
  const std::size_t windows = panel.input->windows();
  double* of_column = sums + in_block * windows;
  std::size_t window = panel.input->window_of(panel.index, 0);
  for (std::size_t first = 0; first < panel.lanes;) {  // the lanes of one input slice
    const std::size_t count = std::min(panel.lanes - first, windows - window);
    add_products(panel.values + first, panel.weights + first, count, of_column + window);
    first += count;
    window = 0;
  }
}

}  // namespace ohmic
