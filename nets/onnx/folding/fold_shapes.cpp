// Operators that move values.
#include <algorithm>
#include <limits>
#include <numeric>
#include <utility>

#include "nets/onnx/folding/fold_rules.h"

namespace ohmic::onnx_import {
namespace {

/// The same values under other sizes.
ConstantPtr with_dims(const Constant& tensor, Dims dims) {
  auto made = std::make_shared<Constant>(tensor);
  made->dims = std::move(dims);
  return made;
}

Constants identity(NodeReader& reader, const Constants& inputs) {
  operand(inputs, 0);
  reader.ignore("ratio");
  reader.ignore("seed");
  return {inputs.front()};
}

Constants reshape(NodeReader& reader, const Constants& inputs) {
  const Constant& in = operand(inputs, 0);
  const bool allow_zero = reader.integer("allowzero", 0) != 0;
  return {with_dims(in, reshaped(in.dims, listed(reader, inputs, 1, "shape"), allow_zero))};
}

Constants flatten(NodeReader& reader, const Constants& inputs) {
  const Constant& in = operand(inputs, 0);
  const std::int64_t said = reader.integer("axis", 1);
  const auto rank = static_cast<std::int64_t>(in.dims.size());
  const std::int64_t axis = said < 0 ? said + rank : said;
  if (axis < 0 || axis > rank) reader.fail("axis", "is none of its input");
  const std::int64_t outer = value_count(Dims(in.dims.begin(), in.dims.begin() + axis));
  const std::int64_t inner = value_count(Dims(in.dims.begin() + axis, in.dims.end()));
  return {with_dims(in, {outer, inner})};
}

Constants shape(NodeReader& reader, const Constants& inputs) {
  const Constant& in = operand(inputs, 0);
  const auto rank = static_cast<std::int64_t>(in.dims.size());
  const auto bounded = [&](std::int64_t at) {
    return std::clamp<std::int64_t>(at < 0 ? at + rank : at, 0, rank);
  };
  const std::int64_t start = bounded(reader.integer("start", 0));
  const std::int64_t end = std::max(start, bounded(reader.integer("end", rank)));
  return {whole_list({in.dims.begin() + start, in.dims.begin() + end})};
}

Constants unsqueeze(NodeReader& reader, const Constants& inputs) {
  const Constant& in = operand(inputs, 0);
  const std::vector<std::int64_t> axes = listed(reader, inputs, 1, "axes");
  const std::size_t rank = in.dims.size() + axes.size();
  std::vector<bool> is_new(rank, false);
  for (const std::int64_t axis : axes) is_new[axis_of(axis, rank)] = true;
  if (std::count(is_new.begin(), is_new.end(), true) != static_cast<std::ptrdiff_t>(axes.size()))
    throw NotUnderstood("names an axis twice");
  Dims dims;
  std::size_t next = 0;
  for (std::size_t i = 0; i < rank; ++i) dims.push_back(is_new[i] ? 1 : in.dims[next++]);
  return {with_dims(in, dims)};
}

Constants squeeze(NodeReader& reader, const Constants& inputs) {
  const Constant& in = operand(inputs, 0);
  const std::vector<std::int64_t> axes = listed(reader, inputs, 1, "axes");
  std::vector<bool> gone(in.dims.size(), axes.empty());
  for (const std::int64_t axis : axes) {
    const std::size_t at = axis_of(axis, in.dims.size());
    if (in.dims[at] != 1) throw NotUnderstood("drops an axis of more than one value");
    gone[at] = true;
  }
  Dims dims;
  for (std::size_t i = 0; i < in.dims.size(); ++i)
    if (!gone[i] || in.dims[i] != 1) dims.push_back(in.dims[i]);
  return {with_dims(in, dims)};
}

/// The values of `in` that a walk over `dims` visits; no more than `in` has.
ConstantPtr gathered(const Constant& in, const Dims& dims, Walk walk) {
  const auto made = result_of(dims, in.whole, false);
  const std::int64_t count = value_count(dims);
  for (std::int64_t i = 0; i < count; ++i, walk.next()) append(*made, in, walk.index());
  return made;
}

Constants transpose(NodeReader& reader, const Constants& inputs) {
  const Constant& in = operand(inputs, 0);
  std::vector<std::int64_t> order(in.dims.size());
  std::iota(order.rbegin(), order.rend(), 0);
  order = reader.integers("perm", order);
  std::vector<std::int64_t> sorted = order;
  std::sort(sorted.begin(), sorted.end());
  bool fits = sorted.size() == in.dims.size();
  for (std::size_t i = 0; i < sorted.size(); ++i)
    fits = fits && sorted[i] == static_cast<std::int64_t>(i);
  if (!fits) reader.fail("perm", "is no order of its axes");
  const std::vector<std::int64_t> strides = strides_of(in.dims);
  Dims dims;
  std::vector<std::int64_t> steps;
  for (const std::int64_t axis : order) {
    dims.push_back(in.dims[static_cast<std::size_t>(axis)]);
    steps.push_back(strides[static_cast<std::size_t>(axis)]);
  }
  return {gathered(in, dims, Walk(dims, steps))};
}

Constants gather(NodeReader& reader, const Constants& inputs) {
  const Constant &in = operand(inputs, 0), &indices = operand(inputs, 1);
  const std::size_t axis = axis_of(reader.integer("axis", 0), in.dims.size());
  if (!indices.whole) throw NotUnderstood("its indices are no whole numbers");
  const std::int64_t size = in.dims[axis];
  const std::int64_t inner = strides_of(in.dims)[axis];
  const std::int64_t outer =
      value_count(Dims(in.dims.begin(), in.dims.begin() + static_cast<std::ptrdiff_t>(axis)));
  Dims dims(in.dims.begin(), in.dims.begin() + static_cast<std::ptrdiff_t>(axis));
  dims.insert(dims.end(), indices.dims.begin(), indices.dims.end());
  dims.insert(dims.end(), in.dims.begin() + static_cast<std::ptrdiff_t>(axis) + 1, in.dims.end());
  const auto made = result_of(dims, in.whole);
  for (std::int64_t o = 0; o < outer; ++o) {
    for (const std::int64_t said : indices.integers) {
      if (said < -size || said >= size) throw NotUnderstood("reads beyond its input");
      const std::int64_t first = (o * size + (said < 0 ? said + size : said)) * inner;
      for (std::int64_t i = 0; i < inner; ++i) append(*made, in, first + i);
    }
  }
  return {made};
}

Constants concat(NodeReader& reader, const Constants& inputs) {
  const Constant& first = operand(inputs, 0);
  const std::size_t axis = axis_of(reader.integer("axis", 1), first.dims.size());
  Dims dims = first.dims;
  dims[axis] = 0;
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    const Constant& in = operand(inputs, i);
    Dims other = in.dims;
    const bool fits = in.whole == first.whole && other.size() == dims.size();
    if (!fits) throw NotUnderstood("its inputs do not fit");
    dims[axis] += other[axis];
    other[axis] = dims[axis];
    if (other != dims) throw NotUnderstood("its inputs do not fit");
  }
  const auto made = result_of(dims, first.whole, false);
  const std::int64_t outer =
      value_count(Dims(dims.begin(), dims.begin() + static_cast<std::ptrdiff_t>(axis)));
  for (std::int64_t o = 0; o < outer; ++o) {
    for (const ConstantPtr& in : inputs) {
      const std::int64_t run = outer == 0 ? 0 : in->size() / outer;
      for (std::int64_t i = 0; i < run; ++i) append(*made, *in, o * run + i);
    }
  }
  return {made};
}

/// Each axis whole.
std::vector<Cut> whole(const Dims& dims) {
  std::vector<Cut> cuts;
  for (const std::int64_t size : dims) cuts.push_back({0, size, 1});
  return cuts;
}

Cut cut_of(std::int64_t size, std::int64_t start, std::int64_t end, std::int64_t step) {
  if (step == 0) throw NotUnderstood("has a step of 0");
  if (size == 0) return {};
  const auto bounded = [&](std::int64_t at, std::int64_t low) {
    return std::clamp(at < 0 ? at + size : at, low, step > 0 ? size : size - 1);
  };
  Cut cut;
  cut.first = bounded(start, 0);
  cut.step = std::clamp(step, -size, size);  // a wider one reaches no further value
  const std::int64_t last = bounded(end, step > 0 ? 0 : -1);
  const std::int64_t span = step > 0 ? last - cut.first : cut.first - last;
  const std::int64_t pace = std::abs(cut.step);
  cut.count = span <= 0 ? 0 : (span + pace - 1) / pace;
  return cut;
}

}  // namespace

