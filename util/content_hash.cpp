#include "util/content_hash.h"

#include <array>
#include <charconv>
#include <cstring>

namespace ohmic {

// FNV-1a over words of 8 bytes with a final mix (Fowler, Noll, Vo; the mix is MurmurHash3's).

ContentHash& ContentHash::add_bytes(const unsigned char* bytes, std::size_t left) {
  add_word(left);
  for (; left >= sizeof(std::uint64_t); left -= sizeof(std::uint64_t)) {
    std::uint64_t word = 0;
    std::memcpy(&word, bytes, sizeof word);
    add_word(word);
    bytes += sizeof word;
  }
  std::uint64_t rest = 0;
  if (left > 0) std::memcpy(&rest, bytes, left);
  add_word(rest);
  return *this;
}

void ContentHash::add_word(std::uint64_t word) {
  state_ = (state_ ^ word) * 0x100000001b3ULL;
  state_ ^= state_ >> 29;  // so that high bits of a word reach low bits of the state
}

std::uint64_t ContentHash::value() const {
  std::uint64_t x = state_;
  x = (x ^ (x >> 33)) * 0xff51afd7ed558ccdULL;
  x = (x ^ (x >> 33)) * 0xc4ceb9fe1a85ec53ULL;
  return x ^ (x >> 33);
}

std::string ContentHash::text() const {
  std::array<char, 17> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value(), 16).ptr;
  return {digits.data(), end};
}

std::string content_hash(const std::string& bytes) { return ContentHash().add(bytes).text(); }

}  // namespace ohmic
