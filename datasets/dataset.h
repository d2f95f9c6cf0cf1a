#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "nets/network_spec.h"

namespace ohmic {

/// Most classes that labels can tell apart.
constexpr std::int64_t kMostClasses = 65536;

/// The two halves of a data set.
enum class DataHalf { kTrain, kTest };

/// Labelled 8-bit images, planar: pixel (n, c, y, x) at ((n*C + c)*H + y)*W + x. A pixel p enters a
/// network as p/255, less its mean and over its deviation if it has them (pixel_values.h).
struct ImageSet {
  int channels = 0, height = 0, width = 0;
  std::vector<std::uint8_t> pixels;
  std::vector<std::uint16_t> labels;  ///< of at most kMostClasses classes
  Normalisation normalisation = {};   ///< of the network that reads them

  std::size_t size() const { return labels.size(); }
  std::size_t image_bytes() const {
    return static_cast<std::size_t>(channels) * static_cast<std::size_t>(height) *
           static_cast<std::size_t>(width);
  }
  const std::uint8_t* image(std::size_t n) const { return pixels.data() + n * image_bytes(); }
};

/// Images of one source, already padded to the network's input. The training set is split once,
/// with a seed of its own, into train and validation images (a quarter, at most 5,000), both in
/// random order, or as a file says; the test set is only read when asked for.
struct Dataset {
  std::string spec;  ///< "mnist:/data/mnist", "synthetic:digits"
  std::string kind;  ///< "mnist", "images", ..., "synthetic:digits": as DataSource::kind
  bool synthetic = false;
  int classes = 10;
  ImageSet train;
  ImageSet validation;
  std::vector<std::uint32_t> validation_indices;  ///< among all training images, in file order
  std::function<ImageSet()> load_test;  ///< reads the test set; for the final report alone
};

/// Throws ConfigError that names the network's file if its output is no list of classes (C, or C x
/// 1 x 1): whoever reads an accuracy, or trains for one, needs one.
void require_classes(const NetworkSpec& network);

/// Opens a data set for a network: a spec as find_source() takes it (data_source.h). validation: a
/// file of `ohmic data --split` that says which training images validate; empty: split_images()
/// says so. Throws ConfigError if a file is broken or does not fit the network; it names file and
/// place.
Dataset open_dataset(const std::string& spec, const NetworkSpec& network,
                     const std::string& validation = "");

}  // namespace ohmic
