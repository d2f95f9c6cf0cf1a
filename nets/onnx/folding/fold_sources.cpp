// Operators that make values, or summarise them.
#include <algorithm>
#include <cmath>

#include "nets/onnx/folding/fold_rules.h"

namespace ohmic::onnx_import {
namespace {

Constants constant(NodeReader& reader, const Constants&) {
  if (const ConstantPtr value = reader.tensor("value")) return {value};
  auto made = std::make_shared<Constant>();
  for (const auto& [name, value] : reader.node().attributes) {
    reader.ignore(name);
    if (const auto* f = std::get_if<float>(&value)) {
      made->reals = {*f};
    } else if (const auto* fs = std::get_if<std::vector<float>>(&value)) {
      made->reals = *fs;
      made->dims = {made->size()};
    } else if (const auto* i = std::get_if<std::int64_t>(&value)) {
      made->whole = true;
      made->integers = {*i};
    } else if (const auto* is = std::get_if<std::vector<std::int64_t>>(&value)) {
      return {whole_list(*is)};
    } else {
      reader.fail(name, "");
    }
  }
  if (made->size() == 0) throw NotUnderstood("has no value");
  return {made};
}

Constants constant_of_shape(NodeReader& reader, const Constants& inputs) {
  const Constant& sizes = operand(inputs, 0);
  if (!sizes.whole) throw NotUnderstood("its sizes are no whole numbers");
  ConstantPtr value = reader.tensor("value");
  if (value != nullptr && value->size() != 1) reader.fail("value", "is no single value");
  const bool whole = value != nullptr && value->whole;
  const auto made = result_of(sizes.integers, whole);
  const auto count = static_cast<std::size_t>(value_count(sizes.integers));
  if (whole) {
    made->integers.assign(count, value->integers[0]);
  } else {
    made->reals.assign(count, value == nullptr ? 0.0F : value->reals[0]);
  }
  return {made};
}

Constants range(NodeReader&, const Constants& inputs) {
  const Constant &start = operand(inputs, 0), &end = operand(inputs, 1), &step = operand(inputs, 2);
  const bool single = start.size() == 1 && end.size() == 1 && step.size() == 1;
  if (!single || start.whole != step.whole || step.at(0) == 0)
    throw NotUnderstood("its inputs are no single numbers of one type");
  const double span = std::ceil((end.at(0) - start.at(0)) / step.at(0));
  if (!(span <= static_cast<double>(kMostMade))) throw NotUnderstood("makes too many values");
  const auto count = static_cast<std::int64_t>(std::max(span, 0.0));
  const auto made = result_of({count}, start.whole);
  for (std::int64_t i = 0; i < count; ++i) {
    const double value = start.at(0) + static_cast<double>(i) * step.at(0);
    if (!made->whole) {
      made->reals.push_back(static_cast<float>(value));
    } else if (std::abs(value) < 9e15) {
      made->integers.push_back(static_cast<std::int64_t>(value));
    } else {
      throw NotUnderstood("has a whole number beyond 53 bits");
    }
  }
  return {made};
}

Constants size(NodeReader&, const Constants& inputs) {
  auto made = std::make_shared<Constant>();
  made->whole = true;
  made->integers = {operand(inputs, 0).size()};
  return {made};
}

/// Which axes a reduction takes together.
std::vector<bool> reduced_axes(NodeReader& reader, const Constants& inputs) {
  const std::vector<std::int64_t> axes = listed(reader, inputs, 1, "axes");
  const std::size_t rank = operand(inputs, 0).dims.size();
  const bool nothing = reader.integer("noop_with_empty_axes", 0) != 0;
  std::vector<bool> gone(rank, axes.empty() && !nothing);
  for (const std::int64_t axis : axes) gone[axis_of(axis, rank)] = true;
  return gone;
}

using Join = double (*)(double, double);

/// join: of two values; mean: divides by their number.
FoldRule reduction(Join join, bool mean) {
  return [=](NodeReader& reader, const Constants& inputs) -> Constants {
    const Constant& in = operand(inputs, 0);
    const std::vector<bool> gone = reduced_axes(reader, inputs);
    const bool keep = reader.integer("keepdims", 1) != 0;
    Dims inner, dims;
    for (std::size_t i = 0; i < in.dims.size(); ++i) {
      inner.push_back(gone[i] ? 1 : in.dims[i]);
      if (keep || !gone[i]) dims.push_back(inner.back());
    }
    const std::int64_t count = value_count(inner);
    if (in.size() == 0 || count == 0) throw NotUnderstood("has no value to take");
    std::vector<double> sums(static_cast<std::size_t>(count));
    std::vector<bool> begun(sums.size(), false);
    Walk walk = spread_walk(inner, in.dims);
    for (std::int64_t i = 0; i < in.size(); ++i, walk.next()) {
      const auto k = static_cast<std::size_t>(walk.index());
      const double value = in.at(i);
      sums[k] = begun[k] ? join(sums[k], value) : value;
      begun[k] = true;
    }
    const auto made = result_of(dims, in.whole, false);
    const double divisor = mean ? static_cast<double>(in.size() / count) : 1;
    for (const double sum : sums) {
      if (!made->whole) {
        made->reals.push_back(static_cast<float>(sum / divisor));
      } else if (std::abs(sum) < 9e15 && !mean) {
        made->integers.push_back(static_cast<std::int64_t>(sum));
      } else {
        throw NotUnderstood("has a result that is no whole number of 53 bits");
      }
    }
    return {made};
  };
}

}  // namespace

FoldRules source_rules() {
  return {
      {"Constant", constant},
      {"ConstantOfShape", constant_of_shape},
      {"Range", range},
      {"Size", size},
      {"ReduceProd", reduction([](double a, double b) { return a * b; }, false)},
      {"ReduceSum", reduction([](double a, double b) { return a + b; }, false)},
      {"ReduceMax", reduction([](double a, double b) { return std::max(a, b); }, false)},
      {"ReduceMin", reduction([](double a, double b) { return std::min(a, b); }, false)},
      {"ReduceMean", reduction([](double a, double b) { return a + b; }, true)},
  };
}

}  // namespace ohmic::onnx_import
