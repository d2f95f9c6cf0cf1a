// Nodes that take some of the channels.
#include <numeric>
#include <utility>

#include "nets/onnx/folding/fold_rules.h"
#include "nets/onnx/rule_context.h"

namespace ohmic::onnx_import {
namespace {

/// What the node reads. Its mean and deviation may still wait, for a node that takes all channels
/// reads nothing.
const View& source(const RuleContext& context) {
  const View& view = context.waiting(0);
  refuse_pads(view);  // its sizes do not count them
  return view;
}

View channels_of(const RuleContext& context, std::int64_t start, std::int64_t count) {
  if (count == source(context).sizes[kChannel]) return source(context);
  const View& view = context.read(0);
  if (view.flat) throw NotUnderstood("cuts a list of values, needed is a map");
  if (count < 1) throw NotUnderstood("leaves no channel");
  View made = context.add_like(
      view,
      context.layer("channel_slice", {{"start", start}, {"out_channels", count}}, {view.layer}));
  made.sizes[kChannel] = count;
  made.bits = view.bits;  // the same values
  return made;
}

View slice(const RuleContext& context) {
  const View& view = source(context);
  const std::vector<Cut> cuts = slice_cuts(context.reader(), view.dims(), context.constants());
  const int channels = view.dimension_of(kChannel);
  View made = view;
  for (std::size_t d = 0; d < cuts.size(); ++d) {
    const bool whole = cuts[d].count == view.dims()[d] && cuts[d].step == 1;
    if (whole) continue;
    if (static_cast<int>(d) != channels || cuts[d].step != 1)
      throw NotUnderstood("takes other than channels that follow each other");
    made = channels_of(context, cuts[d].first, cuts[d].count);
  }
  return made;
}

View split(const RuleContext& context) {
  const View& view = source(context);
  const int axis = wrapped_axis(context.reader().integer("axis", 0), view.dims().size());
  if (axis < 0 || axis != view.dimension_of(kChannel))
    throw NotUnderstood("cuts another axis than channels");
  const std::vector<std::int64_t> sizes =
      split_sizes(context.reader(), view.sizes[kChannel], context.constants());
  const auto part = sizes.begin() + static_cast<std::ptrdiff_t>(context.output());
  return channels_of(context, std::accumulate(sizes.begin(), part, std::int64_t{0}), *part);
}

}  // namespace

Rules slice_rules() { return {{"Slice", slice}, {"Split", split}}; }

}  // namespace ohmic::onnx_import
