#pragma once

#include "nets/network_spec.h"

namespace ohmic::test {

/// A network whose affine layers have numbers, no two neighbours alike, some below 0.
inline NetworkSpec with_bound_affines(NetworkSpec network) {
  int n = 0;
  for (Layer& layer : network.layers) {
    if (!layer.is_affine()) continue;
    layer.affine = {};
    for (int c = 0; c < layer.in.channels; ++c, ++n) {
      layer.affine.scale.push_back(static_cast<float>(n * 7 % 11 - 4) * 0.3F + 0.1F);
      layer.affine.shift.push_back(static_cast<float>(n * 5 % 13 - 6) * 0.07F);
    }
  }
  return network;
}

}  // namespace ohmic::test
