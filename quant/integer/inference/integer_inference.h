#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <vector>

#include "datasets/dataset.h"
#include "quant/integer/integer_network.h"

namespace ohmic {

/// Integer networks on many images with oneDNN's integer convolutions: integer_forward's bits, for
/// any number of threads and on any machine.
///
/// Keeps reordered weights and, up to a bound, what layers are handed, so that networks of one
/// IntegerNetworkBuilder should be asked of one object: equal widths stand for equal integers.
class IntegerInference {
 public:
  IntegerInference(const NetworkSpec& network, int threads);
  ~IntegerInference();

  /// Whether this build can (has oneDNN).
  static bool available();

  /// For how many of images [first, last) the largest output, the first of equals, is the label.
  /// cached: these images come again, so that a start that two networks share is computed once; all
  /// cached calls must read the same set of images. None if a layer's sums have no exact product.
  std::optional<std::size_t> count_correct(const IntegerNetwork& integers, const ImageSet& images,
                                           std::size_t first, std::size_t last, bool cached);

  /// The outputs of the first `count` images, planar; cached and none as above.
  std::optional<std::vector<Values>> outputs(const IntegerNetwork& integers, const ImageSet& images,
                                             std::size_t count, bool cached);

 private:
  class Engine;
  std::unique_ptr<Engine> engine_;
};

}  // namespace ohmic
