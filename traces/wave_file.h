#pragma once

#include <optional>
#include <string>

#include "nets/network_spec.h"
#include "traces/fst_converter.h"
#include "traces/trace_range.h"
#include "traces/vcd_writer.h"
#include "traces/wave_recorder.h"
#include "util/file_writer.h"

namespace ohmic {

/// A wave with its GTKWave save file: a VCD file, or an FST file if its name ends with ".fst".
class WaveFile {
 public:
  /// `path`: of the wave. `network` outlives it. Throws ConfigError if the file cannot be written,
  /// or if FST is asked for and vcd2fst is not there.
  WaveFile(std::string path, const std::string& scope, const TraceRange& range,
           const NetworkSpec& network, const ChipConfig& chip, PowerTracer& power);

  /// Where the save file of a VCD file lies.
  static std::string save_file(const std::string& path);

  ChipObserver& observer() { return recorder_; }
  /// After a run of this latency, while its network's DataflowGraph lives. A save file that a
  /// person has made his own is left as it is.
  void write(Picoseconds latency);

 private:
  void write_text(std::string_view vcd);
  void write_save_file(const TraceRange& shown);

  std::string path_;
  ChipConfig chip_;
  TraceRange range_;
  FileWriter out_;
  std::optional<FstConverter> fst_;  ///< writes into out_'s file aside
  VcdWriter vcd_;
  WaveRecorder recorder_;
};

}  // namespace ohmic
