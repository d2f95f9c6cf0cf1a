#pragma once

#include <string>
#include <vector>

namespace ohmic {

/// Where the files of a run directory lie.
struct RunDirectory {
  std::string folder;

  std::string config() const { return folder + "/config.json"; }
  std::string database() const { return folder + "/ohmic.sqlite"; }
  std::string history() const { return folder + "/history.csv"; }
  std::string policy() const { return folder + "/best_policy.json"; }
  /// Of a search that chooses hardware keys alone.
  std::string hardware() const { return folder + "/best_hardware.json"; }
  std::string summary() const { return folder + "/summary.json"; }
  /// Of a search with fine-tuning alone.
  std::string weights() const { return folder + "/best_weights.safetensors"; }
  /// Of an agent with networks.
  std::string learning() const { return folder + "/learning.csv"; }
  std::string report() const { return folder + "/report.html"; }
  std::vector<std::string> files() const {
    return {config(),  database(), history(),  policy(), hardware(),
            summary(), weights(),  learning(), report()};
  }
};

}  // namespace ohmic
