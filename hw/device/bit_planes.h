#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "quant/codes.h"

namespace ohmic {

/// Words that hold one bit of each of `rows` rows: row r is bit r % 64 of word r / 64.
constexpr std::size_t bit_words(std::size_t rows) { return (rows + 63) / 64; }

/// The weight codes of one block, [rows][columns], signed.
struct CodeBlock {
  std::size_t rows = 0, columns = 0;
  std::vector<WeightCode> codes;
};

/// One bit of every cell of a positive and a negative array: word k of column c at
/// [k * stride + c], so that neighbouring columns are neighbours in memory.
struct CellPlane {
  std::vector<std::uint64_t> positive, negative;
};

/// The positive and the negative array that hold one slice of a block: bits [slice * b, (slice + 1)
/// * b) of each code's magnitude, b bits a cell, in the array of the code's sign.
struct ArrayPair {
  std::size_t columns = 0;
  std::size_t words = 0;        ///< a column
  std::size_t stride = 0;       ///< columns rounded up to whole vectors
  int weight_shift = 0;         ///< bit 0 of a cell weighs 2^weight_shift
  std::vector<CellPlane> bits;  ///< of a cell, lowest first; empty vectors if no cell has it
};

/// Programs one slice of a block with `bits_per_cell` bits a cell.
ArrayPair program_arrays(const CodeBlock& block, int slice, int bits_per_cell);

/// The input codes of a window as the DACs see them: one packed plane a bit.
class InputBits {
 public:
  /// `bits`: of a code, [1, 16].
  InputBits(std::size_t rows, int bits);

  /// `codes`: [rows].
  void load(const ActivationCode* codes);
  int bits() const { return static_cast<int>(zero_.size()); }
  std::size_t words() const { return words_; }
  const std::uint64_t* plane(int bit) const {
    return planes_.data() + static_cast<std::size_t>(bit) * words_;
  }
  /// No row has this bit: its DACs drive nothing.
  bool is_zero(int bit) const { return zero_[static_cast<std::size_t>(bit)]; }

 private:
  std::size_t rows_, words_;
  std::vector<std::uint64_t> planes_;  // [bits][words]
  std::vector<bool> zero_;
};

}  // namespace ohmic
