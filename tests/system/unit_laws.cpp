#include "tests/system/unit_laws.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <functional>

namespace ohmic {
namespace {

int bit_length(int x) { return x == 0 ? 0 : 1 + bit_length(x / 2); }
int up(int a, int b) { return (a + b - 1) / b; }
int log2_up(int n) { return static_cast<int>(std::ceil(std::log2(n) - 1e-9)); }

/// A layer's codes and the chip's sizes.
struct Cut {
  Cut(const ChipConfig& config, const Layer& spec, const IntegerLayer& layer)
      : chip(config),
        codes(layer.weights->codes),
        R(static_cast<int>(im2col(spec).rows)),
        C(static_cast<int>(im2col(spec).columns)),
        groups(im2col(spec).groups),
        h(config.ou(config.arrays[0]).rows),
        g(config.ou(config.arrays[0]).columns),
        slices(config.weight_slices(layer.bits.weight_bits)) {}

  int magnitude(int q, int r, int c) const {
    return std::abs(int{codes[static_cast<std::size_t>((q * C + c) * R + r)]});
  }
  int slices_of(int bits) const { return up(bits, chip.bits_per_cell); }
  bool has(int q, int r, int c, int slice) const {
    return (magnitude(q, r, c) >> (slice * chip.bits_per_cell)) % (1 << chip.bits_per_cell) != 0;
  }
  std::vector<int> rows(int q, int first, int last) const {
    std::vector<int> all;
    for (int r = first; r < std::min(R, last); ++r) all.push_back(q * R + r);
    return all;
  }
  std::vector<int> columns(int q, int first, int last) const {
    std::vector<int> all;
    for (int c = first; c < std::min(C, last); ++c) all.push_back(q * C + c);
    return all;
  }

