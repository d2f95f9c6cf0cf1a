#pragma once

#include <string>

namespace ohmic {

/// Text with & < > " ' as entities, for HTML content and attributes.
std::string escape_html(const std::string& text);

/// A number with a fixed count of digits behind the point, whatever the locale.
std::string fixed_digits(double value, int digits);

}  // namespace ohmic