std::vector<Cut> slice_cuts(NodeReader& reader, const Dims& dims, const Constants& inputs) {
  const std::vector<std::int64_t> starts = listed(reader, inputs, 1, "starts");
  const std::vector<std::int64_t> ends = listed(reader, inputs, 2, "ends");
  std::vector<std::int64_t> axes = listed(reader, inputs, 3, "axes");
  std::vector<std::int64_t> paces(starts.size(), 1);
  if (has_operand(inputs, 4)) paces = listed(reader, inputs, 4, "steps");
  if (axes.empty()) {
    axes.resize(starts.size());
    std::iota(axes.begin(), axes.end(), 0);
  }
  const std::size_t count = starts.size();
  if (ends.size() != count || axes.size() != count || paces.size() != count)
    throw NotUnderstood("its starts, ends, axes and steps differ in number");
  std::vector<Cut> cuts = whole(dims);
  std::vector<bool> cut_before(dims.size(), false);
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t axis = axis_of(axes[i], dims.size());
    if (cut_before[axis]) throw NotUnderstood("names an axis twice");
    cut_before[axis] = true;
    cuts[axis] = cut_of(dims[axis], starts[i], ends[i], paces[i]);
  }
  return cuts;
}

std::vector<std::int64_t> split_sizes(NodeReader& reader, std::int64_t size,
                                      const Constants& inputs) {
  std::vector<std::int64_t> sizes = listed(reader, inputs, 1, "split");
  const auto outputs = static_cast<std::int64_t>(reader.node().outputs.size());
  if (reader.integer("num_outputs", outputs) != outputs)
    reader.fail("num_outputs", "is not the number of its outputs");
  if (sizes.empty()) {  // parts of one length, the last one shorter
    const std::int64_t each = (size + outputs - 1) / std::max<std::int64_t>(outputs, 1);
    for (std::int64_t left = size, i = 0; i < outputs; ++i, left -= each)
      sizes.push_back(std::clamp<std::int64_t>(left, 0, each));
  }
  std::int64_t left = size;
  for (const std::int64_t part : sizes) {
    if (part < 0 || part > left) left = -1;
    if (left >= 0) left -= part;
  }
  if (left != 0 || static_cast<std::int64_t>(sizes.size()) != outputs)
    throw NotUnderstood("its parts do not make up the " + std::to_string(size) + " of its axis");
  return sizes;
}

