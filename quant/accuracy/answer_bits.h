#pragma once

#include <string>
#include <vector>

namespace ohmic {

/// Percent of the images that are right, 0 of none.
double accuracy_of(const std::vector<bool>& right);

/// Bits as hexadecimal digits, four a digit, the first bit the highest of the first digit; what
/// the last digit has too many is 0.
std::string hex_of(const std::vector<bool>& bits);

/// The first `count` bits of such digits. Throws std::invalid_argument where they are no digits,
/// too few or too many.
std::vector<bool> bits_of_hex(const std::string& digits, std::size_t count);

}  // namespace ohmic
