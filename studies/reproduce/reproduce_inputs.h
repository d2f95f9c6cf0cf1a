#pragma once

#include <string>
#include <vector>

#include "studies/reproduce/bwq/compressed_runs.h"
#include "studies/reproduce/chip_costs.h"
#include "studies/reproduce/search_records.h"

namespace ohmic {

/// Inputs of the builders of tables and figures: the chip to ask, and the searches at hand.
struct ReproduceInputs {
  ChipCosts& prices;
  std::vector<SearchRecord> searches;
  std::vector<std::string> out_of_reach;  ///< searches that could not be made, and why
  std::vector<CompressedRun> compressions = {};
};

/// The runs that stand for the paper's experiments on one network.
class Experiments {
 public:
  /// network: "vgg13", or any that has runs. With several runs of an experiment the first counts.
  Experiments(const ReproduceInputs& inputs, std::string network);

  const std::string& network() const { return network_; }
  /// The run of an agent at a threshold with equal weights of the cost; null if there is none.
  const SearchRecord* find(const std::string& agent, double threshold) const;
  /// PPO with energy alone in the cost.
  const SearchRecord* energy_only() const;
  /// PPO's runs with equal weights, by falling threshold.
  std::vector<const SearchRecord*> ppo() const;
  /// The agent in the place of the paper's reference 11: ddpg, else any other than ppo; empty if
  /// there is none at all.
  std::string rival() const;
  /// The threshold at which figures 8 to 10 are drawn: 0.7 if PPO has it, else the lowest that both
  /// agents have, else PPO's lowest.
  double drawn_threshold() const;
  /// Whether another network stands in for the paper's VGG-13.
  bool stands_in() const { return network_ != "vgg13"; }
  /// "VGG-13 on cifar10, 600 episodes", with what is different from the paper.
  std::string subject() const;

 private:
  std::string network_;
  std::vector<const SearchRecord*> runs_;
};

/// The network that figures are of: vgg13 if it has runs, else the first that has.
std::string network_of_figures(const ReproduceInputs& inputs);

/// How a page names an agent: "PPO", "DDPG (HAQ)", "random search".
std::string agent_name(const std::string& agent);

}  // namespace ohmic
