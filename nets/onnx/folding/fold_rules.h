#pragma once

#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "nets/onnx/node_reader.h"

namespace ohmic::onnx_import {

using Constants = std::vector<ConstantPtr>;
/// How one operator makes its outputs from known inputs.
using FoldRule = std::function<Constants(NodeReader&, const Constants&)>;
using FoldRules = std::map<std::string, FoldRule>;

/// Operators that compute each value for itself: Add, Sqrt, Cast, Where, ...
FoldRules arithmetic_rules();
/// Operators that move values: Reshape, Gather, Concat, Slice, ...
FoldRules shape_rules();
/// Operators that make or summarise values: Constant, Range, ReduceProd, ...
FoldRules source_rules();

/// Input `i` of a rule; NotUnderstood if it is left out.
const Constant& operand(const Constants& inputs, std::size_t i);
bool has_operand(const Constants& inputs, std::size_t i);

/// Type of the codes of a QuantizeLinear whose zero point is input `i`; uint8 if that is left out.
/// NotUnderstood on others than int8, uint8, int16 and uint16.
CodeType code_type(const Constants& inputs, std::size_t i);

/// A tensor of these sizes for a result, with room for its values. NotUnderstood beyond kMostMade;
/// beyond kMostValues if it is no larger than the operator's inputs (`grows` is false).
std::shared_ptr<Constant> result_of(const Dims& dims, bool whole, bool grows = true);

/// Appends value `i` of `from`, which holds the same kind of values.
void append(Constant& to, const Constant& from, std::int64_t i);

/// An axis of a tensor; NotUnderstood if it has none such.
std::size_t axis_of(std::int64_t axis, std::size_t rank);

/// The whole numbers that older opsets give as attribute `name` and newer ones as input `i`;
/// empty if neither is there.
std::vector<std::int64_t> listed(NodeReader& reader, const Constants& inputs, std::size_t i,
                                 const std::string& name);

/// Which values of one axis a Slice takes.
struct Cut {
  std::int64_t first = 0, count = 0, step = 1;
};

/// What a Slice takes of each axis of a tensor of these sizes.
std::vector<Cut> slice_cuts(NodeReader& reader, const Dims& dims, const Constants& inputs);

/// How long the parts are into which a Split cuts an axis of `size` values.
std::vector<std::int64_t> split_sizes(NodeReader& reader, std::int64_t size,
                                      const Constants& inputs);

/// Sizes of a Reshape: `wanted` with its 0 (as before) and -1 (the rest) worked out.
Dims reshaped(const Dims& dims, const std::vector<std::int64_t>& wanted, bool allow_zero);

/// Strides of a row-major tensor.
std::vector<std::int64_t> strides_of(const Dims& dims);

/// Sizes of two tensors that are spread over each other, as numpy does.
Dims broadcast(const Dims& a, const Dims& b);

/// Walks over a tensor in raster order and tells where in another one the value stands.
class Walk {
 public:
  /// dims: sizes to walk over; steps: how far the other index moves along each; start: its first.
  Walk(Dims dims, std::vector<std::int64_t> steps, std::int64_t start = 0)
      : dims_(std::move(dims)), steps_(std::move(steps)), at_(dims_.size(), 0), index_(start) {}

  std::int64_t index() const { return index_; }
  void next();

 private:
  Dims dims_;
  std::vector<std::int64_t> steps_;
  std::vector<std::int64_t> at_;
  std::int64_t index_;
};

/// Over sizes `to`, of which those of `from` are spread, as numpy does.
Walk spread_walk(const Dims& from, const Dims& to);

}  // namespace ohmic::onnx_import
