#pragma once

#include <string>
#include <vector>

namespace ohmic {

/// Where the files of a run of `compress` lie.
struct CompressDirectory {
  std::string folder;

  std::string config() const { return folder + "/config.json"; }
  std::string rounds() const { return folder + "/rounds.json"; }
  std::string network() const { return folder + "/network.safetensors"; }
  std::string policy() const { return folder + "/policy.json"; }
  std::string hardware() const { return folder + "/hardware.json"; }
  std::string history() const { return folder + "/history.csv"; }
  std::string summary() const { return folder + "/summary.json"; }
  std::string report() const { return folder + "/report.html"; }
  /// The episodes of a method that plays some, in one stage or in several, from 1.
  std::string database(int stage) const {
    return folder + "/ohmic" + (stage > 1 ? "-" + std::to_string(stage) : "") + ".sqlite";
  }
  /// Of a run at work alone: of the training of a round, or of the last one.
  std::string checkpoint() const { return folder + "/round.checkpoint"; }
  /// The same, of the training that another stage follows.
  std::string first_checkpoint() const { return folder + "/first.checkpoint"; }
  std::string kept(int round) const {
    return folder + "/kept-" + std::to_string(round) + ".safetensors";
  }
  std::vector<std::string> files() const {
    return {config(),  rounds(), network(),   policy(),    hardware(),   history(),
            summary(), report(), database(1), database(2), checkpoint(), first_checkpoint()};
  }
};

}  // namespace ohmic
