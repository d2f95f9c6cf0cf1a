#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "hw/device/conduction.h"
#include "quant/codes.h"

namespace ohmic {

/// Weights that a layer's crossbars are programmed with.
struct LayerValues {
  std::vector<WeightCode> weights;  ///< [O, I/g, kh, kw] or [O, I], row major, as in PyTorch
  int zero_point = 0;               ///< code of an input of 0: what padding drives
};

/// The arithmetic at the two ends of the crossbars: values into codes, accumulators into values.
/// Weight layers are named by their index among the weight layers.
class DigitalArithmetic {
 public:
  virtual ~DigitalArithmetic() = default;
  /// Codes of `count` values as the inputs of `layer`.
  virtual void encode(int layer, const float* values, std::size_t count,
                      ActivationCode* codes) const = 0;
  /// Value of an accumulator of output channel `channel`: zero point, scales, bias.
  virtual float output(int layer, std::size_t channel, std::int64_t accumulator) const = 0;
};

/// Values that a weight layer computed for one image.
struct LayerRecord {
  std::vector<ActivationCode> input;      ///< codes as its line buffers had them, (c, y, x)
  std::vector<std::int64_t> accumulator;  ///< as the chip's adders had them, (o, y, x)
  std::uint64_t accumulators_done = 0;
  std::uint64_t conversions = 0;    ///< of its ADCs
  std::uint64_t clips = 0;          ///< conversions that lost something
  std::uint64_t absolute_loss = 0;  ///< sum over accumulators of |exact - computed|
  Conduction conduction;            ///< of its arrays
};

}  // namespace ohmic
