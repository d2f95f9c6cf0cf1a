// Operators that compute each value for itself.
#include <cmath>
#include <limits>

#include "nets/onnx/folding/fold_rules.h"

namespace ohmic::onnx_import {
namespace {

using Reals = std::function<double(double, double)>;
/// Of two whole numbers; false if the result is none.
using Wholes = bool (*)(std::int64_t, std::int64_t, std::int64_t&);

bool add(std::int64_t a, std::int64_t b, std::int64_t& c) {
  return !__builtin_add_overflow(a, b, &c);
}
bool subtract(std::int64_t a, std::int64_t b, std::int64_t& c) {
  return !__builtin_sub_overflow(a, b, &c);
}
bool multiply(std::int64_t a, std::int64_t b, std::int64_t& c) {
  return !__builtin_mul_overflow(a, b, &c);
}
bool divide(std::int64_t a, std::int64_t b, std::int64_t& c) {
  if (b == 0 || (b == -1 && a == std::numeric_limits<std::int64_t>::min())) return false;
  c = a / b;
  return true;
}
bool modulo(std::int64_t a, std::int64_t b, std::int64_t& c) {
  if (b == 0 || b == -1) {
    c = 0;
    return b != 0;
  }
  c = a % b;
  if (c != 0 && (c < 0) != (b < 0)) c += b;  // the divisor's sign
  return true;
}
bool larger(std::int64_t a, std::int64_t b, std::int64_t& c) {
  c = std::max(a, b);
  return true;
}
bool smaller(std::int64_t a, std::int64_t b, std::int64_t& c) {
  c = std::min(a, b);
  return true;
}

ConstantPtr combine(const Constant& a, const Constant& b, const Reals& reals, Wholes wholes) {
  if (a.whole != b.whole) throw NotUnderstood("its inputs are of two types");
  const Dims dims = broadcast(a.dims, b.dims);
  const auto made = result_of(dims, a.whole && wholes != nullptr, dims != a.dims);
  Walk x = spread_walk(a.dims, dims), y = spread_walk(b.dims, dims);
  const std::int64_t count = value_count(dims);
  for (std::int64_t i = 0; i < count; ++i, x.next(), y.next()) {
    if (!made->whole) {
      made->reals.push_back(static_cast<float>(reals(a.at(x.index()), b.at(y.index()))));
      continue;
    }
    std::int64_t value = 0;
    const std::int64_t left = a.integers[static_cast<std::size_t>(x.index())];
    const std::int64_t right = b.integers[static_cast<std::size_t>(y.index())];
    if (!wholes(left, right, value))
      throw NotUnderstood("has a result that is no whole number of 64 bits");
    made->integers.push_back(value);
  }
  return made;
}

/// Two or more inputs, one after the other.
FoldRule binary(const Reals& reals, Wholes wholes) {
  return [=](NodeReader& reader, const Constants& inputs) -> Constants {
    reader.ignore("axis");  // opset 6 says beside `broadcast` where the smaller input stands
    if (reader.integer("broadcast", 0) != 0 && reader.has("axis"))
      reader.fail("axis", "between constants");
    ConstantPtr sum = inputs.empty() ? nullptr : inputs.front();
    operand(inputs, 0);
    for (std::size_t i = 1; i < inputs.size(); ++i)
      sum = combine(*sum, operand(inputs, i), reals, wholes);
    return {sum};
  };
}

FoldRule compare(const std::function<bool(double, double)>& holds) {
  return [=](NodeReader&, const Constants& inputs) -> Constants {
    const Constant &a = operand(inputs, 0), &b = operand(inputs, 1);
    const Dims dims = broadcast(a.dims, b.dims);
    const auto made = result_of(dims, true);
    Walk x = spread_walk(a.dims, dims), y = spread_walk(b.dims, dims);
    const std::int64_t count = value_count(dims);
    for (std::int64_t i = 0; i < count; ++i, x.next(), y.next())
      made->integers.push_back(holds(a.at(x.index()), b.at(y.index())) ? 1 : 0);
    return {made};
  };
}

/// One value from one value; whole numbers stay whole numbers.
FoldRule unary(const std::function<double(double)>& function) {
  return [=](NodeReader&, const Constants& inputs) -> Constants {
    const Constant& in = operand(inputs, 0);
    const auto made = result_of(in.dims, in.whole, false);
    for (std::int64_t i = 0; i < in.size(); ++i) {
      const double value = function(in.at(i));
      if (!in.whole) {
        made->reals.push_back(static_cast<float>(value));
      } else if (std::abs(value) < 9e15) {
        made->integers.push_back(static_cast<std::int64_t>(value));
      } else {
        throw NotUnderstood("has a whole number beyond 53 bits");
      }
    }
    return {made};
  };
}

Constants cast(NodeReader& reader, const Constants& inputs) {
  const Constant& in = operand(inputs, 0);
  const std::int64_t to = reader.integer("to", 1);
  reader.ignore("saturate");
  // FLOAT 1, FLOAT16 10, DOUBLE 11, BFLOAT16 16; BOOL 9; the whole numbers 2 to 7, 12, 13.
  const bool real = to == 1 || to == 10 || to == 11 || to == 16;
  const bool whole = (to >= 2 && to <= 7) || to == 12 || to == 13;
  if (!real && !whole && to != 9) reader.fail("to", "is " + std::to_string(to));
  const auto made = result_of(in.dims, !real, false);
  for (std::int64_t i = 0; i < in.size(); ++i) {
    const double value = in.at(i);
    if (real) {
      made->reals.push_back(static_cast<float>(value));
    } else if (to == 9) {
      made->integers.push_back(value != 0 ? 1 : 0);
    } else if (in.whole) {
      append(*made, in, i);
    } else if (std::abs(value) < 9e15) {
      made->integers.push_back(static_cast<std::int64_t>(value));
    } else {
      throw NotUnderstood("casts a number beyond 53 bits");
    }
  }
  return {made};
}

Constants where(NodeReader&, const Constants& inputs) {
  const Constant &choice = operand(inputs, 0), &a = operand(inputs, 1), &b = operand(inputs, 2);
  if (a.whole != b.whole) throw NotUnderstood("its inputs are of two types");
  const Dims dims = broadcast(choice.dims, broadcast(a.dims, b.dims));
  const auto made = result_of(dims, a.whole);
  Walk c = spread_walk(choice.dims, dims), x = spread_walk(a.dims, dims),
       y = spread_walk(b.dims, dims);
  const std::int64_t count = value_count(dims);
  for (std::int64_t i = 0; i < count; ++i, c.next(), x.next(), y.next()) {
    const bool first = choice.at(c.index()) != 0;
    append(*made, first ? a : b, first ? x.index() : y.index());
  }
  return {made};
}

/// Scales and zero points of a tensor: one each, or one for each place along `axis`.
class Scales {
 public:
  Scales(NodeReader& reader, const Constants& inputs, const Dims& dims)
      : scale_(operand(inputs, 1)), zero_(has_operand(inputs, 2) ? inputs[2].get() : nullptr) {
    const std::int64_t axis_said = reader.integer("axis", 1);
    if (scale_.size() > 1) {
      const std::size_t axis = axis_of(axis_said, dims.size());
      size_ = dims[axis];
      inner_ = strides_of(dims)[axis];
    }
    if (scale_.size() != size_ || (zero_ != nullptr && zero_->size() != size_))
      throw NotUnderstood("its scales do not fit its values");
  }

