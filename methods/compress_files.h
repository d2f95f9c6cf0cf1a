#pragma once

#include "methods/compress_directory.h"
#include "methods/compress_run.h"
#include "util/json_section.h"

namespace ohmic {

/// Writes what a finished run leaves: the network, its policy, the chip, the rounds if there were
/// any, the page and, last of all, the summary, which says that the run is finished. config: the
/// run's config.json; total_s: seconds of this process.
void write_compression(const CompressDirectory& directory, const Json& config,
                       const NetworkSpec& network, const HardwareRecord& hardware,
                       const CompressionResult& result, double total_s);

/// Throws ConfigError that names the file if the summary of a finished run cannot be read, or a
/// file that it answers for is not as the run wrote it.
void check_written_files(const CompressDirectory& directory);

/// The table of baseline against the compressed network, for a terminal.
std::string compression_table(const CompressionResult& result);

}  // namespace ohmic