namespace {

/// The values that lie in each axis's cut.
ConstantPtr cut_out(const Constant& in, const std::vector<Cut>& cuts) {
  Dims dims = in.dims;
  std::vector<std::int64_t> steps = strides_of(in.dims);
  std::int64_t first = 0;
  for (std::size_t axis = 0; axis < cuts.size(); ++axis) {
    dims[axis] = cuts[axis].count;
    first += cuts[axis].first * steps[axis];
    steps[axis] *= cuts[axis].step;
  }
  return gathered(in, dims, Walk(dims, steps, first));
}

Constants slice(NodeReader& reader, const Constants& inputs) {
  const Constant& in = operand(inputs, 0);
  return {cut_out(in, slice_cuts(reader, in.dims, inputs))};
}

Constants split(NodeReader& reader, const Constants& inputs) {
  const Constant& in = operand(inputs, 0);
  const std::size_t axis = axis_of(reader.integer("axis", 0), in.dims.size());
  std::vector<Cut> cuts = whole(in.dims);
  Constants parts;
  cuts[axis].count = 0;
  for (const std::int64_t size : split_sizes(reader, in.dims[axis], inputs)) {
    cuts[axis].first += cuts[axis].count;
    cuts[axis].count = size;
    parts.push_back(cut_out(in, cuts));
  }
  return parts;
}

Constants expand(NodeReader& reader, const Constants& inputs) {
  const Constant& in = operand(inputs, 0);
  const Dims dims = broadcast(in.dims, listed(reader, inputs, 1, "shape"));
  const auto made = result_of(dims, in.whole);
  Walk walk = spread_walk(in.dims, dims);
  const std::int64_t count = value_count(dims);
  for (std::int64_t i = 0; i < count; ++i, walk.next()) append(*made, in, walk.index());
  return {made};
}

}  // namespace

FoldRules shape_rules() {
  return {{"Identity", identity}, {"Dropout", identity},    {"Reshape", reshape},
          {"Flatten", flatten},   {"Shape", shape},         {"Unsqueeze", unsqueeze},
          {"Squeeze", squeeze},   {"Transpose", transpose}, {"Gather", gather},
          {"Concat", concat},     {"Slice", slice},         {"Split", split},
          {"Expand", expand}};
}

}  // namespace ohmic::onnx_import
