#pragma once

#include <array>
#include <cstdint>

#include "nets/onnx/node_reader.h"
#include "nets/onnx/view.h"
#include "util/json_section.h"

namespace ohmic::onnx_import {

/// The attributes by which Conv and pools slide over a map.
struct Window {
  std::array<std::int64_t, 2> kernel{}, stride{1, 1}, dilation{1, 1};
  std::array<std::int64_t, 4> pad{};  ///< the node's own: top, left, bottom, right
  bool ceil_mode = false;
};

/// Reads kernel_shape, strides, dilations, pads, auto_pad and ceil_mode for a map, which keeps its
/// own pads. kernel: of the weights; {0, 0}: kernel_shape says it. NotUnderstood if they do not
/// fit together or are out of range.
Window read_window(NodeReader& reader, const View& map, std::array<std::int64_t, 2> kernel);

/// Padding of a layer that reads the map: its own and the window's.
std::array<std::int64_t, 4> joint_pad(const View& map, const Window& window);

/// Kernel, stride and this padding as in a network file.
Json window_keys(const Window& window, const std::array<std::int64_t, 4>& pad);

/// The map that slides out; NotUnderstood if the kernel is larger than the padded map.
Shape slid_shape(const View& map, const Window& window, const std::array<std::int64_t, 4>& pad,
                 std::int64_t channels);

/// NotUnderstood unless the view is a map of a layer that puts out maps.
void require_map(const View& view);

}  // namespace ohmic::onnx_import
