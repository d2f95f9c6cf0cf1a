#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "traces/trace_range.h"
#include "traces/wave_sink.h"

namespace ohmic {

/// Writes a VCD file while the run goes on: sorts the changes that are told ahead of time, keeps
/// the last value of an instant, leaves out what does not change, cuts to a range. The file begins
/// with all values at `range.from`; its last time stamp is `range.to` or the latency. The same
/// changes give the same bytes.
class VcdWriter : public WaveSink {
 public:
  /// Takes the file's text piece by piece. Must not throw.
  using Output = std::function<void(std::string_view text)>;

  VcdWriter(const TraceRange& range, Output output);

  void open(const std::vector<Signal>& signals, const std::vector<std::string>& legend) override;
  void begin(Picoseconds zero) override;
  void set(Picoseconds at, int signal, std::uint64_t value) override;
  void add(Picoseconds at, int signal, std::int64_t delta) override;
  void advance(Picoseconds now, Picoseconds least_end) override;
  void finish(Picoseconds end) override;

 private:
  struct Change {
    Picoseconds at = 0;
    std::int64_t value = 0;
    int signal = 0;
    bool relative = false;
  };
  struct State {
    std::string code;
    bool is_bit = false;
    std::int64_t value = 0;
    Picoseconds since = 0;    ///< it was set
    std::uint64_t shown = 0;  ///< in the file
    std::uint64_t visible() const {
      return is_bit ? std::uint64_t{value != 0} : static_cast<std::uint64_t>(value);
    }
  };

  void push(const Change& change);
  void apply(const Change& change);
  /// Writes the pending changes up to `until`, which no later call can precede.
  void write_until(Picoseconds until);
  void write_instant(std::vector<Change>::const_iterator first,
                     std::vector<Change>::const_iterator last);
  void write_first_values();
  void stamp(Picoseconds at);
  void append_value(State& state);

  TraceRange range_;
  Output output_;
  std::vector<State> states_;                    ///< by signal
  std::vector<Change> pending_;                  ///< in the order of calls
  std::size_t enough_ = 0;                       ///< pending changes to be sorted and written
  bool begun_ = false;                           ///< the inference
  Picoseconds zero_ = 0, first_ = 0, last_ = 0;  ///< kernel time of t = 0 and of the range
  bool values_shown_ = false;                    ///< the first of all
  Picoseconds stamped_ = 0;
  std::string text_;  ///< to be handed on
};

}  // namespace ohmic
