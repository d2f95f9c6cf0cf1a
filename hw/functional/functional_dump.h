#pragma once

#include <string>
#include <vector>

#include "hw/functional/functional_chip.h"
#include "nets/network_spec.h"

namespace ohmic {

/// Collects what the chip computed image by image and writes it as safetensors: per weight layer
/// NAME.input (codes, U8 up to 8 bits, else U16, [N, C, H, W] or [N, F], before padding),
/// NAME.weight (I8 up to 8 bits, else I16, as in PyTorch), NAME.accumulator (I32, or I64 if the
/// layer's sums can leave 32 bits, [N, O, H, W] or [N, O]) and NAME.zero_point (I32 [1]: the code
/// of an input of 0).
class FunctionalDump {
 public:
  explicit FunctionalDump(const NetworkSpec& network);

  /// Takes the chip's last image.
  void add(const FunctionalChip& chip);
  void write(const std::string& file, const IntegerNetwork& integers) const;

 private:
  struct LayerTensors {
    std::vector<ActivationCode> input;
    std::vector<std::int64_t> accumulator;
  };
  const NetworkSpec& network_;
  std::vector<LayerTensors> layers_;
  std::int64_t images_ = 0;
};

}  // namespace ohmic
