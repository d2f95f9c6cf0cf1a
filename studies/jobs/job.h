#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace ohmic {

/// A text that a job reads as a file. The job is started with `--option FILE` behind its args.
struct JobFile {
  std::string option;  ///< without dashes
  std::string text;
};

/// One start of this program.
struct Job {
  std::size_t item = 0;  ///< of the study: tells whose job it is
  std::string label;     ///< names the item to people
  std::vector<std::string> args;
  std::vector<JobFile> files;
};

}  // namespace ohmic
