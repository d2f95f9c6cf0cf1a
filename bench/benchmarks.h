#pragma once

#include <string>
#include <vector>

namespace ohmic::bench {

/// Registers a program's benchmarks; every program of this folder defines it. `words`: the command
/// line without google-benchmark's own options. Modules are built here, before the kernel starts.
void register_benchmarks(const std::vector<std::string>& words);

}  // namespace ohmic::bench
