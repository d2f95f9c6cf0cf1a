#include "nets/network_spec.h"

#include <algorithm>

namespace ohmic {
namespace {

/// A kernel sliding along one axis of a map.
struct Axis {
  std::int64_t size;
  std::int64_t kernel;
  std::int64_t stride;
  std::int64_t dilation;
  std::int64_t pad_before;
  std::int64_t pad_after;
};

Axis vertical(const Shape& in, const Sliding& s) {
  return {in.height, s.kernel_h, s.stride_h, s.dilation_h, s.pad_top, s.pad_bottom};
}

Axis horizontal(const Shape& in, const Sliding& s) {
  return {in.width, s.kernel_w, s.stride_w, s.dilation_w, s.pad_left, s.pad_right};
}

std::int64_t floor_div(std::int64_t a, std::int64_t b) { return a / b - (a % b < 0 ? 1 : 0); }

int positions(const Axis& axis, bool ceil_mode) {
  const std::int64_t reach = axis.dilation * (axis.kernel - 1) + 1;
  const std::int64_t room = axis.size + axis.pad_before + axis.pad_after - reach;
  std::int64_t count = floor_div(room + (ceil_mode ? axis.stride - 1 : 0), axis.stride) + 1;
  // A window that rounding up added must still start inside the input or the padding before it.
  if (ceil_mode && (count - 1) * axis.stride >= axis.size + axis.pad_before) --count;
  return static_cast<int>(std::max<std::int64_t>(count, 0));
}

struct Range {
  std::int64_t first = 0;
  std::int64_t last = -1;
};

/// The first and last pixel that the kernel's taps touch at `position`; empty in padding alone.
Range taps(const Axis& axis, std::int64_t position) {
  const std::int64_t start = position * axis.stride - axis.pad_before;
  const std::int64_t first = start < 0 ? (-start + axis.dilation - 1) / axis.dilation : 0;
  const std::int64_t last =
      std::min(axis.kernel - 1, floor_div(axis.size - 1 - start, axis.dilation));
  if (first > last) return {};
  return {start + first * axis.dilation, start + last * axis.dilation};
}

/// The furthest pixel that any of the positions 0..`position` touches; -1 for none.
std::int64_t furthest_tap(const Axis& axis, std::int64_t position) {
  // Windows wholly before the map's end touch ever further pixels. The last pixel of those cut by
  // the end repeats every `dilation` windows. So the newest of the first kind and the newest few of
  // the second suffice.
  const std::int64_t uncut =
      floor_div(axis.size - 1 - axis.dilation * (axis.kernel - 1) + axis.pad_before, axis.stride);
  std::int64_t furthest = -1;
  if (uncut >= 0) furthest = taps(axis, std::min(uncut, position)).last;
  const std::int64_t newest = std::min(position, (axis.size - 1 + axis.pad_before) / axis.stride);
  const std::int64_t oldest = std::max<std::int64_t>(0, newest - axis.dilation + 1);
  for (std::int64_t p = oldest; p <= newest; ++p) {
    furthest = std::max(furthest, taps(axis, p).last);
  }
  return furthest;
}

bool slides(LayerKind kind) {
  return kind == LayerKind::kConv2d || kind == LayerKind::kMaxPool2d ||
         kind == LayerKind::kAvgPool2d;
}

bool reads_whole_map(LayerKind kind) {
  return kind == LayerKind::kLinear || kind == LayerKind::kFlatten ||
         kind == LayerKind::kGlobalAvgPool;
}

}  // namespace

std::string to_string(const Shape& shape) {
  if (shape.flat) return std::to_string(shape.channels);
  return std::to_string(shape.channels) + " x " + std::to_string(shape.height) + " x " +
         std::to_string(shape.width);
}

const char* to_string(LayerKind kind) {
  switch (kind) {
    case LayerKind::kConv2d:
      return "conv2d";
    case LayerKind::kLinear:
      return "linear";
    case LayerKind::kRelu:
      return "relu";
    case LayerKind::kRelu6:
      return "relu6";
    case LayerKind::kLeakyRelu:
      return "leaky_relu";
    case LayerKind::kClip:
      return "clip";
    case LayerKind::kSigmoid:
      return "sigmoid";
    case LayerKind::kTanh:
      return "tanh";
    case LayerKind::kHardSigmoid:
      return "hard_sigmoid";
    case LayerKind::kHardSwish:
      return "hard_swish";
    case LayerKind::kElu:
      return "elu";
    case LayerKind::kSoftplus:
      return "softplus";
    case LayerKind::kGelu:
      return "gelu";
    case LayerKind::kErf:
      return "erf";
    case LayerKind::kMaxPool2d:
      return "max_pool2d";
    case LayerKind::kAvgPool2d:
      return "avg_pool2d";
    case LayerKind::kGlobalAvgPool:
      return "global_avg_pool";
    case LayerKind::kAdd:
      return "add";
    case LayerKind::kMultiply:
      return "mul";
    case LayerKind::kUpsample2d:
      return "upsample2d";
    case LayerKind::kConcat:
      return "concat";
    case LayerKind::kAffine:
      return "affine";
    case LayerKind::kChannelShuffle:
      return "channel_shuffle";
    case LayerKind::kChannelSlice:
      return "channel_slice";
    case LayerKind::kFlatten:
      return "flatten";
    case LayerKind::kDropout:
      return "dropout";
    case LayerKind::kBatchNorm2d:
      return "batch_norm2d";
  }
  return "?";
}

Im2col im2col(const Layer& layer) {
  Im2col matrix;
  matrix.groups = layer.groups;
  matrix.columns = layer.out_channels / layer.groups;
  if (layer.kind == LayerKind::kLinear) {
    matrix.rows = layer.in.elements();
    matrix.windows = 1;
    return matrix;
  }
  matrix.rows = std::int64_t{layer.in.channels / layer.groups} * layer.sliding.kernel_h *
                layer.sliding.kernel_w;
  matrix.windows = layer.out.pixels();
  return matrix;
}

Shape slide(const Shape& in, const Sliding& sliding, int out_channels) {
  Shape out;
  out.channels = out_channels;
  out.height = positions(vertical(in, sliding), sliding.ceil_mode);
  out.width = positions(horizontal(in, sliding), sliding.ceil_mode);
  return out;
}

PixelBox receptive_field(const Layer& layer, int y, int x) {
  if (reads_whole_map(layer.kind)) return {0, 0, layer.in.height - 1, layer.in.width - 1};
  y /= layer.scale_h;  // 1 but for upsample2d
  x /= layer.scale_w;
  if (!slides(layer.kind)) return {y, x, y, x};
  const Range rows = taps(vertical(layer.in, layer.sliding), y);
  const Range columns = taps(horizontal(layer.in, layer.sliding), x);
  if (rows.last < 0 || columns.last < 0) return {};
  return {static_cast<int>(rows.first), static_cast<int>(columns.first),
          static_cast<int>(rows.last), static_cast<int>(columns.last)};
}

std::int64_t pixels_needed(const Layer& layer, std::int64_t window) {
  if (reads_whole_map(layer.kind)) return layer.in.pixels();
  if (layer.kind == LayerKind::kUpsample2d) {
    const std::int64_t row = window / layer.out.width;
    const bool repeats = row % layer.scale_h != 0;  // the row before it read all of its input row
    const std::int64_t in_row = row / layer.scale_h;
    if (repeats) return (in_row + 1) * layer.in.width;
    return in_row * layer.in.width + window % layer.out.width / layer.scale_w + 1;
  }
  if (!slides(layer.kind)) return window + 1;
  const Axis rows = vertical(layer.in, layer.sliding);
  const Axis columns = horizontal(layer.in, layer.sliding);
  const std::int64_t y = window / layer.out.width;
  const std::int64_t x = window % layer.out.width;
  const auto arrivals = [&](std::int64_t last_y, std::int64_t last_x) {
    return last_y < 0 || last_x < 0 ? 0 : last_y * layer.in.width + last_x + 1;
  };
  const std::int64_t this_row = arrivals(taps(rows, y).last, furthest_tap(columns, x));
  if (y == 0) return this_row;
  return std::max(this_row,
                  arrivals(furthest_tap(rows, y - 1), furthest_tap(columns, layer.out.width - 1)));
}

int source_channel(const Layer& layer, int channel) {
  if (layer.kind == LayerKind::kChannelSlice) return layer.start + channel;
  const int each = layer.in.channels / layer.groups;
  return channel % layer.groups * each + channel / layer.groups;
}

int pool_divisor(const Layer& pool, int y, int x) {
  const Sliding& s = pool.sliding;
  const int top = y * s.stride_h - s.pad_top;
  const int left = x * s.stride_w - s.pad_left;
  if (!s.count_include_pad) {
    const PixelBox inside = receptive_field(pool, y, x);
    return (inside.last_y - inside.first_y + 1) * (inside.last_x - inside.first_x + 1);
  }
  const int height = std::min(top + s.kernel_h, pool.in.height + s.pad_bottom) - top;
  const int width = std::min(left + s.kernel_w, pool.in.width + s.pad_right) - left;
  return height * width;
}

}  // namespace ohmic
