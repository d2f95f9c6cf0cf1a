#include "quant/network/im2col_panels.h"

#include <algorithm>

namespace ohmic {
namespace {

std::size_t size(int n) { return static_cast<std::size_t>(n); }

}  // namespace

ColumnPanels::ColumnPanels(const Layer& layer, const std::vector<const Values*>& inputs)
    : layer_(layer),
      rows_(static_cast<std::size_t>(im2col(layer).rows)),
      columns_(inputs.size() * static_cast<std::size_t>(layer.out.pixels())),
      width_(size(layer.in.width + layer.sliding.pad_left + layer.sliding.pad_right)),
      map_(width_ * size(layer.in.height + layer.sliding.pad_top + layer.sliding.pad_bottom)),
      padded_(inputs.size() * size(layer.in.channels) * map_),
      panel_(rows_ * kColumns) {
  const std::size_t row = size(layer.in.width);
  float* map = padded_.data() + size(layer.sliding.pad_top) * width_ + size(layer.sliding.pad_left);
  for (const Values* input : inputs) {
    const float* from = input->data();
    for (int c = 0; c < layer.in.channels; ++c, map += map_) {
      for (int y = 0; y < layer.in.height; ++y, from += row)
        std::copy(from, from + row, map + size(y) * width_);
    }
  }
}

std::vector<ColumnPanels::Run> ColumnPanels::runs_of(std::size_t first) const {
  const auto windows = static_cast<std::size_t>(layer_.out.pixels());
  const std::size_t out_width = size(layer_.out.width);
  const std::size_t last = std::min(first + kColumns, columns_);
  std::vector<Run> runs;
  for (std::size_t column = first; column < last;) {
    const std::size_t window = column % windows;
    const std::size_t y = window / out_width, x = window % out_width;
    Run run;
    run.column = column - first;
    run.count = std::min(out_width - x, last - column);
    run.base = column / windows * size(layer_.in.channels) * map_ +
               y * size(layer_.sliding.stride_h) * width_ + x * size(layer_.sliding.stride_w);
    runs.push_back(run);
    column += run.count;
  }
  return runs;
}

const std::vector<float>& ColumnPanels::fill(std::size_t first, int group) {
  const Sliding& s = layer_.sliding;
  const std::vector<Run> runs = runs_of(first);
  const std::size_t channels = size(layer_.in.channels / layer_.groups);
  const std::size_t taps = size(s.kernel_h * s.kernel_w);
  const std::size_t stride = size(s.stride_w);
  if (first + kColumns > columns_) std::fill(panel_.begin(), panel_.end(), 0.0F);
  for (std::size_t k = 0; k < rows_; ++k) {
    const int tap = static_cast<int>(k % taps);
    const std::size_t offset = (size(group) * channels + k / taps) * map_ +
                               size(tap / s.kernel_w * s.dilation_h) * width_ +
                               size(tap % s.kernel_w * s.dilation_w);
    for (const Run& run : runs) {
      float* to = panel_.data() + k * kColumns + run.column;
      const float* from = padded_.data() + run.base + offset;
      if (stride == 1) {
        std::copy(from, from + run.count, to);
        continue;
      }
      for (std::size_t i = 0; i < run.count; ++i) to[i] = from[i * stride];
    }
  }
  return panel_;
}

}  // namespace ohmic
