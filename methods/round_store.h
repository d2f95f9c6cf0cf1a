#pragma once

#include <optional>
#include <string>
#include <vector>

#include "methods/compress_directory.h"
#include "methods/compression_task.h"
#include "util/json_section.h"

namespace ohmic {

/// Keeps the finished rounds of a run, and the network that is kept so far, on disk: a process
/// killed at any moment leaves a run that goes on behind its last finished round.
class RoundStore {
 public:
  /// Reads what earlier processes left. Throws ConfigError if that was changed or damaged.
  RoundStore(CompressDirectory directory, const NetworkSpec& network);

  /// Whether the run has begun; then the config.json that it began with.
  bool begun() const { return begun_; }
  const Json& config() const { return config_; }
  void begin(const Json& config);

  const std::vector<CompressionRound>& rounds() const { return rounds_; }
  /// Adds a finished round; `network` is what is kept from now on, or null.
  void add(const CompressionRound& round, const IntegerNetwork* network);
  /// The network that is kept. There is one once a round was added with one.
  IntegerNetwork kept() const;

  /// Removes all files of the run.
  void discard() const;
  const CompressDirectory& directory() const { return directory_; }
  /// Removes what only a run at work needs.
  void clean() const;

 private:
  void read();
  void write() const;

  CompressDirectory directory_;
  const NetworkSpec& network_;
  bool begun_ = false;
  Json config_;
  std::vector<CompressionRound> rounds_;
  int kept_ = -1;
  std::string kept_hash_;
};

}  // namespace ohmic
