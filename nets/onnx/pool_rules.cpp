// Nodes that become pools.
#include <algorithm>
#include <utility>

#include "nets/onnx/rule_context.h"
#include "nets/onnx/window.h"

namespace ohmic::onnx_import {
namespace {

View pool(const RuleContext& context, const View& map, const std::string& type,
          const Window& window, const std::array<std::int64_t, 4>& pad, Json more) {
  const Shape shape = slid_shape(map, window, pad, map.sizes[kChannel]);
  for (std::size_t i = 0; i < 2; ++i) {
    // As in PyTorch: else a window could lie in padding alone.
    if (std::max(pad[i], pad[i + 2]) * 2 > window.kernel[i])
      throw NotUnderstood("has padding of more than half its kernel");
  }
  Json keys = window_keys(window, pad);
  keys["ceil_mode"] = window.ceil_mode;
  keys.update(more);
  const int layer = context.draft().add(context.layer(type, keys, {map.layer}));
  return output_view(layer, shape, map.sizes[kBatch]);
}

Window pool_window(const RuleContext& context, const View& map) {
  const Window window = read_window(context.reader(), map, {0, 0});
  if (window.dilation != std::array<std::int64_t, 2>{1, 1})
    context.reader().fail("dilations", "are not 1");
  return window;
}

View max_pool(const RuleContext& context) {
  const View& map = context.read_padded(0);
  require_map(map);
  context.reader().ignore("storage_order");  // of the indices, which nobody reads
  const Window window = pool_window(context, map);
  constexpr double kLowest = -3e38;
  // Zeros around a map without negative values are no larger than what stands in it.
  const bool harmless = !map.is_padded() || map.pad_value <= kLowest ||
                        (map.pad_value == 0 && context.draft().is_non_negative(map.layer));
  if (!harmless)
    throw NotUnderstood("reads what Pad '" + map.padded_by + "' padded, which may be the largest");
  return pool(context, map, "max_pool2d", window, joint_pad(map, window), Json::object());
}

View average_pool(const RuleContext& context) {
  const View& map = context.read_padded(0);
  require_map(map);
  const Window window = pool_window(context, map);
  const bool counts = context.reader().integer("count_include_pad", 0) != 0;
  const bool own = window.pad != std::array<std::int64_t, 4>{};
  if (map.is_padded() && map.pad_value != 0)
    throw NotUnderstood("reads what Pad '" + map.padded_by + "' padded with other values than 0");
  if (map.is_padded() && own && !counts)
    throw NotUnderstood("counts the padding of Pad '" + map.padded_by + "', but not its own");
  Json more = Json::object();
  if (own && !counts) more["count_include_pad"] = false;
  return pool(context, map, "avg_pool2d", window, joint_pad(map, window), more);
}

View global_average(const RuleContext& context) {
  const View& map = context.read(0);
  require_map(map);
  View made = context.add_like(map, context.layer("global_avg_pool", Json::object(), {map.layer}));
  made.sizes[kHeight] = made.sizes[kWidth] = 1;
  return made;
}

View global_max(const RuleContext& context) {
  const View& map = context.read(0);
  require_map(map);
  Window window;
  window.kernel = {map.sizes[kHeight], map.sizes[kWidth]};
  return pool(context, map, "max_pool2d", window, {}, Json::object());
}

/// The dimensions that a reduction takes together.
std::vector<bool> reduced(const RuleContext& context, const View& view) {
  NodeReader& reader = context.reader();
  std::vector<std::int64_t> axes = reader.integers("axes", {});
  if (context.has(1)) axes = context.constant(1).integers;
  if (axes.empty()) throw NotUnderstood("takes the mean of everything");
  std::vector<bool> gone(view.groups.size(), false);
  for (const std::int64_t axis : axes) {
    const int at = wrapped_axis(axis, gone.size());
    if (at < 0) reader.fail("axes", "is none of its input");
    gone[static_cast<std::size_t>(at)] = true;
  }
  return gone;
}

/// A mean over height and width.
View reduce_mean(const RuleContext& context) {
  const View& view = context.read(0);
  const std::vector<bool> gone = reduced(context, view);
  context.reader().ignore("noop_with_empty_axes");
  const bool keep = context.reader().integer("keepdims", 1) != 0;
  std::vector<Axis> taken;
  std::vector<Axis> wanted;
  for (std::size_t i = 0; i < gone.size(); ++i)
    for (const Axis axis : view.wide(i))
      if (gone[i]) taken.push_back(axis);
  for (const Axis axis : {kHeight, kWidth})
    if (view.sizes[static_cast<std::size_t>(axis)] != 1) wanted.push_back(axis);
  std::sort(taken.begin(), taken.end());
  if (view.flat || taken != wanted)
    throw NotUnderstood("takes the mean of other axes than height and width");
  View made =
      context.add_like(view, context.layer("global_avg_pool", Json::object(), {view.layer}));
  made.sizes[kHeight] = made.sizes[kWidth] = 1;
  if (keep) return made;
  Dims dims;
  for (std::size_t i = 0; i < gone.size(); ++i)
    if (!gone[i]) dims.push_back(made.dims()[i]);
  return regrouped(made, dims);
}

}  // namespace

Rules pool_rules() {
  return {{"MaxPool", max_pool},
          {"AveragePool", average_pool},
          {"GlobalAveragePool", global_average},
          {"GlobalMaxPool", global_max},
          {"ReduceMean", reduce_mean}};
}

}  // namespace ohmic::onnx_import
