#pragma once

#include <stdexcept>
#include <string>

#include "util/near_match.h"

namespace ohmic {

/// Broken input: a file, an option or a value that the user gave. Exit code 2.
/// what() reads `FILE: /json/path: problem`, or `FILE: problem` where there is no path; always one
/// line, cut after 4096 bytes.
class ConfigError : public std::runtime_error {
 public:
  ConfigError(const std::string& file, const std::string& path, const std::string& problem);
  ConfigError(const std::string& file, const std::string& problem);
};

/// The text on one line that a terminal shows as it is: control characters, Unicode's line breaks
/// and changes of direction, and bytes that are no UTF-8 become \n, \t or \xNN.
std::string one_line(const std::string& text);

}  // namespace ohmic
