#include "util/progress_line.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdlib>
#include <cstring>
#include <iostream>

#include "util/duration_text.h"

namespace ohmic {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::chrono::milliseconds kRefresh{100};  // a terminal is slower than a small network
constexpr const char* kRewrite = "\r\033[K";
constexpr std::size_t kColumns = 80;

std::string one_decimal(double value) {
  std::array<char, 400> text{};
  const auto end =
      std::to_chars(text.data(), text.data() + text.size(), value, std::chars_format::fixed, 1);
  return {text.data(), end.ptr};
}

bool starts_character(char byte) { return (static_cast<unsigned char>(byte) & 0xc0U) != 0x80; }

bool starts_with_vowel(const std::string& word) {
  return !word.empty() && std::strchr("aeiou", word.front()) != nullptr;
}

}  // namespace

ProgressLine::ProgressLine() : terminal_(::isatty(STDERR_FILENO) == 1) {}

ProgressLine::~ProgressLine() {
  if (open_) std::cerr << std::endl;
}

bool ProgressLine::is_due() const { return !open_ || Clock::now() - shown_ >= kRefresh; }

void ProgressLine::show(const std::string& text) {
  if (!terminal_) return keep(text);
  // The last column stays free: some terminals go to the next line behind it.
  std::cerr << kRewrite << cut_to(text, std::max<std::size_t>(terminal_columns(), 4) - 1)
            << std::flush;
  open_ = true;
  shown_ = Clock::now();
}

void ProgressLine::keep(const std::string& text) {
  std::cerr << (open_ ? kRewrite : "") << text << std::endl;
  open_ = false;
}

double Pace::seconds_a_step(double done) const {
  const double seconds = std::chrono::duration<double>(Clock::now() - start_).count();
  return done > done_before_ ? seconds / (done - done_before_) : 0;
}

std::string Pace::left(double done, double all) const {
  return duration_text(seconds_a_step(done) * (all - done)) + " left";
}

std::string Pace::rate(double done, const std::string& noun) const {
  const double seconds = seconds_a_step(done);
  if (seconds > 1) {
    return one_decimal(seconds) + (starts_with_vowel(noun) ? " s an " : " s a ") + noun;
  }
  return one_decimal(1 / std::max(seconds, 1e-9)) + " " + noun + "s/s";
}

std::size_t terminal_columns() {
  if (const char* text = std::getenv("COLUMNS")) {
    std::size_t columns = 0;
    const char* end = text + std::strlen(text);
    const auto [last, error] = std::from_chars(text, end, columns);
    if (error == std::errc() && last == end && columns > 0) return columns;
  }
  winsize size{};
  const bool known = ::ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0;
  return known ? size.ws_col : kColumns;
}

std::string cut_to(const std::string& text, std::size_t columns) {
  const auto characters =
      static_cast<std::size_t>(std::count_if(text.begin(), text.end(), starts_character));
  if (characters <= columns) return text;
  std::size_t end = 0;
  for (std::size_t left = columns - 3 + 1; end < text.size(); ++end) {
    if (starts_character(text[end]) && --left == 0) break;
  }
  return text.substr(0, end) + "...";
}

}  // namespace ohmic
