#pragma once

#include <optional>
#include <vector>

#include "hw/config/hardware_record.h"
#include "hw/cost/cost_report.h"
#include "methods/float_start.h"
#include "methods/method_names.h"
#include "methods/method_progress.h"
#include "methods/network_price.h"
#include "methods/round_store.h"

namespace ohmic {

/// A network on the chip, as a summary tells it.
struct PricedNetwork {
  IntegerNetwork integers;
  NetworkAccuracy accuracy;
  CostReport cost;
  double cost_ratio = 1;  ///< mean of latency, energy and power against the baseline's
  bool feasible = true;   ///< loses at most kAllowedLoss against the float network
};

/// What a method came to.
struct CompressionResult {
  NetworkAccuracy floats;  ///< validation alone
  PricedNetwork baseline;  ///< dense W8A8 on the same chip without compression
  PricedNetwork best;
  std::vector<CompressionRound> rounds;
  std::vector<Trial> trials;  ///< the episodes of a method that plays some
  double compression() const {
    return static_cast<double>(baseline.cost.crossbars) / static_cast<double>(best.cost.crossbars);
  }
};

/// Runs a method from the float weights to the priced network. Nothing: the user stopped it.
std::optional<CompressionResult> run_compression(const Method& method, const CompressionTask& task,
                                                 const HardwareRecord& hardware, RoundStore& store,
                                                 const PriceNetwork& price,
                                                 const MethodProgress& progress);

}  // namespace ohmic
