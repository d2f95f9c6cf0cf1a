#pragma once

#include <chrono>
#include <cstdint>
#include <ctime>
#include <string>

#include "hw/config/hardware_record.h"
#include "hw/cost/cost_report.h"
#include "nets/network_spec.h"
#include "quant/quant_policy.h"
#include "util/json_section.h"

namespace ohmic {

/// Measures what a timed run itself takes, from its construction on: wall clock and CPU.
class RunClock {
 public:
  /// `simulator` of `simulate --json`. fidelity: window or detailed; events: process activations
  /// and transport calls of the run.
  Json simulator_json(const std::string& fidelity, std::uint64_t events) const;

 private:
  std::chrono::steady_clock::time_point wall_ = std::chrono::steady_clock::now();
  std::clock_t cpu_ = std::clock();
};

/// The whole of `simulate --json` (CONTRACT section 6) for a run without values. report: what
/// `policy` costs on `hardware`; simulator: what the run itself took.
Json simulation_json(const NetworkSpec& network, const HardwareRecord& hardware,
                     const QuantPolicy& policy, const CostReport& report, const Json& simulator);

}  // namespace ohmic
