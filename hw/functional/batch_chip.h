#pragma once

#include <functional>
#include <vector>

#include "hw/device/analog/layer_devices.h"
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

/// What a run is watched and told apart by.
struct BatchWatch {
  /// Sees what a weight layer puts out for each image, and may change it.
  std::function<void(std::size_t layer, std::vector<Values>& outputs)> layer_done = nullptr;
  std::uint64_t first_image =
      0;  ///< number of the first image: noise is drawn by an image's number
};

/// Computes what chips whose devices are not ideal do with many images: layer by layer, all images
/// at once, without time. All values are those of FunctionalChip, to the bit.
class BatchChip {
 public:
  /// mapping: of the integers. The references outlive the object.
  BatchChip(const NetworkSpec& network, const ChipConfig& chip, const Mapping& mapping,
            const IntegerNetwork& integers);

  /// images: (c, y, x) each. draw: which chip. The result does not depend on `threads`.
  BatchResult run(const std::vector<Values>& images, const ChipDraw& draw, int threads,
                  const BatchWatch& watch = {}) const;

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
