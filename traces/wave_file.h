#pragma once

#include <string>
#include <vector>

#include "nets/network_spec.h"
#include "traces/trace_range.h"
#include "traces/wave_player.h"
#include "traces/wave_recorder.h"
#include "util/file_writer.h"

namespace ohmic {

/// A VCD file with its GTKWave save file. SystemC writes it aside in kernel time; write() makes it
/// one of the inference's time. To be constructed before the kernel starts for the first time.
class WaveFile {
 public:
  /// `path`: of the VCD file. ConfigError where it cannot be written.
  WaveFile(std::string path, const std::string& scope, const ChipConfig& chip);
  ~WaveFile();
  WaveFile(const WaveFile&) = delete;
  WaveFile& operator=(const WaveFile&) = delete;

  /// What may lie beside the file while it is made.
  static std::vector<std::string> files_aside(const std::string& path);

  ChipObserver& observer() { return recorder_; }
  /// After a run, while its network's DataflowGraph lives. A save file that a person has made his
  /// own is left as it is.
  void write(const NetworkSpec& network, const TraceRange& range);

 private:
  void write_save_file(const std::vector<std::string>& labels, const TraceRange& range);

  std::string path_;
  ChipConfig chip_;
  FileWriter out_;
  std::string raw_path_;  ///< SystemC's file
  WavePlayer player_;
  WaveRecorder recorder_;
};

}  // namespace ohmic
