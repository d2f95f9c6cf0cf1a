#include "nets/onnx/folding/fold_rules.h"

#include <algorithm>

namespace ohmic::onnx_import {

const Constant& operand(const Constants& inputs, std::size_t i) {
  if (!has_operand(inputs, i)) throw NotUnderstood("an input is missing");
  return *inputs[i];
}

bool has_operand(const Constants& inputs, std::size_t i) {
  return i < inputs.size() && inputs[i] != nullptr;
}

CodeType code_type(const Constants& inputs, std::size_t i) {
  if (!has_operand(inputs, i)) return {8, false};
  if (inputs[i]->codes.bits == 0 || !inputs[i]->whole)
    throw NotUnderstood("its zero point is not of int8, uint8, int16 or uint16");
  return inputs[i]->codes;
}

std::shared_ptr<Constant> result_of(const Dims& dims, bool whole, bool grows) {
  const std::int64_t count = value_count(dims);
  if (count < 0 || (grows && count > kMostMade)) throw NotUnderstood("makes too many values");
  auto made = std::make_shared<Constant>();
  made->dims = dims;
  made->whole = whole;
  if (whole) {
    made->integers.reserve(static_cast<std::size_t>(count));
  } else {
    made->reals.reserve(static_cast<std::size_t>(count));
  }
  return made;
}

void append(Constant& to, const Constant& from, std::int64_t i) {
  const auto k = static_cast<std::size_t>(i);
  if (to.whole) {
    to.integers.push_back(from.integers[k]);
  } else {
    to.reals.push_back(from.reals[k]);
  }
}

std::size_t axis_of(std::int64_t axis, std::size_t rank) {
  const int wrapped = wrapped_axis(axis, rank);
  if (wrapped < 0) throw NotUnderstood("axis " + std::to_string(axis) + " is none of its input");
  return static_cast<std::size_t>(wrapped);
}

std::vector<std::int64_t> listed(NodeReader& reader, const Constants& inputs, std::size_t i,
                                 const std::string& name) {
  std::vector<std::int64_t> said = reader.integers(name, {});
  if (!has_operand(inputs, i)) return said;
  if (!inputs[i]->whole) throw NotUnderstood("its " + name + " are no whole numbers");
  return inputs[i]->integers;
}

Dims reshaped(const Dims& dims, const std::vector<std::int64_t>& wanted, bool allow_zero) {
  Dims made = wanted;
  std::int64_t rest = -1;
  std::int64_t known = 1;
  for (std::size_t i = 0; i < made.size(); ++i) {
    if (made[i] == 0 && !allow_zero) {
      if (i >= dims.size()) throw NotUnderstood("keeps a size that its input lacks");
      made[i] = dims[i];
    }
    if (made[i] == -1 && rest >= 0) throw NotUnderstood("has two sizes of -1");
    if (made[i] < -1 || made[i] > kMostValues) throw NotUnderstood("asks for a size below -1");
    if (made[i] == -1) {
      rest = static_cast<std::int64_t>(i);
    } else {
      known = value_count({known, made[i]});
      if (known < 0) throw NotUnderstood("makes too many values");
    }
  }
  const std::int64_t count = value_count(dims);
  const bool fits = rest < 0 ? known == count : known > 0 && count % known == 0;
  if (!fits)
    throw NotUnderstood("its sizes " + dims_text(wanted) + " do not hold " + dims_text(dims));
  if (rest >= 0) made[static_cast<std::size_t>(rest)] = count / known;
  return made;
}

std::vector<std::int64_t> strides_of(const Dims& dims) {
  std::vector<std::int64_t> strides(dims.size(), 1);
  for (std::size_t i = dims.size(); i-- > 1;) strides[i - 1] = strides[i] * dims[i];
  return strides;
}

Dims broadcast(const Dims& a, const Dims& b) {
  const std::size_t rank = std::max(a.size(), b.size());
  Dims made(rank, 1);
  const auto size = [&](const Dims& dims, std::size_t i) {
    return i + dims.size() < rank ? 1 : dims[i + dims.size() - rank];
  };
  for (std::size_t i = 0; i < rank; ++i) {
    const std::int64_t x = size(a, i), y = size(b, i);
    if (x != y && x != 1 && y != 1)
      throw NotUnderstood("its inputs " + dims_text(a) + " and " + dims_text(b) + " do not fit");
    made[i] = x == 1 ? y : x;
  }
  return made;
}

void Walk::next() {
  for (std::size_t i = dims_.size(); i-- > 0;) {
    index_ += steps_[i];
    if (++at_[i] < dims_[i]) return;
    index_ -= steps_[i] * dims_[i];
    at_[i] = 0;
  }
}

Walk spread_walk(const Dims& from, const Dims& to) {
  std::vector<std::int64_t> steps(to.size(), 0);
  const std::vector<std::int64_t> strides = strides_of(from);
  for (std::size_t i = 0; i < from.size(); ++i)
    if (from[i] != 1) steps[i + to.size() - from.size()] = strides[i];
  return {to, steps};
}

}  // namespace ohmic::onnx_import
