#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "util/files_aside.h"
#include "util/process/child_process.h"

namespace ohmic {

/// Turns the text of a VCD file into an FST file, a tenth of its size: GTKWave's vcd2fst runs
/// beside this process and reads the text from a pipe. The VCD text itself is never on disk.
class FstConverter {
 public:
  /// Whether a wave is to be an FST file: its name ends with ".fst".
  static bool makes(const std::string& wave);

  /// `path`: of the FST file, for errors. `aside`: the file that is written, there already. Throws
  /// ConfigError if vcd2fst is not on PATH or cannot be started.
  FstConverter(std::string path, std::string aside);
  /// Ends vcd2fst if it still runs.
  ~FstConverter();
  FstConverter(const FstConverter&) = delete;
  FstConverter& operator=(const FstConverter&) = delete;

  /// Does not throw, so that a simulation may call it: what goes wrong is finish()'s to say.
  void write(std::string_view vcd);
  /// Behind the whole text: the file is complete. Throws ConfigError if it is not.
  void finish();

 private:
  std::string path_;
  std::string aside_;
  FileAside hierarchy_;  ///< vcd2fst keeps the names of signals there
  std::unique_ptr<ChildProcess> vcd2fst_;
};

}  // namespace ohmic
