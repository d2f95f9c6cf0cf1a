#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

namespace ohmic {

/// Sixty-four bits that stand for a row of values: equal values in equal order give equal bits.
/// They show that something was changed or damaged; they do not keep out who wants to deceive.
class ContentHash {
 public:
  /// Adds the bytes of `count` values; their number counts too.
  template <typename Value>
  ContentHash& add(const Value* values, std::size_t count) {
    return add_bytes(reinterpret_cast<const unsigned char*>(values), count * sizeof(Value));
  }
  ContentHash& add(const std::string& text) { return add(text.data(), text.size()); }
  /// 0 and -0 count as one, for databases do not keep them apart.
  ContentHash& add(double value) {
    value += 0.0;
    return add(&value, 1);
  }
  ContentHash& add(std::int64_t value) { return add(&value, 1); }

  /// The bits themselves.
  std::uint64_t value() const;
  /// Sixteen hexadecimal digits, or fewer if the first ones are 0.
  std::string text() const;

 private:
  ContentHash& add_bytes(const unsigned char* bytes, std::size_t left);
  void add_word(std::uint64_t word);

  std::uint64_t state_ = 0xcbf29ce484222325ULL;
};

/// The hash of the bytes alone.
std::string content_hash(const std::string& bytes);

}  // namespace ohmic
