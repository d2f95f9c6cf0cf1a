#include "nets/onnx/window.h"

#include <algorithm>

#include "nets/layer_parser.h"

namespace ohmic::onnx_import {
namespace {

std::array<std::int64_t, 2> read_pair(NodeReader& reader, const std::string& name,
                                      std::array<std::int64_t, 2> fallback) {
  const std::vector<std::int64_t> said = reader.integers(name, {fallback[0], fallback[1]});
  const auto fits = [](std::int64_t v) { return v >= 1 && v <= kMaxPixels; };
  if (said.size() != 2 || !fits(said[0]) || !fits(said[1]))
    reader.fail(name, "is " + dims_text(said) + ", allowed are two numbers from 1 to 8192");
  return {said[0], said[1]};
}

/// What auto_pad adds along one axis of `size` pixels.
std::int64_t same_padding(std::int64_t size, std::int64_t kernel, std::int64_t stride,
                          std::int64_t dilation) {
  const std::int64_t count = (size + stride - 1) / stride;
  const std::int64_t reach = (kernel - 1) * dilation + 1;
  return std::max<std::int64_t>((count - 1) * stride + reach - size, 0);
}

void read_pads(NodeReader& reader, const View& map, Window& window) {
  const std::string automatic = reader.text("auto_pad", "NOTSET");
  const std::vector<std::int64_t> said = reader.integers("pads", {0, 0, 0, 0});
  if (automatic == "VALID") return;
  if (automatic == "SAME_UPPER" || automatic == "SAME_LOWER") {
    for (std::size_t i = 0; i < 2; ++i) {
      const std::int64_t size = map.sizes[i + kHeight] + map.pad[i] + map.pad[i + 2];
      const std::int64_t all =
          same_padding(size, window.kernel[i], window.stride[i], window.dilation[i]);
      window.pad[i] = automatic == "SAME_UPPER" ? all / 2 : all - all / 2;
      window.pad[i + 2] = all - window.pad[i];
    }
    return;
  }
  if (!automatic.empty() && automatic != "NOTSET")
    reader.fail("auto_pad", "is '" + automatic + "'");
  const auto fits = [](std::int64_t v) { return v >= 0 && v <= kMaxPixels; };
  if (said.size() != 4 || !std::all_of(said.begin(), said.end(), fits))
    reader.fail("pads", "is " + dims_text(said) + ", allowed are four numbers from 0 to 8192");
  std::copy(said.begin(), said.end(), window.pad.begin());
}

}  // namespace

Window read_window(NodeReader& reader, const View& map, std::array<std::int64_t, 2> kernel) {
  Window window;
  const bool given = kernel[0] > 0;
  if (!given && !reader.has("kernel_shape")) throw NotUnderstood("has no kernel_shape");
  window.kernel = read_pair(reader, "kernel_shape", kernel);
  if (given && window.kernel != kernel) reader.fail("kernel_shape", "is not that of its weights");
  window.stride = read_pair(reader, "strides", {1, 1});
  window.dilation = read_pair(reader, "dilations", {1, 1});
  window.ceil_mode = reader.integer("ceil_mode", 0) != 0;
  read_pads(reader, map, window);
  return window;
}

std::array<std::int64_t, 4> joint_pad(const View& map, const Window& window) {
  std::array<std::int64_t, 4> pad = window.pad;
  for (std::size_t i = 0; i < pad.size(); ++i) {
    pad[i] += map.pad[i];
    if (pad[i] > kMaxPixels) throw NotUnderstood("has too much padding");
  }
  return pad;
}

Json window_keys(const Window& window, const std::array<std::int64_t, 4>& pad) {
  return {{"kernel", window.kernel}, {"stride", window.stride}, {"padding", pad}};
}

Shape slid_shape(const View& map, const Window& window, const std::array<std::int64_t, 4>& pad,
                 std::int64_t channels) {
  const auto to_int = [](std::int64_t v) { return static_cast<int>(v); };
  const Shape in{to_int(map.sizes[1]), to_int(map.sizes[2]), to_int(map.sizes[3]), false};
  Sliding s;
  s.kernel_h = to_int(window.kernel[0]);
  s.kernel_w = to_int(window.kernel[1]);
  s.stride_h = to_int(window.stride[0]);
  s.stride_w = to_int(window.stride[1]);
  s.dilation_h = to_int(window.dilation[0]);
  s.dilation_w = to_int(window.dilation[1]);
  s.pad_top = to_int(pad[0]);
  s.pad_left = to_int(pad[1]);
  s.pad_bottom = to_int(pad[2]);
  s.pad_right = to_int(pad[3]);
  s.ceil_mode = window.ceil_mode;
  const Shape out = slide(in, s, to_int(channels));
  if (out.height < 1 || out.width < 1)
    throw NotUnderstood("its kernel is larger than the padded map of " + to_string(in));
  return out;
}

void require_map(const View& view) {
  if (view.is_map() && !view.flat) return;
  throw NotUnderstood("reads " + dims_text(view.dims()) +
                      ", needed is a map: images, channels, height, width");
}

}  // namespace ohmic::onnx_import
