// Nodes that take some of the channels.
#include <algorithm>
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

/// What the node reads, for layers that take some of its channels.
const View& map_of_channels(const RuleContext& context) {
  const View& view = context.read(0);
  if (view.flat) throw NotUnderstood("cuts a list of values, needed is a map");
  return view;
}

View channels_of(const RuleContext& context, std::int64_t start, std::int64_t count) {
  if (count == source(context).sizes[kChannel]) return source(context);
  const View& view = map_of_channels(context);
  if (count < 1) throw NotUnderstood("leaves no channel");
  View made = context.add_like(
      view,
      context.layer("channel_slice", {{"start", start}, {"out_channels", count}}, {view.layer}));
  made.sizes[kChannel] = count;
  made.bits = view.bits;  // the same values
  return made;
}

/// Each run of neighbours becomes a layer, so there is a limit.
void refuse_many_runs(std::int64_t count) {
  constexpr std::int64_t most = 64;
  if (count <= most) return;
  throw NotUnderstood("takes channels in " + std::to_string(count) +
                      " runs of neighbours, allowed are up to " + std::to_string(most));
}

/// Channels in any order: a slice of each run of neighbours, side by side.
View picked(const RuleContext& context, const std::vector<std::int64_t>& channels) {
  std::vector<std::pair<std::int64_t, std::int64_t>> runs;  // first channel, count
  for (const std::int64_t channel : channels) {
    if (!runs.empty() && runs.back().first + runs.back().second == channel)
      ++runs.back().second;
    else
      runs.emplace_back(channel, 1);
  }
  if (runs.size() == 1) return channels_of(context, runs[0].first, runs[0].second);
  const View& view = map_of_channels(context);
  if (runs.empty()) throw NotUnderstood("leaves no channel");
  refuse_many_runs(static_cast<std::int64_t>(runs.size()));
  std::vector<int> parts;
  for (const auto& [start, count] : runs) parts.push_back(channels_of(context, start, count).layer);
  View made = context.add_like(view, context.layer("concat", Json::object(), parts));
  made.sizes[kChannel] = static_cast<std::int64_t>(channels.size());
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
    if (static_cast<int>(d) != channels) throw NotUnderstood("cuts another axis than channels");
    const auto& [first, count, step] = cuts[d];
    if (step == 1) {
      made = channels_of(context, first, count);
      continue;
    }
    refuse_many_runs(count);
    std::vector<std::int64_t> taken;
    for (std::int64_t i = 0; i < count; ++i) taken.push_back(first + i * step);
    made = picked(context, taken);
  }
  return made;
}

/// A Gather of one channel by a plain number leaves its axis out.
View gather(const RuleContext& context) {
  const View& view = source(context);
  const int axis = wrapped_axis(context.reader().integer("axis", 0), view.dims().size());
  if (axis < 0 || axis != view.dimension_of(kChannel))
    throw NotUnderstood("takes from another axis than channels");
  const Constant& indices = context.constant(1);
  if (!indices.whole || indices.dims.size() > 1)
    throw NotUnderstood("its indices are no list of whole numbers");
  std::vector<std::int64_t> taken;
  for (const std::int64_t said : indices.integers) {
    taken.push_back(wrapped_axis(said, static_cast<std::size_t>(view.sizes[kChannel])));
    if (taken.back() < 0) throw NotUnderstood("reads beyond its input");
  }
  const View made = picked(context, taken);
  if (!indices.dims.empty()) return made;
  Dims dims = made.dims();
  dims.erase(dims.begin() + axis);
  return regrouped(made, dims);
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

Rules slice_rules() { return {{"Slice", slice}, {"Split", split}, {"Gather", gather}}; }

}  // namespace ohmic::onnx_import
