#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "quant/quantizer.h"
#include "rl/agents/agent_options.h"
#include "rl/env/reward_function.h"

namespace ohmic {

/// What a search is told, as values; who searches is handed in beside it.
struct SearchPlan {
  std::string net = "lenet5";
  std::string hw = "wei2022";
  std::vector<std::string> settings;  ///< `KEY=VALUE`, each overrides a hardware key
  std::string data;                   ///< empty: the network's own set or its stand-in
  std::string weights;                ///< empty: the shipped or trained ones
  QuantizerOptions quantizer;
  RewardOptions reward;
  AgentOptions agents;
  int episodes = 300;
  int evaluations = 0;      ///< distinct policies to judge; 0: as many as episodes bring
  int screen_images = 0;    ///< validation images an episode reads; 0: all, below: by the network
  int reread = 10;          ///< policies that are read on all of them at the end
  int finetune_images = 0;  ///< training images before a policy is judged; 0: no fine-tuning
  double finetune_learning_rate = 5e-4;
  std::uint64_t seed = 1;
  int threads = 1;             ///< of the accuracies, at least 1; no result depends on it
  int chips = 1;               ///< simulated at a time; above 1: by `ohmic` beside this program
  std::string device = "cpu";  ///< of the accuracies: cpu or cuda
  std::string policy_cache;    ///< file of answers; empty: none
  std::string build;           ///< of this program: the cache keeps answers of different ones apart
};

}  // namespace ohmic