  const ChipConfig& chip;
  const std::vector<WeightCode>& codes;
  int R, C, groups, h, g, slices;
};

int widest(const Cut& cut, int q, int r0, int r1, int c0, int c1) {
  int bits = 0;
  for (int r = r0; r < std::min(cut.R, r1); ++r)
    for (int c = c0; c < std::min(cut.C, c1); ++c)
      bits = std::max(bits, bit_length(cut.magnitude(q, r, c)));
  return bits;
}

void add_slices(int slices, const LawUnit& unit, UnitLaw& law) {
  for (int s = 0; s < slices; ++s) {
    law.units.push_back(unit);
    law.units.back().slice = s;
  }
}

void whole_arrays(const Cut& cut, UnitLaw& law) {
  const ArrayClass& array = cut.chip.arrays[0];
  const int together = std::max(1, std::min(array.rows / cut.R, array.columns / cut.C));
  for (int q = 0; q < cut.groups; q += together) {
    for (int r = 0; r < cut.R; r += array.rows) {
      for (int c = 0; c < cut.C; c += array.columns) {
        LawUnit unit;
        for (int k = q; k < std::min(cut.groups, q + together); ++k) {
          const auto rows = cut.rows(k, r, r + array.rows);
          const auto columns = cut.columns(k, c, c + array.columns);
          unit.rows.insert(unit.rows.end(), rows.begin(), rows.end());
          unit.columns.insert(unit.columns.end(), columns.begin(), columns.end());
        }
        add_slices(cut.slices, unit, law);
      }
    }
  }
}

/// Strips and column groups of a matrix cut at `rows` and `columns` before.
void for_each_block(const Cut& cut, int rows, int columns,
                    const std::function<void(int q, int r0, int r1, int c0, int c1)>& visit) {
  for (int q = 0; q < cut.groups; ++q)
    for (int R0 = 0; R0 < cut.R; R0 += rows)
      for (int C0 = 0; C0 < cut.C; C0 += columns)
        for (int r = R0; r < std::min(cut.R, R0 + rows); r += cut.h)
          for (int c = C0; c < std::min(cut.C, C0 + columns); c += cut.g)
            visit(q, r, std::min(R0 + rows, r + cut.h), c, std::min(C0 + columns, c + cut.g));
}

void blocks(const Cut& cut, UnitLaw& law) {
  const ArrayClass& array = cut.chip.arrays[0];
  const bool none = cut.chip.compression == Compression::kNone;
  int layer_bits = 0;
  for (const WeightCode code : cut.codes)
    layer_bits = std::max(layer_bits, bit_length(std::abs(int{code})));
  for_each_block(cut, none ? array.rows : cut.R, none ? array.columns : cut.C,
                 [&](int q, int r0, int r1, int c0, int c1) {
                   int deep = cut.slices;
                   if (cut.chip.compression == Compression::kLayerPlanes)
                     deep = cut.slices_of(layer_bits);
                   if (cut.chip.compression == Compression::kBlockPlanes) {
                     deep = cut.slices_of(widest(cut, q, r0, r1, c0, c1));
                     law.index_bits += static_cast<std::uint64_t>(log2_up(cut.slices + 1));
                   }
                   add_slices(deep, {0, cut.rows(q, r0, r1), cut.columns(q, c0, c1)}, law);
                 });
}

void zero_rows(const Cut& cut, UnitLaw& law) {
  for (int q = 0; q < cut.groups; ++q) {
    for (int c = 0; c < cut.C; c += cut.g) {
      for (int slice = 0; slice < cut.slices; ++slice) {
        std::vector<int> rows;
        for (int r = 0; r < cut.R; ++r) {
          bool any = false;
          for (int k = c; k < std::min(cut.C, c + cut.g); ++k) any |= cut.has(q, r, k, slice);
          if (any) rows.push_back(q * cut.R + r);
        }
        law.index_bits += rows.size() * static_cast<std::uint64_t>(log2_up(cut.R));
        for (std::size_t k = 0; k < rows.size(); k += static_cast<std::size_t>(cut.h)) {
          const auto last = std::min(rows.size(), k + static_cast<std::size_t>(cut.h));
          law.units.push_back({slice,
                               {rows.begin() + static_cast<std::ptrdiff_t>(k),
                                rows.begin() + static_cast<std::ptrdiff_t>(last)},
                               cut.columns(q, c, c + cut.g)});
        }
      }
    }
  }
}

void zero_columns(const Cut& cut, UnitLaw& law) {
  for (int q = 0; q < cut.groups; ++q) {
    for (int r = 0; r < cut.R; r += cut.h) {
      std::vector<int> columns;
      for (int c = 0; c < cut.C; ++c)
        if (widest(cut, q, r, r + cut.h, c, c + 1) > 0) columns.push_back(q * cut.C + c);
      law.index_bits += columns.size() * static_cast<std::uint64_t>(log2_up(cut.C));
      for (std::size_t k = 0; k < columns.size(); k += static_cast<std::size_t>(cut.g)) {
        const auto last = std::min(columns.size(), k + static_cast<std::size_t>(cut.g));
        add_slices(cut.slices,
                   {0,
                    cut.rows(q, r, r + cut.h),
                    {columns.begin() + static_cast<std::ptrdiff_t>(k),
                     columns.begin() + static_cast<std::ptrdiff_t>(last)}},
                   law);
      }
    }
  }
}

std::uint64_t pairs(const Cut& cut, const UnitLaw& law) {
  const ArrayClass& array = cut.chip.arrays[0];
  const int together = std::max(1, std::min(array.rows / cut.R, array.columns / cut.C));
  const auto dense = static_cast<std::uint64_t>(cut.slices * up(cut.groups, together) *
                                                up(cut.R, array.rows) * up(cut.C, array.columns));
  if (cut.chip.compression == Compression::kNone) return dense;
  const auto across = static_cast<std::uint64_t>(array.columns / cut.g);
  const auto down = static_cast<std::uint64_t>(array.rows / cut.h);
  std::uint64_t own = (law.units.size() + across * down - 1) / (across * down);
  if (cut.chip.packing == Packing::kAligned) {
    std::uint64_t shelves = 0;
    for (int q = 0; q < cut.groups; ++q) {
      for (int r = 0; r < cut.R; r += cut.h) {
        const auto of_strip = static_cast<std::uint64_t>(
            std::count_if(law.units.begin(), law.units.end(),
                          [&](const LawUnit& u) { return u.rows.front() == q * cut.R + r; }));
        shelves += (of_strip + across - 1) / across;
      }
    }
    own = (shelves + down - 1) / down;
  }
  return std::max<std::uint64_t>({1, own, cut.chip.spread ? dense : 0});
}

}  // namespace

UnitLaw unit_law(const ChipConfig& chip, const Layer& spec, const IntegerLayer& layer) {
  const Cut cut(chip, spec, layer);
  UnitLaw law;
  const bool whole = cut.h == chip.arrays[0].rows && cut.g == chip.arrays[0].columns;
  if (chip.compression == Compression::kZeroRows) {
    zero_rows(cut, law);
  } else if (chip.compression == Compression::kZeroColumns) {
    zero_columns(cut, law);
  } else if (chip.compression == Compression::kNone && whole) {
    whole_arrays(cut, law);
  } else {
    blocks(cut, law);
  }
  law.pairs = pairs(cut, law);
  return law;
}

std::vector<int> window_codes(const Layer& spec, const IntegerLayer& layer,
                              const std::vector<ActivationCode>& codes, int window) {
  if (spec.kind == LayerKind::kLinear) return {codes.begin(), codes.end()};
  const Sliding& s = spec.sliding;
  std::vector<int> rows;
  for (int channel = 0; channel < spec.in.channels; ++channel) {
    for (int ky = 0; ky < s.kernel_h; ++ky) {
      for (int kx = 0; kx < s.kernel_w; ++kx) {
        const int y = window / spec.out.width * s.stride_h - s.pad_top + ky * s.dilation_h;
        const int x = window % spec.out.width * s.stride_w - s.pad_left + kx * s.dilation_w;
        const bool inside = y >= 0 && x >= 0 && y < spec.in.height && x < spec.in.width;
        const int at = (channel * spec.in.height + y) * spec.in.width + x;
        rows.push_back(inside ? codes[static_cast<std::size_t>(at)] : layer.input.zero_point);
      }
    }
  }
  return rows;
}

std::vector<std::int64_t> unit_accumulators(const ChipConfig& chip, const Layer& spec,
                                            const IntegerLayer& layer, const UnitLaw& law,
                                            const std::vector<ActivationCode>& codes) {
  const auto rows = static_cast<int>(im2col(spec).rows);
  const auto windows = static_cast<int>(im2col(spec).windows);
  std::vector<std::int64_t> sums(static_cast<std::size_t>(spec.out.elements()));
  for (int window = 0; window < windows; ++window) {
    const std::vector<int> inputs = window_codes(spec, layer, codes, window);
    for (const LawUnit& unit : law.units) {
      for (const int column : unit.columns) {
        for (int bit = 0; bit < layer.bits.activation_bits; bit += chip.dac_bits) {
          std::int64_t s = 0;
          for (const int row : unit.rows) {
            const int group = column / static_cast<int>(im2col(spec).columns);
            if (row / rows != group) continue;  // of the diagonal
            const int code =
                layer.weights->codes[static_cast<std::size_t>(column * rows + row % rows)];
            const int cell =
                (std::abs(code) >> (unit.slice * chip.bits_per_cell)) % (1 << chip.bits_per_cell);
            const int drive = (inputs[static_cast<std::size_t>(row)] >> bit) % (1 << chip.dac_bits);
            s += (code < 0 ? -1 : 1) * cell * drive;
          }
          if (chip.adc_bits) {
            const std::int64_t low = -(std::int64_t{1} << (*chip.adc_bits - 1));
            s = std::clamp(s, low, -low - 1);
          }
          sums[static_cast<std::size_t>(column * windows + window)] +=
              s * (std::int64_t{1} << (unit.slice * chip.bits_per_cell + bit));
        }
      }
    }
  }
  return sums;
}

}  // namespace ohmic
