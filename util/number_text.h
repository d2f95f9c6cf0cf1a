#pragma once

#include <string>

namespace ohmic {

// How numbers are written, whatever the locale.

/// The shortest text that reads back as the same double: "0.1", "1e+05".
std::string shortest(double value);

/// The same as a person writes it: 100000, not 1e+05. Exponents stand below 1e-4 and from 1e16 on.
std::string plain_number(double value);

/// A fixed count of digits behind the point: "3.10".
std::string fixed_digits(double value, int digits);

/// At most so many significant digits, without zeros at the end: "4.284", "1.5e-07".
std::string significant_digits(double value, int figures);

/// Digits behind the point with which fixed_digits() shows that many figures: 2 of 12.5 in four.
/// In [0, 9]; 0 of zero.
int digits_behind_point(double value, int figures);

}  // namespace ohmic
