#include "tests/system/layout_law.h"

#include <algorithm>
#include <set>
#include <vector>

#include "tests/system/packing_bound.h"

namespace ohmic {
namespace {

int up(int a, int b) { return (a + b - 1) / b; }

/// A bit line: an output channel and one of its slices.
struct Line {
  int channel = 0, slice = 0;
};

/// Counts one layer in arrays of one class.
class Counter {
 public:
  Counter(const ChipConfig& chip, const ArrayClass& array, const Layer& spec, const LayerBits& bits)
      : chip_(chip), array_(array) {
    const Im2col matrix = im2col(spec);
    rows_ = static_cast<int>(matrix.rows);
    columns_ = static_cast<int>(matrix.columns);
    groups_ = matrix.groups;
    const int sign = chip.weight_planes == WeightPlanes::kPaper ? 0 : 1;
    for (const int width : column_bits(bits, columns_ * groups_))
      slices_.push_back(up(width - sign, chip.bits_per_cell));
  }

  LayoutLaw run() {
    if (chip_.adjacent_slices &&
        *std::max_element(slices_.begin(), slices_.end()) > array_.columns) {
      law_.fits = false;
      return law_;
    }
    for (int q = 0; q < groups_;) q = cut_from(q);
    for (const auto& [shape, n] : shapes_) {
      const int room = (array_.rows / shape.first) * (array_.columns / shape.second);
      law_.shape_pairs += static_cast<std::uint64_t>(up(n, room));
    }
    law_.least_pairs = least_pairs(shapes_, array_);
    law_.one_shape = shapes_.size() == 1;
    return law_;
  }

 private:
  int width(int channel) const {
    return chip_.adjacent_slices ? slices_[static_cast<std::size_t>(channel)] : 1;
  }
  std::vector<int> channels_of(int group) const {
    std::vector<int> channels;
    for (int c = 0; c < columns_; ++c) channels.push_back(group * columns_ + c);
    return channels;
  }
  int width_of(const std::vector<int>& channels) const {
    int lines = 0;
    for (const int c : channels) lines += width(c);
    return lines;
  }

  /// Cuts the blocks of a convolution group, or of those that lie on one diagonal with it; returns
  /// the group after them.
  int cut_from(int group) {
    std::vector<std::vector<int>> together;
    int lines = 0;
    int last = group;
    while (last < groups_ && (last - group + 1) * rows_ <= array_.rows &&
           lines + width_of(channels_of(last)) <= array_.columns) {
      together.push_back(channels_of(last));
      lines += width_of(together.back());
      ++last;
    }
    if (!together.empty()) {
      count_block(rows_, together);
      return last;
    }
    std::vector<int> part;
    for (const int channel : channels_of(group)) {
      if (width_of(part) + width(channel) > array_.columns) {
        count_column(part);
        part.clear();
      }
      part.push_back(channel);
    }
    count_column(part);
    return group + 1;
  }

  void count_column(const std::vector<int>& channels) {
    for (int r = 0; r < rows_; r += array_.rows)
      count_block(std::min(array_.rows, rows_ - r), {channels});
  }

  /// rows: of each group. channels: of each group.
  void count_block(int rows, const std::vector<std::vector<int>>& channels) {
    int deepest = 0;
    for (const auto& group : channels) {
      for (const int c : group) deepest = std::max(deepest, slices_[static_cast<std::size_t>(c)]);
    }
    const int rectangles = chip_.adjacent_slices ? 1 : deepest;
    law_.own_pairs += static_cast<std::uint64_t>(rectangles);
    law_.own_pes += static_cast<std::uint64_t>(up(deepest, chip_.groups_per_pe));
    for (int p = 0; p < rectangles; ++p) {
      int lines = 0;
      std::set<std::pair<int, int>> of_array;  // units that are the whole array
      for (std::size_t q = 0; q < channels.size(); ++q)
        lines += count_group(rows, channels[q], p, of_array);
      law_.units += of_array.size();
      ++shapes_[{static_cast<int>(channels.size()) * rows, lines}];
    }
  }

  /// Counts the units of a convolution group; returns its bit lines.
  int count_group(int rows, const std::vector<int>& channels, int slice,
                  std::set<std::pair<int, int>>& of_array) {
    std::vector<Line> places;  // also of columns that lack the slice
    for (const int c : channels) {
      const int deep = slices_[static_cast<std::size_t>(c)];
      if (!chip_.adjacent_slices) places.push_back({c, slice});
      for (int s = 0; chip_.adjacent_slices && s < deep; ++s) places.push_back({c, s});
    }
    const OuSize unit = chip_.ou(array_);
    const bool whole = unit.rows == array_.rows && unit.columns == array_.columns;
    std::set<std::pair<int, int>> units;  // strip, part across
    int lines = 0;
    for (std::size_t n = 0; n < places.size(); ++n) {
      if (slices_[static_cast<std::size_t>(places[n].channel)] <= places[n].slice) continue;
      ++lines;
      law_.cells += static_cast<std::uint64_t>(rows);
      std::set<int> strips;
      for (int r = 0; r < rows; ++r) strips.insert(whole ? 0 : r / unit.rows);
      law_.columns += strips.size();
      for (const int strip : strips) {
        const int across = whole ? 0 : static_cast<int>(n) / unit.columns;
        (whole ? of_array : units).insert({strip, across});
      }
    }
    law_.units += units.size();
    return lines;
  }

  const ChipConfig& chip_;
  ArrayClass array_;
  int rows_ = 0, columns_ = 0, groups_ = 1;  // of one group
  std::vector<int> slices_;                  // by output channel
  ShapeCounts shapes_;
  LayoutLaw law_;
};

}  // namespace

LayoutLaw layout_law(const ChipConfig& chip, const ArrayClass& array, const Layer& spec,
                     const LayerBits& bits) {
  return Counter(chip, array, spec, bits).run();
}

}  // namespace ohmic
