#pragma once

#include <vector>

#include "hw/functional/layer_values.h"
#include "quant/integer/integer_network.h"

namespace ohmic {

/// The digital arithmetic of an integer network, for the chip's datapath.
class IntegerArithmetic : public DigitalArithmetic {
 public:
  /// `integers` outlives the object.
  explicit IntegerArithmetic(const IntegerNetwork& integers) : integers_(integers) {}

  void encode(int layer, const float* values, std::size_t count,
              ActivationCode* codes) const override;
  float output(int layer, std::size_t channel, std::int64_t accumulator) const override;

 private:
  const IntegerNetwork& integers_;
};

/// What the crossbars of each weight layer are programmed with.
std::vector<LayerValues> layer_values(const IntegerNetwork& integers);

}  // namespace ohmic
