#pragma once

#include <vector>

#include "hw/sim/layer_values.h"
#include "quant/integer_network.h"

namespace ohmic::app {

/// The digital arithmetic of an integer network, for the chip's datapath.
class IntegerArithmetic : public DigitalArithmetic {
 public:
  /// `integers` outlives the object.
  explicit IntegerArithmetic(const IntegerNetwork& integers) : integers_(integers) {}

  void encode(int layer, const float* values, std::size_t count,
              std::uint8_t* codes) const override;
  float output(int layer, std::size_t channel, std::int64_t accumulator) const override;

 private:
  const IntegerNetwork& integers_;
};

/// What the crossbars of each weight layer are programmed with.
std::vector<LayerValues> layer_values(const IntegerNetwork& integers);

}  // namespace ohmic::app
