#include "hw/device/bit_planes.h"

#include <algorithm>
#include <cstdlib>

namespace ohmic {
namespace {

constexpr std::size_t kVectorColumns = 8;  // 64-bit lanes of the widest kernel
constexpr std::size_t kByte = 8;

/// Bits [shift, shift + 8) of eight codes, the first code's in the lowest byte.
std::uint64_t eight_bytes(const ActivationCode* codes, std::size_t count, std::size_t shift) {
  std::uint64_t word = 0;
  for (std::size_t i = 0; i < count; ++i)
    word |= (std::uint64_t{codes[i]} >> shift & 0xffU) << (8 * i);
  return word;
}

/// Bit `bit` of each of eight bytes as one byte, the first one's lowest: the multiplication moves
/// bit 8 i of its operand to bit 56 + i.
std::uint64_t gather_bit(std::uint64_t bytes, std::size_t bit) {
  return ((bytes >> bit & 0x0101010101010101U) * 0x0102040810204080U) >> 56;
}

/// Sets bit `row` of each column's word if its code has magnitude bit `weight`.
void program_row(const WeightCode* codes, std::size_t columns, int weight, std::size_t row,
                 std::uint64_t* positive, std::uint64_t* negative) {
  for (std::size_t c = 0; c < columns; ++c) {
    const int code = codes[c];
    const auto has_bit = static_cast<std::uint64_t>(std::abs(code) >> weight & 1);
    const auto is_negative = static_cast<std::uint64_t>(code < 0);
    positive[c] |= (has_bit & ~is_negative) << row;
    negative[c] |= (has_bit & is_negative) << row;
  }
}

bool is_empty(const CellPlane& plane) {
  const auto zero = [](std::uint64_t word) { return word == 0; };
  return std::all_of(plane.positive.begin(), plane.positive.end(), zero) &&
         std::all_of(plane.negative.begin(), plane.negative.end(), zero);
}

}  // namespace

ArrayPair program_arrays(const CodeBlock& block, int slice, int bits_per_cell) {
  ArrayPair arrays;
  arrays.columns = block.columns;
  arrays.words = bit_words(block.rows);
  arrays.stride = (block.columns + kVectorColumns - 1) / kVectorColumns * kVectorColumns;
  arrays.weight_shift = slice * bits_per_cell;
  const std::size_t size = arrays.words * arrays.stride;
  for (int bit = 0; bit < bits_per_cell; ++bit) {
    const int weight = arrays.weight_shift + bit;
    CellPlane plane{std::vector<std::uint64_t>(size), std::vector<std::uint64_t>(size)};
    for (std::size_t r = 0; r < block.rows; ++r) {
      program_row(block.codes.data() + r * block.columns, block.columns, weight, r % 64,
                  plane.positive.data() + r / 64 * arrays.stride,
                  plane.negative.data() + r / 64 * arrays.stride);
    }
    arrays.bits.push_back(is_empty(plane) ? CellPlane{} : std::move(plane));
  }
  return arrays;
}

InputBits::InputBits(std::size_t rows, int bits)
    : rows_(rows),
      words_(bit_words(rows)),
      planes_(static_cast<std::size_t>(bits) * words_),
      zero_(static_cast<std::size_t>(bits), true) {}

void InputBits::load(const ActivationCode* codes) {
  std::fill(planes_.begin(), planes_.end(), 0);
  for (std::size_t low = 0; low < zero_.size(); low += kByte) {
    const std::size_t bits = std::min(kByte, zero_.size() - low);
    for (std::size_t r = 0; r < rows_; r += 8) {
      const std::uint64_t bytes = eight_bytes(codes + r, std::min<std::size_t>(8, rows_ - r), low);
      if (bytes == 0) continue;
      for (std::size_t bit = 0; bit < bits; ++bit)
        planes_[(low + bit) * words_ + r / 64] |= gather_bit(bytes, bit) << (r % 64);
    }
  }
  for (std::size_t bit = 0; bit < zero_.size(); ++bit) {
    const std::uint64_t* words = plane(static_cast<int>(bit));
    zero_[bit] = std::all_of(words, words + words_, [](std::uint64_t word) { return word == 0; });
  }
}

}  // namespace ohmic
