#pragma once

#include <limits>
#include <vector>

#include "nets/network_spec.h"

namespace ohmic {

/// One step of an integer network's inference: a weight layer with the layers behind it that can be
/// done on its sums, or one layer without weights.
///
/// A max pool goes before the scales and a clamp before the quantiser: all of them are monotone, so
/// the order does not change a bit.
struct InferenceStep {
  int layer = 0;    ///< index of NetworkSpec::layers
  int weight = -1;  ///< index among the weight layers; -1: a layer without weights
  int pool = -1;    ///< max pool done on the sums, an index of layers; -1: none
  float low = -std::numeric_limits<float>::infinity();  ///< clamp of the values: relu, relu6
  float high = std::numeric_limits<float>::infinity();
  bool flatten = false;  ///< the output leaves in planar order
  int end = 0;           ///< the last layer that the step does
  int sink = -1;     ///< the weight layer that alone reads `end`: it is handed codes; -1: values
  bool fed = false;  ///< the step's own codes come from an earlier step
  bool cut = false;  ///< when the step begins, nothing but its codes is still needed
  int batch = 1;     ///< images at a time
};

/// A network's steps in the order to run them, and the images that a thread takes at a time.
struct InferencePlan {
  std::vector<InferenceStep> steps;
  int chunk = 1;  ///< a multiple of every step's batch
};

InferencePlan plan_inference(const NetworkSpec& network);

/// Shape of what a step works on or hands on: the pool's or the weight layer's output.
const Shape& summed_shape(const NetworkSpec& network, const InferenceStep& step);

}  // namespace ohmic
