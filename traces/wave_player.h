#pragma once

#include <queue>
#include <string>
#include <systemc>
#include <vector>

#include "traces/wave_sink.h"

namespace ohmic {

/// Plays announced changes of signals at their instants into a VCD file of SystemC's. A module with
/// one process: construct it before the kernel starts for the first time.
class WavePlayer : public sc_core::sc_module, public WaveSink {
 public:
  /// `path`: of the file, ending in ".vcd"; SystemC writes it in kernel time from open() on.
  WavePlayer(const sc_core::sc_module_name& name, std::string path);
  ~WavePlayer() override;
  SC_HAS_PROCESS(WavePlayer);

  void open(const std::vector<Signal>& signals) override;
  void set(Picoseconds at, int signal, std::uint64_t value) override;
  void add(Picoseconds at, int signal, std::int64_t delta) override;
  /// Ends the file.
  void close();

 private:
  struct Change {
    Picoseconds at = 0;
    std::uint64_t order = 0;  ///< of calls
    int signal = 0;
    bool relative = false;
    std::int64_t value = 0;
    bool operator>(const Change& o) const { return at != o.at ? at > o.at : order > o.order; }
  };
  /// What SystemC samples.
  struct Variable {
    std::int64_t sum = 0;
    bool bit = false;
    sc_dt::uint64 vector = 0;
  };

  void push(Change change);
  void play();

  std::string path_;
  std::vector<Variable> variables_;
  std::priority_queue<Change, std::vector<Change>, std::greater<>> changes_;
  std::uint64_t order_ = 0;
  sc_core::sc_trace_file* file_ = nullptr;
  sc_core::sc_event wake_;
};

}  // namespace ohmic
