#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "nets/network_spec.h"

namespace ohmic {

/// Labelled 8-bit images, planar: pixel (n, c, y, x) at ((n*C + c)*H + y)*W + x. A pixel p enters a
/// network as p/255, less its mean and over its deviation if it has them (pixel_values.h).
struct ImageSet {
  int channels = 0, height = 0, width = 0;
  std::vector<std::uint8_t> pixels;
  std::vector<std::uint8_t> labels;
  Normalisation normalisation = {};  ///< of the network that reads them

  std::size_t size() const { return labels.size(); }
  std::size_t image_bytes() const {
    return static_cast<std::size_t>(channels) * static_cast<std::size_t>(height) *
           static_cast<std::size_t>(width);
  }
  const std::uint8_t* image(std::size_t n) const { return pixels.data() + n * image_bytes(); }
};

/// Images of one source, already padded to the network's input. The training set is split once,
/// with a seed of its own, into train and validation images (a quarter, at most 5,000), both in
/// random order; the test set is only read when asked for.
struct Dataset {
  std::string spec;  ///< "mnist:/data/mnist", "synthetic:digits"
  std::string kind;  ///< "mnist", "cifar10", "tensors", "synthetic:digits", "synthetic:shapes"
  bool synthetic = false;
  int classes = 10;
  ImageSet train;
  ImageSet validation;
  std::function<ImageSet()> load_test;  ///< reads the test set; for the final report alone
};

/// Where a --data spec leads: what open_dataset reads.
struct DataSource {
  std::string kind;    ///< as Dataset::kind
  std::string folder;  ///< or file; empty for synthetic sets
};

/// The source of a spec; of an empty one the network's own set, else its stand-in. Reads no image.
/// Throws ConfigError on a spec that this build does not know.
DataSource find_dataset(const std::string& spec, const NetworkSpec& network);

/// The files of a source, as far as they are there.
std::vector<std::string> files_of(const DataSource& source);

/// Throws ConfigError that names the network's file if its output is no list of classes (C, or C x
/// 1 x 1): whoever reads an accuracy, or trains for one, needs one.
void require_classes(const NetworkSpec& network);

/// Opens `mnist:DIR`, `cifar10:DIR`, `tensors:FILE`, `synthetic:digits` or `synthetic:shapes` for a
/// network. An empty spec means the network's own set where $OHMIC_DATA has it, else its synthetic
/// stand-in. ConfigError names file and byte offset.
Dataset open_dataset(const std::string& spec, const NetworkSpec& network);

/// The --data specs that this build knows with one line each, for `ohmic list`.
std::vector<std::pair<std::string, std::string>> known_datasets();

}  // namespace ohmic
