#pragma once

#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "hw/config/chip_config.h"
#include "hw/mapping/mapping.h"
#include "quant/quant_policy.h"

namespace ohmic {

/// Maps policies of one network onto one chip. What no policy changes (the dataflow) is worked out
/// once.
class Mapper {
 public:
  Mapper(const NetworkSpec& network, const ChipConfig& chip);

  /// The network at these widths on the chip, or how much is missing.
  std::variant<Mapping, CapacityShortfall> map(const QuantPolicy& policy) const;

  const DataflowGraph& graph() const { return *graph_; }

 private:
  NetworkSpec network_;
  ChipConfig chip_;
  std::unique_ptr<const DataflowGraph> graph_;
  std::vector<std::string> names_;  ///< of the weight layers
  std::vector<int> placement_order_;
};

}  // namespace ohmic
