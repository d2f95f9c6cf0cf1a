#pragma once

#include <chrono>
#include <cstddef>
#include <string>

namespace ohmic {

/// Shows on stderr how work goes on. On a terminal it rewrites one line, which it cuts to the
/// terminal's width. Elsewhere each text is a line of its own.
class ProgressLine {
 public:
  ProgressLine();
  /// Ends the line that is rewritten.
  ~ProgressLine();
  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;

  bool on_terminal() const { return terminal_; }
  /// False on a terminal if the last text is so new that nobody has read it.
  bool is_due() const;
  /// Takes the place of the text before, on a terminal.
  void show(const std::string& text);
  /// Stays, whole, above all texts that follow.
  void keep(const std::string& text);

 private:
  bool terminal_;
  bool open_ = false;
  std::chrono::steady_clock::time_point shown_;
};

/// How fast steps follow each other.
class Pace {
 public:
  using Clock = std::chrono::steady_clock;

  /// done: steps that were done before `start`.
  explicit Pace(double done = 0, Clock::time_point start = Clock::now())
      : done_before_(done), start_(start) {}

  /// The time that steps `done` to `all` will take: "3 min 20 s left". all: at least `done`.
  std::string left(double done, double all) const;
  /// "2.5 episodes/s", or "8.1 s an episode" if they are slower than one a second. noun: "episode".
  std::string rate(double done, const std::string& noun) const;

 private:
  double seconds_a_step(double done) const;

  double done_before_;
  Clock::time_point start_;
};

/// Columns of the terminal behind stderr: COLUMNS if that is a number above 0, else what the
/// terminal says, else 80.
std::size_t terminal_columns();

/// A text of at most `columns` characters, at least 3. A longer one ends with "...". Bytes are
/// UTF-8.
std::string cut_to(const std::string& text, std::size_t columns);

}  // namespace ohmic
