#include "util/config_error.h"

namespace ohmic {

namespace {

constexpr std::size_t kLongestLine = 4096;

unsigned byte_at(const std::string& text, std::size_t at) {
  return at < text.size() ? static_cast<unsigned char>(text[at]) : 0U;
}

/// One character of a text: its code point and its bytes. A byte that is no UTF-8 has no code.
struct Character {
  std::size_t bytes = 1;
  bool is_valid = false;
  unsigned code = 0;
};

/// Decodes as RFC 3629 has it: neither overlong forms nor surrogates.
Character character_at(const std::string& text, std::size_t at) {
  const unsigned lead = byte_at(text, at);
  if (lead < 0x80) return {1, true, lead};
  const std::size_t bytes = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
  if (lead < 0xc2 || lead > 0xf4) return {};
  unsigned code = lead & (0xffU >> (bytes + 1));
  for (std::size_t i = 1; i < bytes; ++i) {
    const unsigned next = byte_at(text, at + i);
    if ((next & 0xc0U) != 0x80) return {};
    code = (code << 6) | (next & 0x3fU);
  }
  const bool overlong = (bytes == 3 && code < 0x800) || (bytes == 4 && code < 0x10000);
  if (overlong || (code >= 0xd800 && code <= 0xdfff) || code > 0x10ffff) return {};
  return {bytes, true, code};
}

/// Shown as it is? Not control characters (C0, C1), line and paragraph separators, changes of
/// direction.
bool is_plain(const Character& c) {
  if (!c.is_valid || c.code < 0x20 || (c.code >= 0x7f && c.code < 0xa0)) return false;
  return !(c.code >= 0x2028 && c.code <= 0x202e) && !(c.code >= 0x2066 && c.code <= 0x2069);
}

std::string escaped(unsigned byte) {
  constexpr char kHex[] = "0123456789abcdef";
  if (byte == '\n') return "\\n";
  if (byte == '\t') return "\\t";
  return std::string("\\x") + kHex[byte / 16] + kHex[byte % 16];
}

/// The line, cut between two characters where it is too long to be read.
std::string cut(std::string line) {
  if (line.size() <= kLongestLine) return line;
  std::size_t end = kLongestLine;
  while ((byte_at(line, end) & 0xc0U) == 0x80) --end;
  return line.substr(0, end) + "...";
}

}  // namespace

ConfigError::ConfigError(const std::string& file, const std::string& path,
                         const std::string& problem)
    : ConfigError(file, (path.empty() ? "/" : path) + ": " + problem) {}

ConfigError::ConfigError(const std::string& file, const std::string& problem)
    : std::runtime_error(cut(one_line(file + ": " + problem))) {}

std::string one_line(const std::string& text) {
  std::string line;
  for (std::size_t at = 0; at < text.size();) {
    const Character character = character_at(text, at);
    for (std::size_t i = at; i < at + character.bytes; ++i) {
      line += is_plain(character) ? std::string(1, text[i]) : escaped(byte_at(text, i));
    }
    at += character.bytes;
  }
  return line;
}

}  // namespace ohmic
