#pragma once

#include <string>

#include "util/process/file_descriptor.h"

namespace ohmic {

/// Keeps other processes out of a run directory as long as the descriptor is open. file: of that
/// folder, such as its config.json; command: at work in it, "sweep". ConfigError where another
/// process holds the lock.
FileDescriptor lock_folder(const std::string& folder, const std::string& file,
                           const std::string& command);

}  // namespace ohmic
