#pragma once

#include <string>
#include <vector>

#include "hw/functional/functional_chip.h"
#include "nets/network_spec.h"

namespace ohmic {

/// Collects what the chip computed image by image and writes it as safetensors: per weight layer
/// NAME.input (uint8 codes, [N, C, H, W] or [N, F], before padding), NAME.weight (int8, as in
/// PyTorch) and NAME.accumulator (int32, [N, O, H, W] or [N, O]).
class FunctionalDump {
 public:
  explicit FunctionalDump(const NetworkSpec& network);

  /// Takes the chip's last image. Throws SimulationError if an accumulator leaves 32 bits.
  void add(const FunctionalChip& chip);
  void write(const std::string& file, const IntegerNetwork& integers) const;

 private:
  struct LayerTensors {
    std::vector<std::uint8_t> input;
    std::vector<std::int32_t> accumulator;
  };
  const NetworkSpec& network_;
  std::vector<LayerTensors> layers_;
  std::int64_t images_ = 0;
};

}  // namespace ohmic