  double scale(std::int64_t i) const { return scale_.at(place(i)); }
  double zero(std::int64_t i) const { return zero_ == nullptr ? 0 : zero_->at(place(i)); }

 private:
  std::int64_t place(std::int64_t i) const { return size_ == 1 ? 0 : i / inner_ % size_; }

  const Constant& scale_;
  const Constant* zero_;
  std::int64_t size_ = 1, inner_ = 1;
};

/// (x - zero point) * scale
Constants dequantize(NodeReader& reader, const Constants& inputs) {
  const Constant& x = operand(inputs, 0);
  const Scales scales(reader, inputs, x.dims);
  const auto made = result_of(x.dims, false, false);
  made->codes = x.codes;
  for (std::int64_t i = 0; i < x.size(); ++i) {
    made->reals.push_back(static_cast<float>((x.at(i) - scales.zero(i)) * scales.scale(i)));
    made->shifted = made->shifted || scales.zero(i) != x.codes.middle();
  }
  return {made};
}

/// x / scale + zero point, rounded to even and kept within the zero point's type.
Constants quantize(NodeReader& reader, const Constants& inputs) {
  const Constant& x = operand(inputs, 0);
  reader.require("saturate", 1);
  const Scales scales(reader, inputs, x.dims);
  const auto made = result_of(x.dims, true, false);
  made->codes = code_type(inputs, 2);
  for (std::int64_t i = 0; i < x.size(); ++i) {
    const float steps = static_cast<float>(x.at(i)) / static_cast<float>(scales.scale(i));
    const double code = std::nearbyint(steps) + scales.zero(i);
    if (std::isnan(code)) throw NotUnderstood("has a value that is no number");
    made->integers.push_back(static_cast<std::int64_t>(
        std::min(std::max(code, made->codes.lowest()), made->codes.highest())));
  }
  return {made};
}

}  // namespace

FoldRules arithmetic_rules() {
  const auto logic = [](double v) { return v != 0; };
  return {
      {"Add", binary([](double a, double b) { return a + b; }, add)},
      {"Sum", binary([](double a, double b) { return a + b; }, add)},
      {"Sub", binary([](double a, double b) { return a - b; }, subtract)},
      {"Mul", binary([](double a, double b) { return a * b; }, multiply)},
      {"Div", binary([](double a, double b) { return a / b; }, divide)},
      {"Mod", binary([](double a, double b) { return std::fmod(a, b); }, modulo)},
      {"Max", binary([](double a, double b) { return std::max(a, b); }, larger)},
      {"Min", binary([](double a, double b) { return std::min(a, b); }, smaller)},
      {"Pow", binary([](double a, double b) { return std::pow(a, b); }, nullptr)},
      {"Equal", compare([](double a, double b) { return a == b; })},
      {"Greater", compare([](double a, double b) { return a > b; })},
      {"Less", compare([](double a, double b) { return a < b; })},
      {"GreaterOrEqual", compare([](double a, double b) { return a >= b; })},
      {"LessOrEqual", compare([](double a, double b) { return a <= b; })},
      {"And", compare([=](double a, double b) { return logic(a) && logic(b); })},
      {"Or", compare([=](double a, double b) { return logic(a) || logic(b); })},
      {"Not", unary([](double v) { return v == 0 ? 1.0 : 0.0; })},
      {"Neg", unary([](double v) { return -v; })},
      {"Abs", unary([](double v) { return std::abs(v); })},
      {"Sqrt", unary([](double v) { return std::sqrt(v); })},
      {"Exp", unary([](double v) { return std::exp(v); })},
      {"Log", unary([](double v) { return std::log(v); })},
      {"Reciprocal", unary([](double v) { return 1 / v; })},
      {"Floor", unary([](double v) { return std::floor(v); })},
      {"Ceil", unary([](double v) { return std::ceil(v); })},
      {"Relu", unary([](double v) { return std::max(v, 0.0); })},
      {"Cast", cast},
      {"Where", where},
      {"DequantizeLinear", dequantize},
      {"QuantizeLinear", quantize},
  };
}

}  // namespace ohmic::onnx_import
