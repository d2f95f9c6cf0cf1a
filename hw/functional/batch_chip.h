#pragma once

#include <vector>

#include "hw/device/layer_devices.h"
#include "hw/functional/integer_arithmetic.h"
#include "hw/functional/layer_loss.h"
#include "hw/mapping/mapping.h"
#include "quant/integer/integer_network.h"

namespace ohmic {

/// Results of many images on one chip.
struct BatchResult {
  std::vector<Values> outputs;    ///< the network's, of each image
  std::vector<LayerLoss> losses;  ///< per weight layer
};

/// Computes what chips whose devices are not ideal do with many images: layer by layer, all images
/// at once, without time. All values are those of FunctionalChip, to the bit.
class BatchChip {
 public:
  /// mapping: of the integers. The references outlive the object.
  BatchChip(const NetworkSpec& network, const ChipConfig& chip, const Mapping& mapping,
            const IntegerNetwork& integers);

  /// images: (c, y, x) each. draw: which chip. The result does not depend on `threads`.
  BatchResult run(const std::vector<Values>& images, const ChipDraw& draw, int threads) const;

 private:
  const NetworkSpec& network_;
  const ChipConfig& chip_;
  const Mapping& mapping_;
  const IntegerNetwork& integers_;
  std::vector<LayerValues> values_;
};

/// The class that outputs tell: the largest, the first of equals.
int largest_output(const Values& output);

}  // namespace ohmic
