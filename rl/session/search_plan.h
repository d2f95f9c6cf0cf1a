#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "hw/device/analog/layer_devices.h"
#include "quant/quantizer.h"
#include "rl/env/decision_space.h"
#include "rl/env/hardware_key.h"
#include "rl/oracles/cost_oracle.h"
#include "rl/session/search_request.h"

namespace ohmic {

class Judges;

/// Everything that a search is told, as values; who searches is handed in beside it.
struct SearchPlan : SearchRequest {
  SearchPlan() = default;
  explicit SearchPlan(SearchRequest request) : SearchRequest(std::move(request)) {}

  QuantizerOptions quantizer;
  int evaluations = 0;      ///< distinct policies to judge; 0: as many as episodes bring
  int prices = 0;           ///< distinct policies to price; 0: no limit
  int screen_images = 0;    ///< validation images an episode reads; 0: all, below: by the network
  int reread = 10;          ///< policies that are read on all of them at the end
  int finetune_images = 0;  ///< training images before a policy is judged; 0: no fine-tuning
  double finetune_learning_rate = 5e-4;
  int chips = 1;  ///< simulated at a time; above 1: by `ohmic` beside this program
  NetworkEnds ends = NetworkEnds::kWide;
  std::vector<HardwareKey> choose;  ///< hardware keys that are steps of the search
  std::optional<DrawnChips>
      through_chip;            ///< judges policies by the mean over these; none: by integers
  std::string device = "cpu";  ///< of the accuracies: cpu or cuda
  std::string policy_cache;    ///< file of answers; empty: none
  std::string build;           ///< of this program: the cache keeps answers of different ones apart
  Judges* judges = nullptr;    ///< other processes that judge policies; must outlive the search
  std::optional<DecisionSpace> space;     ///< what is decided; nothing: width_space()
  std::optional<HardwareCost> reference;  ///< of W8A8; nothing: what the same chip says of it
};

}  // namespace ohmic
