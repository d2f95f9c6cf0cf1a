#include "nets/onnx/view.h"

#include <algorithm>
#include <utility>

#include "nets/onnx/node_reader.h"

namespace ohmic::onnx_import {
namespace {

std::int64_t size_of(const View& view, Axis axis) {
  return view.sizes[static_cast<std::size_t>(axis)];
}

std::int64_t product(const View& view, const std::vector<Axis>& axes) {
  std::int64_t count = 1;
  for (const Axis axis : axes) count *= size_of(view, axis);
  return count;
}

/// Gives the axes, in their order, to dimensions of these sizes. False: an axis would be cut.
bool deal(const View& view, const std::vector<Axis>& axes, const Dims& dims,
          std::vector<std::vector<Axis>>& groups) {
  std::size_t next = 0;
  for (const std::int64_t size : dims) {
    std::vector<Axis>& group = groups.emplace_back();
    if (size == 1) {
      if (next < axes.size() && size_of(view, axes[next]) == 1) group.push_back(axes[next++]);
      continue;
    }
    std::int64_t taken = 1;
    while (taken < size && next < axes.size()) {
      taken *= size_of(view, axes[next]);
      group.push_back(axes[next++]);
    }
    if (taken != size) return false;
  }
  for (; next < axes.size(); ++next) {
    if (size_of(view, axes[next]) != 1 || groups.empty()) return false;
    groups.back().push_back(axes[next]);
  }
  return true;
}

/// The view with its channels cut into `groups`.
View cut(const View& view, std::int64_t groups) {
  View made = view;
  made.sizes[kGroup] = groups;
  made.sizes[kChannel] /= groups;
  for (std::vector<Axis>& group : made.groups) {
    const auto channel = std::find(group.begin(), group.end(), kChannel);
    if (channel != group.end()) group.insert(channel, kGroup);
  }
  return made;
}

/// Gives all of the view's axes to dimensions of these sizes; false: an axis would be cut.
bool deal_all(View& view, const Dims& dims) {
  std::vector<Axis> axes;
  for (const auto& group : view.groups) axes.insert(axes.end(), group.begin(), group.end());
  view.groups.clear();
  return deal(view, axes, dims, view.groups);
}

/// Whether the axes of a dimension have `second` straight behind `first`.
bool has_pair(const std::vector<Axis>& group, Axis first, Axis second) {
  const Axis pair[] = {first, second};
  return std::search(group.begin(), group.end(), pair, pair + 2) != group.end();
}

}  // namespace

Dims View::dims() const {
  Dims made;
  for (const auto& group : groups) made.push_back(product(*this, group));
  return made;
}

Dims View::padded_dims() const {
  Dims made = dims();
  const std::int64_t more[] = {pad[0] + pad[2], pad[1] + pad[3]};
  if (more[0] > 0) made[static_cast<std::size_t>(dimension_of(kHeight))] += more[0];
  if (more[1] > 0) made[static_cast<std::size_t>(dimension_of(kWidth))] += more[1];
  return made;
}

bool View::is_map() const {
  if (groups.size() != 4 || is_cut()) return false;
  for (std::size_t i = 0; i < groups.size(); ++i)
    if (product(*this, groups[i]) != sizes[i]) return false;
  const std::vector<Axis> axes = wide();
  return std::is_sorted(axes.begin(), axes.end());
}

std::vector<Axis> View::wide(std::size_t dimension) const {
  std::vector<Axis> axes;
  for (const Axis axis : groups[dimension])
    if (size_of(*this, axis) != 1) axes.push_back(axis);
  return axes;
}

std::vector<Axis> View::wide() const {
  std::vector<Axis> axes;
  for (std::size_t i = 0; i < groups.size(); ++i)
    for (const Axis axis : wide(i)) axes.push_back(axis);
  return axes;
}

int View::dimension_of(Axis axis) const {
  for (std::size_t i = 0; i < groups.size(); ++i) {
    const bool has = std::count(groups[i].begin(), groups[i].end(), axis) > 0;
    const std::vector<Axis> others = wide(i);
    const bool alone = others.empty() || others == std::vector<Axis>{axis};
    if (has && alone) return static_cast<int>(i);
  }
  return -1;
}

View output_view(int layer, const Shape& shape, std::int64_t batch) {
  View view;
  view.layer = layer;
  view.flat = shape.flat;
  view.sizes = {batch, shape.channels, shape.height, shape.width};
  view.groups = {{kBatch}, {kChannel}, {kHeight}, {kWidth}};
  if (shape.flat) view.groups = {{kBatch}, {kChannel, kHeight, kWidth}};
  return view;
}

View regrouped(const View& view, const Dims& dims) {
  View made = view;
  bool fits = deal_all(made, dims);
  if (!fits && !view.is_cut() && !view.flat) {
    for (std::size_t i = 0; i < dims.size() && !fits; ++i) {
      const std::int64_t groups = dims[i];
      if (groups < 2 || groups >= view.sizes[kChannel] || view.sizes[kChannel] % groups != 0)
        continue;
      made = cut(view, groups);
      fits = deal_all(made, dims);
    }
  }
  if (!fits) {
    throw NotUnderstood("makes " + dims_text(dims) + " of " + dims_text(view.dims()) +
                        ", which cuts or joins more than whole axes");
  }
  if (view.is_padded() && made.groups != view.groups)
    throw NotUnderstood("changes the shape of what Pad '" + view.padded_by + "' padded");
  return made;
}

Channels rejoined(const View& view) {
  for (const std::vector<Axis>& group : view.groups) {
    if (has_pair(group, kGroup, kChannel)) return Channels::kInOrder;
    if (has_pair(group, kChannel, kGroup)) return Channels::kShuffled;
  }
  return Channels::kCut;
}

View with_whole_channels(const View& view) {
  View made = view;
  made.sizes[kChannel] *= made.sizes[kGroup];
  made.sizes[kGroup] = 0;
  for (std::vector<Axis>& group : made.groups)
    group.erase(std::remove(group.begin(), group.end(), kGroup), group.end());
  made.cut_by.clear();
  return made;
}

View transposed(const View& view, const std::vector<std::int64_t>& order) {
  std::vector<std::int64_t> sorted = order;
  std::sort(sorted.begin(), sorted.end());
  bool fits = order.size() == view.groups.size();
  for (std::size_t i = 0; i < sorted.size(); ++i)
    fits = fits && sorted[i] == static_cast<std::int64_t>(i);
  if (!fits) throw NotUnderstood("attribute perm is no order of its axes");
  View made = view;
  for (std::size_t i = 0; i < order.size(); ++i)
    made.groups[i] = view.groups[static_cast<std::size_t>(order[i])];
  return made;
}

std::vector<std::int64_t> feature_order(const View& view) {
  const bool is_list = view.groups.size() == 2;
  const std::vector<Axis> outer = is_list ? view.wide(0) : std::vector<Axis>();
  const std::vector<Axis> axes = is_list ? view.wide(1) : std::vector<Axis>();
  const bool batch_first =
      std::all_of(outer.begin(), outer.end(), [](Axis a) { return a == kBatch; });
  if (!is_list || !batch_first || std::count(axes.begin(), axes.end(), kBatch) > 0) {
    throw NotUnderstood("reads " + dims_text(view.dims()) +
                        ", needed is one list of features an image");
  }
  const std::array<std::int64_t, 4> strides = {0, view.sizes[2] * view.sizes[3], view.sizes[3], 1};
  std::vector<std::int64_t> order = {0};
  for (const Axis axis : axes) {
    std::vector<std::int64_t> longer;
    for (const std::int64_t before : order)
      for (std::int64_t i = 0; i < size_of(view, axis); ++i)
        longer.push_back(before + i * strides[static_cast<std::size_t>(axis)]);
    order = std::move(longer);
  }
  return order;
}

bool is_ascending(const std::vector<std::int64_t>& order) {
  return std::is_sorted(order.begin(), order.end());
}

}  // namespace ohmic::onnx_import
