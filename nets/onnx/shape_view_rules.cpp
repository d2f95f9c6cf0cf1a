// Nodes that move what the image became, or join it.
#include <algorithm>
#include <numeric>
#include <utility>

#include "nets/layer_parser.h"
#include "nets/onnx/folding/constant_folder.h"
#include "nets/onnx/folding/fold_rules.h"
#include "nets/onnx/rule_context.h"

namespace ohmic::onnx_import {
namespace {

/// Channels that were cut apart, turned and joined again: one layer.
View shuffled(const RuleContext& context, const View& view) {
  const View& before = context.pieces(0);
  if (before.layer == kNetworkInput)
    context.draft().read_image(before.affine,
                               static_cast<std::size_t>(view.sizes[kChannel] * view.sizes[kGroup]));
  Node named;
  named.name = view.cut_by;
  named.op = "Reshape";
  View made = context.add_like(with_whole_channels(view), {context.draft().names().name(named),
                                                           "channel_shuffle",
                                                           {{"groups", view.sizes[kGroup]}},
                                                           {view.layer}});
  made.bits = view.bits;  // the same values
  return made;
}

/// Reshape, Flatten, Squeeze, Unsqueeze: the sizes that the rule for constants makes.
View resized(const RuleContext& context) {
  const View& view = context.pieces(0);
  auto sizes_only = std::make_shared<Constant>();
  sizes_only->dims = view.dims();
  Constants inputs = context.constants();
  inputs.front() = sizes_only;
  View made = regrouped(view, fold(context.reader(), inputs).front()->dims);
  if (!made.is_cut()) return made;
  if (!view.is_cut()) made.cut_by = context.node().name;
  switch (rejoined(made)) {
    case Channels::kInOrder:
      return with_whole_channels(made);
    case Channels::kShuffled:
      return shuffled(context, made);
    default:
      return made;
  }
}

View transpose(const RuleContext& context) {
  const View& view = context.pieces(0);
  std::vector<std::int64_t> order(view.groups.size());
  std::iota(order.rbegin(), order.rend(), 0);
  return transposed(view, context.reader().integers("perm", order));
}

View unchanged(const RuleContext& context) { return context.any(0); }

View dropout(const RuleContext& context) {
  for (const char* name : {"ratio", "seed", "is_test"}) context.reader().ignore(name);
  if (context.has(2) && context.constant(2).size() == 1 && context.constant(2).at(0) != 0)
    throw NotUnderstood("drops values in training mode");
  return context.waiting(0);
}

View cast(const RuleContext& context) {
  const std::int64_t to = context.reader().integer("to", 1);
  context.reader().ignore("saturate");
  if (to != 1 && to != 10 && to != 11 && to != 16)
    context.reader().fail("to", "is no type of floats");
  return context.waiting(0);
}

View expand(const RuleContext& context) {
  const View& view = context.waiting(0);
  if (broadcast(view.dims(), context.constant(1).integers) != view.dims())
    throw NotUnderstood("repeats values");
  return view;
}

/// The four sides of a Pad among its list of two a dimension.
View padded(const RuleContext& context) {
  NodeReader& reader = context.reader();
  View view = context.waiting(0);
  const std::string mode = reader.text("mode", "constant");
  if (mode != "constant") reader.fail("mode", "is '" + mode + "', allowed constant");
  double value = reader.real("value", 0);
  std::vector<std::int64_t> pads = reader.integers("pads", {});
  if (context.has(1)) pads = context.constant(1).integers;
  if (context.has(2)) value = context.constant(2).size() == 1 ? context.constant(2).at(0) : 1;
  std::vector<std::int64_t> axes(view.groups.size());
  std::iota(axes.begin(), axes.end(), 0);
  if (context.has(3)) axes = context.constant(3).integers;
  if (pads.size() != 2 * axes.size()) throw NotUnderstood("its pads do not fit its input");
  if (std::all_of(pads.begin(), pads.end(), [](std::int64_t v) { return v == 0; })) return view;
  if (view.is_padded() && view.pad_value != value) throw NotUnderstood("pads with two values");
  for (std::size_t i = 0; i < axes.size(); ++i) {
    const std::int64_t before = pads[i], after = pads[i + axes.size()];
    if (before == 0 && after == 0) continue;
    const int dimension = wrapped_axis(axes[i], view.groups.size());
    const bool down = dimension >= 0 && view.dimension_of(kHeight) == dimension;
    const bool across = dimension >= 0 && view.dimension_of(kWidth) == dimension;
    const bool fits = before >= 0 && after >= 0 && before <= kMaxPixels && after <= kMaxPixels;
    if (!fits || down == across)
      throw NotUnderstood("pads other axes than height and width, or cuts");
    view.pad[down ? 0 : 1] += before;
    view.pad[down ? 2 : 3] += after;
  }
  view.pad_value = value;
  view.padded_by = context.node().name;
  return view;
}

/// A list that a layer puts out, or a map.
View joined_part(const RuleContext& context, std::size_t i, bool as_list) {
  const View& view = context.read(i);
  return as_list ? context.draft().flattened(view, context.node()) : view;
}

View concat(const RuleContext& context) {
  const View& first = context.read(0);
  const int axis = wrapped_axis(context.reader().integer("axis", 1), first.groups.size());
  // Lists, or maps that are looked at as lists: only whole features can stand side by side.
  bool lists = axis == 1 && first.groups.size() == 2;
  View made;
  std::vector<int> inputs;
  for (std::size_t i = 0; i < context.count(); ++i) {
    const View part = joined_part(context, i, lists);
    if (i == 0) made = part;
    View same = part;
    same.sizes[kChannel] = made.sizes[kChannel];
    const bool fits = part.flat == made.flat && part.groups.size() == made.groups.size() &&
                      same.sizes == made.sizes && same.dims() == made.dims() &&
                      same.wide() == made.wide() && part.dimension_of(kChannel) == axis;
    if (!fits) {
      throw NotUnderstood("joins " + dims_text(made.dims()) + " and " + dims_text(part.dims()) +
                          " along another axis than channels");
    }
    inputs.push_back(part.layer);
    if (i > 0) made.sizes[kChannel] += part.sizes[kChannel];
  }
  if (inputs.size() == 1) return made;
  return context.add_like(made, context.layer("concat", Json::object(), inputs));
}

}  // namespace

Rules shape_view_rules() {
  return {{"Reshape", resized},   {"Flatten", resized},     {"Squeeze", resized},
          {"Unsqueeze", resized}, {"Transpose", transpose}, {"Identity", unchanged},
          {"Dropout", dropout},   {"Cast", cast},           {"Expand", expand},
          {"Pad", padded},        {"Concat", concat}};
}

}  // namespace ohmic::onnx_import
