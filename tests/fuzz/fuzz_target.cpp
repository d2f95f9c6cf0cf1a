#include "tests/fuzz/fuzz_target.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <nlohmann/json.hpp>

namespace ohmic::fuzz {
namespace {

constexpr std::size_t kLongestLine = 5000;

bool is_utf8(const std::string& text) {
  try {
    return !nlohmann::json(text).dump().empty();
  } catch (const nlohmann::json::exception&) {
    return false;
  }
}

bool is_control(char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }

}  // namespace

void require(bool holds, const char* promise) {
  if (holds) return;
  std::fprintf(stderr, "broken promise: %s\n", promise);
  std::abort();
}

void require_plain_line(const std::string& error) {
  require(!error.empty(), "an error says something");
  require(error.size() <= kLongestLine, "an error is short");
  require(std::none_of(error.begin(), error.end(), is_control), "an error is one plain line");
  require(is_utf8(error), "an error is well-formed UTF-8");
  // U+0080 to U+009F: control characters of terminals, in two bytes.
  for (std::size_t i = 0; i + 1 < error.size(); ++i) {
    const bool is_c1 = error[i] == '\xc2' && static_cast<unsigned char>(error[i + 1]) < 0xa0;
    require(!is_c1, "an error holds no control character of a terminal");
  }
}

std::string text_of(const std::uint8_t* data, std::size_t size) {
  return size == 0 ? std::string() : std::string(reinterpret_cast<const char*>(data), size);
}

}  // namespace ohmic::fuzz
