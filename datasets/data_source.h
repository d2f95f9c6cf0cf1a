#pragma once

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "datasets/dataset.h"

namespace ohmic {

/// Where a --data spec leads.
struct DataSource {
  std::string kind;  ///< "mnist", "cifar10", "tensors", "images", "synthetic:digits" or ":shapes"
  std::string path;  ///< folder or file; empty for synthetic sets

  bool synthetic() const { return path.empty(); }
  /// The spec that leads here.
  std::string spec() const { return synthetic() ? kind : kind + ":" + path; }
};

/// The source of a spec: `mnist:DIR`, `cifar10:DIR`, `tensors:FILE`, `images:DIR`,
/// `synthetic:digits` or `synthetic:shapes`. An empty one means the network's own set if
/// $OHMIC_DATA has it, else its synthetic stand-in. Reads no image. Throws ConfigError on a spec
/// that this build does not know.
DataSource find_source(const std::string& spec, const NetworkSpec& network);

/// The files of a source, as far as they are there.
std::vector<std::string> files_of(const DataSource& source);

/// The two halves of a source before split and padding; the test half is made when asked for.
struct SourceHalves {
  ImageSet train;
  std::function<ImageSet()> test;
};

/// Reads a source for a network. Throws ConfigError if a file is broken, or if the source has more
/// classes than the network has outputs.
SourceHalves open_source(const DataSource& source, const NetworkSpec& network);

/// How many classes the labels of a source can tell apart for a network of so many outputs.
int classes_of(const DataSource& source, std::int64_t outputs);

/// The --data specs that this build knows with one line each, for `ohmic list`.
std::vector<std::pair<std::string, std::string>> known_sources();

}  // namespace ohmic
