#pragma once

#include <deque>
#include <vector>

#include "hw/device/pooling.h"
#include "hw/mapping/dataflow.h"

namespace ohmic {

/// The values in a stage's post-ops on one tile: activations and pools of the pixel vectors that
/// pass, in raster order.
class ValuePostOps {
 public:
  ValuePostOps(const NetworkSpec& network, const Stage& stage);

  void clear();
  /// The next computed vector enters.
  void enter(std::vector<float> vector) { pass(0, std::move(vector)); }
  /// The next vector that leaves; false if none is complete.
  bool leave(std::vector<float>& vector);

 private:
  struct Step {
    const Layer* layer = nullptr;
    PixelVectors entered;  // pools: the pixels so far
    std::size_t left = 0;  // pools: output pixels so far
  };
  void pass(std::size_t step, std::vector<float> vector);

  std::vector<Step> steps_;
  std::deque<std::vector<float>> complete_;
};

}  // namespace ohmic
