#pragma once

#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "hw/config/chip_config.h"
#include "hw/mapping/capacity_error.h"
#include "hw/mapping/mapping.h"
#include "hw/mapping/placer.h"
#include "quant/codes.h"
#include "quant/quant_policy.h"

namespace ohmic {

/// Maps policies of one network onto one chip. What no policy changes (the dataflow) is worked out
/// once.
class Mapper {
 public:
  Mapper(const NetworkSpec& network, const ChipConfig& chip);

  /// The network at these widths on the chip, or how much is missing. codes: the integer weights at
  /// these widths, of which a compression that leaves cells out decides what is stored; they may be
  /// absent if nothing is left out. Throws std::invalid_argument if they are not the network's.
  std::variant<Mapping, CapacityShortfall> map(const QuantPolicy& policy,
                                               const NetworkCodes* codes = nullptr) const;

  const DataflowGraph& graph() const { return *graph_; }

 private:
  void check_codes(const NetworkCodes& codes) const;
  /// Lays a measured layer down on the next tiles.
  void place(std::size_t layer, TileSupply& supply, Mapping& mapping) const;

  NetworkSpec network_;
  ChipConfig chip_;
  std::unique_ptr<const DataflowGraph> graph_;
  std::vector<std::string> names_;  ///< of the weight layers
  const TileSupply tiles_;
};

/// Tiles that a network at these widths takes, whatever the size of the mesh; 0 if none would do.
/// Where mapping.replicate is `balance`, no copies are counted.
std::uint64_t tiles_needed(const NetworkSpec& network, const ChipConfig& chip,
                           const QuantPolicy& policy);

}  // namespace ohmic
