#include "quant/accuracy/answer_bits.h"

#include <algorithm>
#include <stdexcept>

namespace ohmic {
namespace {

constexpr const char* kDigits = "0123456789abcdef";

}  // namespace

double accuracy_of(const std::vector<bool>& right) {
  return 100. * static_cast<double>(std::count(right.begin(), right.end(), true)) /
         static_cast<double>(std::max<std::size_t>(right.size(), 1));
}

std::string hex_of(const std::vector<bool>& bits) {
  std::string digits;
  for (std::size_t first = 0; first < bits.size(); first += 4) {
    unsigned digit = 0;
    for (std::size_t i = first; i < first + 4; ++i)
      digit = digit << 1 | (i < bits.size() && bits[i] ? 1U : 0U);
    digits += kDigits[digit];
  }
  return digits;
}

std::vector<bool> bits_of_hex(const std::string& digits, std::size_t count) {
  if (digits.size() != (count + 3) / 4)
    throw std::invalid_argument(std::to_string(digits.size()) + " hexadecimal digits are not " +
                                std::to_string(count) + " bits");
  const std::string all = kDigits;
  std::vector<bool> bits;
  for (const char character : digits) {
    const std::size_t digit = all.find(character);
    if (digit == std::string::npos)
      throw std::invalid_argument(std::string("'") + character + "' is no hexadecimal digit");
    for (unsigned i = 4; i-- > 0 && bits.size() < count;) bits.push_back((digit >> i & 1) != 0);
  }
  return bits;
}

}  // namespace ohmic
