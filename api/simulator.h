#pragma once

#include <string>
#include <vector>

#include "api/error.h"

namespace ohmic {

/// Cost of one inference of a network on a chip.
class Simulation {
 public:
  /// `json`: the text of `ohmic simulate --json`.
  explicit Simulation(std::string json) : json_(std::move(json)) {}

  /// The text that `ohmic simulate --json` writes: schema_version, network, hardware, policy,
  /// total, peak, layers, components, simulator.
  const std::string& json() const { return json_; }

  /// A figure of the whole inference by its name in `total`, for example latency_ms, energy_mj,
  /// component_power_w, area_mm2 or tiles; the unit is in the name. Throws Error with exit code 2
  /// if there is no such figure.
  double total(const std::string& figure) const;

 private:
  std::string json_;
};

/// Runs one inference on the timed chip.
/// net: a shipped network (`lenet5`) or a network file. hw: a preset (`wei2022`) or a hardware
/// file. policy: `W6A4`, `W6A4/8`, `W8A8-W6A4-...` or a policy file. settings: `KEY=VALUE`, each
/// overrides a hardware key. The words mean what they mean on the command line. May be called any
/// number of times with any network and chip; calls from several threads wait for each other.
/// Throws Error: exit code 2 for broken input, 3 if the network does not fit the chip, 4 if the
/// simulation failed.
Simulation simulate(const std::string& net, const std::string& hw, const std::string& policy,
                    const std::vector<std::string>& settings = {});

}  // namespace ohmic
