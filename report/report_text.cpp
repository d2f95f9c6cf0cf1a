#include "report/report_text.h"

#include <charconv>

namespace ohmic {

std::string escape_html(const std::string& text) {
  std::string escaped;
  for (const char c : text) {
    switch (c) {
      case '&':
        escaped += "&amp;";
        break;
      case '<':
        escaped += "&lt;";
        break;
      case '>':
        escaped += "&gt;";
        break;
      case '"':
        escaped += "&quot;";
        break;
      case '\'':
        escaped += "&#39;";
        break;
      default:
        escaped += c;
    }
  }
  return escaped;
}

std::string fixed_digits(double value, int digits) {
  std::string text(400, '\0');  // the longest double has 309 digits before its point
  const auto end =
      std::to_chars(text.data(), text.data() + text.size(), value, std::chars_format::fixed, digits)
          .ptr;
  text.resize(static_cast<std::size_t>(end - text.data()));
  return text;
}

}  // namespace ohmic
