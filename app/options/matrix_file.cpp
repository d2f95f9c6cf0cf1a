#include "app/options/matrix_file.h"

#include <cmath>
#include <cstring>
#include <type_traits>

#include "datasets/safetensors.h"
#include "datasets/tensor_types.h"
#include "util/config_error.h"
#include "util/number_text.h"

namespace ohmic::app {
namespace {

constexpr std::int64_t kMostLines = 1 << 20;  // rows, columns and inputs

template <typename Stored>
std::vector<Stored> all_of(const RawTensor& tensor) {
  std::vector<Stored> values(tensor.bytes.size() / sizeof(Stored));
  std::memcpy(values.data(), tensor.bytes.data(), values.size() * sizeof(Stored));
  return values;
}

/// Codes of one kind: integers in [low, high].
struct CodeRange {
  int low, high, bits;

  template <typename Stored>
  bool has(Stored value) const {
    if constexpr (std::is_unsigned_v<Stored>)
      return value <= static_cast<std::uint64_t>(high);
    else
      return value >= low && value <= high;
  }
};

/// The tensors of one file, and what is wrong with them.
class MatrixFile {
 public:
  explicit MatrixFile(std::string path)
      : path_(std::move(path)), tensors_(read_safetensors(path_)) {}

  bool has(const char* name) const { return tensors_.count(name) > 0; }
  [[noreturn]] void fail(const char* name, const std::string& problem) const {
    throw ConfigError(path_, std::string("/") + name, problem);
  }
  [[noreturn]] void fail_at(const char* name, std::size_t index, const std::string& value,
                            const std::string& allowed) const {
    const auto columns = static_cast<std::size_t>(at(name).shape[1]);
    fail(name, "row " + std::to_string(index / columns) + ", column " +
                   std::to_string(index % columns) + " is " + value + ", allowed is " + allowed);
  }

  /// A matrix that has `columns` columns, or any number of them if that is 0.
  const RawTensor& matrix(const char* name, std::int64_t columns) const {
    const RawTensor& tensor = at(name);
    const bool is_matrix = tensor.shape.size() == 2;
    std::string shape;
    for (const std::int64_t size : tensor.shape)
      shape += (shape.empty() ? "" : ",") + std::to_string(size);
    for (const std::int64_t size : tensor.shape) {
      if (!is_matrix || size < 1 || size > kMostLines)
        fail(name, "has the shape [" + shape + "], allowed are two sizes in [1, " +
                       std::to_string(kMostLines) + "]");
    }
    if (!is_matrix) fail(name, "has the shape [], allowed are two sizes");
    if (columns != 0 && tensor.shape[1] != columns)
      fail(name, "has the shape [" + shape + "], allowed is [N," + std::to_string(columns) +
                     "]: a value a row of the matrix");
    return tensor;
  }

  std::vector<int> codes(const char* name, const CodeRange& range) const {
    const RawTensor& tensor = at(name);
    std::vector<int> made;
    const bool is_whole = with_integer_type(
        tensor.type, [&](auto zero) { made = codes<decltype(zero)>(name, range); });
    if (!is_whole)
      fail(name, std::string("is of type ") + type_name(tensor.type).name +
                     ", allowed is an integer type");
    return made;
  }

  std::vector<double> reals(const char* name) const {
    const RawTensor& tensor = at(name);
    if (tensor.type == TensorType::kF64) return all_of<double>(tensor);
    if (tensor.type == TensorType::kF32) {
      const std::vector<float> values = all_of<float>(tensor);
      return {values.begin(), values.end()};
    }
    fail(name,
         std::string("is of type ") + type_name(tensor.type).name + ", allowed is F64 or F32");
  }

 private:
  template <typename Stored>
  std::vector<int> codes(const char* name, const CodeRange& range) const {
    const std::vector<Stored> stored = all_of<Stored>(at(name));
    std::vector<int> codes;
    codes.reserve(stored.size());
    for (const Stored value : stored) {
      if (!range.has(value)) {
        fail_at(name, codes.size(), std::to_string(value),
                "[" + std::to_string(range.low) + ", " + std::to_string(range.high) + "] at " +
                    std::to_string(range.bits) + " bits");
      }
      codes.push_back(static_cast<int>(value));
    }
    return codes;
  }
  const RawTensor& at(const char* name) const {
    const auto found = tensors_.find(name);
    if (found == tensors_.end()) {
      fail(name, std::string("is missing; allowed are weight and input, or conductance_us and "
                             "voltage"));
    }
    return found->second;
  }

  std::string path_;
  TensorMap tensors_;
};

MatrixProblem read_codes(const MatrixFile& file, int weight_bits, int activation_bits) {
  const RawTensor& weight = file.matrix("weight", 0);
  const RawTensor& input = file.matrix("input", weight.shape[0]);
  MatrixProblem problem;
  problem.rows = static_cast<int>(weight.shape[0]);
  problem.columns = static_cast<int>(weight.shape[1]);
  problem.inputs = static_cast<std::size_t>(input.shape[0]);
  problem.weight_bits = weight_bits;
  problem.activation_bits = activation_bits;
  const int most = (1 << (weight_bits - 1)) - 1;
  const std::vector<int> weights = file.codes("weight", {-most, most, weight_bits});
  const auto rows = static_cast<std::size_t>(problem.rows);
  const auto columns = static_cast<std::size_t>(problem.columns);
  problem.weights.resize(weights.size());
  for (std::size_t i = 0; i < weights.size(); ++i)
    problem.weights[i % columns * rows + i / columns] = static_cast<WeightCode>(weights[i]);
  const int top = (1 << activation_bits) - 1;
  for (const int code : file.codes("input", {0, top, activation_bits}))
    problem.input.push_back(static_cast<ActivationCode>(code));
  return problem;
}

ArrayProblem read_array(const MatrixFile& file) {
  const RawTensor& cells = file.matrix("conductance_us", 0);
  const RawTensor& voltage = file.matrix("voltage", cells.shape[0]);
  ArrayProblem problem;
  problem.rows = static_cast<std::size_t>(cells.shape[0]);
  problem.columns = static_cast<std::size_t>(cells.shape[1]);
  problem.inputs = static_cast<std::size_t>(voltage.shape[0]);
  problem.conductance_us = file.reals("conductance_us");
  problem.voltage = file.reals("voltage");
  for (std::size_t i = 0; i < problem.conductance_us.size(); ++i) {
    const double value = problem.conductance_us[i];
    if (!std::isfinite(value) || value < 0)
      file.fail_at("conductance_us", i, plain_number(value), "a finite number, at least 0");
  }
  for (std::size_t i = 0; i < problem.voltage.size(); ++i) {
    if (!std::isfinite(problem.voltage[i]))
      file.fail_at("voltage", i, plain_number(problem.voltage[i]), "a finite number");
  }
  return problem;
}

}  // namespace

std::variant<MatrixProblem, ArrayProblem> read_matrix_file(const std::string& path, int weight_bits,
                                                           int activation_bits) {
  const MatrixFile file(path);
  const bool codes = file.has("weight") || file.has("input");
  const bool cells = file.has("conductance_us") || file.has("voltage");
  if (codes && cells)
    file.fail(file.has("weight") ? "weight" : "input",
              "stands beside conductance_us or voltage; allowed is one form");
  if (cells) return read_array(file);
  return read_codes(file, weight_bits, activation_bits);
}

}  // namespace ohmic::app
