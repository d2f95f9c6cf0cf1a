#pragma once

#include <cstdint>
#include <map>
#include <queue>
#include <string>
#include <vector>

#include "traces/trace_range.h"
#include "util/file_writer.h"

namespace ohmic {

/// Writes Chrome's trace-event JSON while the run goes on: sorts events that are announced ahead of
/// time, holds back what may lie behind the end, cuts to a range. Times in are kernel time in ps;
/// in the file they are exact decimals of us from t = 0. The same events give the same bytes, in
/// whatever order those of one instant come.
class TimelineStream {
 public:
  /// t = 0 is `zero`; `range` is cut to the latency when that is known.
  TimelineStream(FileWriter& out, Picoseconds zero, const TraceRange& range);

  /// Names a process, a thread; the number is also its place in the order. Texts are quoted here.
  void name_process(int pid, const std::string& name) { processes_[pid] = name; }
  void name_thread(int tid, const std::string& name) { threads_[tid] = name; }
  /// A thread's process: the tens of thousands of its number.
  static int process_of(int tid) { return tid / kThreadsEach; }
  static constexpr int kThreadsEach = 10000;

  /// Something lasts from `begin` to `end`, and is told no later than at `told`. `args`: JSON
  /// object or empty.
  void slice(int tid, const std::string& name, Picoseconds begin, Picoseconds end, Picoseconds told,
             const std::string& args = "");
  /// An end of an arrow: within a slice of a thread.
  struct ArrowEnd {
    int tid = 0;
    Picoseconds at = 0;
  };
  /// An arrow from slice to slice; `until` is where the second ends. It is there if both slices
  /// begin within the range. Told no later than at `told`.
  void arrow(std::uint64_t id, const ArrowEnd& from, const ArrowEnd& to, Picoseconds until,
             Picoseconds told);
  /// A new counter of a process; returns its number. It begins at 0.
  int add_counter(int pid, const std::string& name);
  /// The counter changes by `delta` at `at`.
  void count(int counter, Picoseconds at, std::int64_t delta);
  /// The counter is `value` from `at` on, and that is told no later than at `told`.
  void level(int counter, Picoseconds at, Picoseconds told, std::int64_t value);

  /// The kernel is at `now`, and the latency ends no earlier than at `least_end`: what no later
  /// call can precede is written.
  void advance(Picoseconds now, Picoseconds least_end);
  /// The latency ended at `end`: writes the rest.
  void finish(Picoseconds end);

 private:
  enum class Kind { kSlice, kArrowFrom, kArrowTo, kCount, kLevel };
  struct Event {
    Picoseconds told = 0;
    int track = 0;  ///< tid or counter

    Kind kind = Kind::kSlice;
    Picoseconds begin = 0, end = 0;
    std::int64_t value = 0;  ///< of an arrow: its number
    std::string text;        ///< name and args, as JSON
    bool operator>(const Event& other) const;
  };
  struct Counter {
    std::string head;
    std::int64_t value = 0;
    bool written = false;
  };

  void write(const std::string& event);
  void write_names();
  void write_next();
  void write_slice(const Event& event);
  void write_arrow(const Event& event);
  void apply(const Event& event);
  void write_counter(const Counter& counter, Picoseconds at, std::int64_t value);

  FileWriter& out_;
  Picoseconds zero_;
  TraceRange range_;
  bool first_ = true;
  std::map<int, std::string> processes_, threads_;
  std::vector<Counter> counters_;
  std::priority_queue<Event, std::vector<Event>, std::greater<>> events_;
};

}  // namespace ohmic
