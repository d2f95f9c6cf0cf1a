#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <vector>

namespace ohmic {

/// Lines of a layer's weight matrix: where a list of them begins, and how many.
struct LineSpan {
  std::uint32_t first = 0;
  std::uint32_t count = 0;
  bool operator==(const LineSpan& o) const { return first == o.first && count == o.count; }
};

/// Many lists of rising lines, a bit a line. A list per column group and slice holds most of its
/// lines, so that bits are a tenth of the memory of numbers. A position is that of a bit among all.
class LineBits {
 public:
  LineBits() = default;
  /// Empty lists of lines below `lines`. The first `lists_a_group` are of group 0, the next of
  /// group 1, whose lines begin at `lines`, and so on.
  LineBits(std::uint32_t lines, std::size_t lists, std::size_t lists_a_group)
      : lines_(lines), words_a_list_((lines + 63) / 64), lists_a_group_(lists_a_group) {
    words_.resize(lists * words_a_list_);
  }

  bool empty() const { return words_.empty(); }
  /// Says which of the 64 lines from `first`, a multiple of 64, a list holds: a byte each, 0 or 1.
  void hold(std::size_t index, std::uint32_t first, const std::array<std::uint8_t, 64>& held) {
    std::uint64_t word = 0;
    for (unsigned at = 0; at < 64; at += 8) {
      std::uint64_t eight;  // bytes; the product has their lowest bits in its highest byte
      std::memcpy(&eight, held.data() + at, sizeof eight);
      word |= eight * 0x0102040810204080U >> 56 << at;
    }
    words_[index * words_a_list_ + first / 64] = word;
  }
  /// The position of a list's first bit.
  std::uint32_t begin(std::size_t index) const {
    return static_cast<std::uint32_t>(index * words_a_list_ * 64);
  }
  /// Lines that a list holds.
  std::uint32_t count(std::size_t index) const {
    std::uint32_t lines = 0;
    for (std::size_t w = index * words_a_list_; w < (index + 1) * words_a_list_; ++w)
      lines += static_cast<std::uint32_t>(__builtin_popcountll(words_[w]));
    return lines;
  }
  /// The position behind the first `span.count` lines from position `span.first` on.
  std::uint32_t behind(LineSpan span) const {
    std::uint32_t last = span.first;
    for_each_position(span, [&last](std::size_t at) { last = static_cast<std::uint32_t>(at + 1); });
    return last;
  }
  /// Calls visit with each line of a span of one list: span.first is a position.
  template <typename Visit>
  void for_each(LineSpan span, const Visit& visit) const {
    const std::size_t list = span.first / 64 / words_a_list_;
    const std::size_t first_line = list / lists_a_group_ * lines_;
    const std::size_t begin = list * words_a_list_ * 64;
    for_each_position(
        span, [&](std::size_t at) { visit(static_cast<std::uint32_t>(first_line + at - begin)); });
  }

 private:
  template <typename Visit>
  void for_each_position(LineSpan span, const Visit& visit) const {
    std::size_t word = span.first / 64;
    std::uint64_t bits = span.count == 0 ? 0 : words_[word] & ~std::uint64_t{0} << span.first % 64;
    for (std::uint32_t n = 0; n < span.count; ++n, bits &= bits - 1) {
      while (bits == 0) bits = words_[++word];
      visit(word * 64 + static_cast<std::size_t>(__builtin_ctzll(bits)));
    }
  }

  std::uint32_t lines_ = 0;
  std::size_t words_a_list_ = 0, lists_a_group_ = 0;
  std::vector<std::uint64_t> words_;
};

}  // namespace ohmic
