#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "nets/network_spec.h"
#include "traces/packet_log.h"
#include "traces/power_tracer.h"
#include "traces/timeline.h"
#include "traces/trace_range.h"
#include "traces/wave_file.h"
#include "util/file_writer.h"

namespace ohmic {

/// Request to see a run: files, empty if not asked for, and which part of it.
struct TraceRequest {
  std::string vcd;         ///< with a GTKWave save file beside it
  std::string timeline;    ///< Chrome trace events
  std::string packet_log;  ///< CSV
  std::string scope = "*";
  TraceRange range;
  std::optional<Picoseconds> power_bin;  ///< none: kBinClocks clocks
};

/// The traces of one run. Hand its observers to the run, then write().
class TraceSession {
 public:
  /// Opens the files aside. Throws ConfigError if one cannot be written, and if bins of power are
  /// shorter than a clock. `network` outlives it.
  TraceSession(const TraceRequest& request, const NetworkSpec& network, const ChipConfig& chip,
               const ChipPrices& prices);

  std::vector<ChipObserver*> observers();
  /// After the run: completes the files and puts them in their places. Throws ConfigError if the
  /// range begins behind the latency.
  void write();
  /// Of the run.
  const PowerFigures& power() const { return power_.figures(); }

 private:
  /// How long the run took.
  struct Clock : ChipObserver {
    Picoseconds begin = 0, end = 0;
    void on_begin(Picoseconds now) override { begin = now; }
    void on_end(Picoseconds at) override { end = at; }
  };

  TraceRequest request_;
  Clock clock_;
  PowerTracer power_;
  std::unique_ptr<WaveFile> wave_;
  std::unique_ptr<FileWriter> timeline_file_, packet_file_;
  std::unique_ptr<Timeline> timeline_;
  std::unique_ptr<PacketLog> packet_log_;
};

}  // namespace ohmic
