#pragma once

#include <memory>

#include "app/search_options.h"
#include "hw/config/hardware_record.h"
#include "quant/accuracy_evaluator.h"
#include "rl/cost_oracle.h"
#include "rl/quant_env.h"

namespace ohmic::app {

/// What a search asks its questions of, loaded and calibrated.
struct SearchSetup {
  NetworkSpec network;
  QuantEnv env;
  HardwareRecord hardware;
  Json config;                    ///< as config.json
  std::string subject;            ///< network, chip and data in words
  std::size_t screen_images = 0;  ///< validation images an episode reads; 0 = all
  std::unique_ptr<CostOracle> cost;
  std::unique_ptr<AccuracyEvaluator> accuracy;
};

/// Loads network, chip, data and weights. Fills what `arguments` leaves to defaults (data,
/// weights), so that config.json says what was used. ConfigError on broken input.
SearchSetup set_up(SearchArguments& arguments);

/// Reads every validation image whatever a search screens with.
class FullAccuracy final : public AccuracyOracle {
 public:
  explicit FullAccuracy(AccuracyEvaluator& evaluator) : evaluator_(evaluator) {}
  std::vector<double> accuracy(const std::vector<QuantPolicy>& policies) override;

 private:
  AccuracyEvaluator& evaluator_;
};

/// Reads the test set: for the report alone.
class TestAccuracy final : public AccuracyOracle {
 public:
  explicit TestAccuracy(AccuracyEvaluator& evaluator) : evaluator_(evaluator) {}
  std::vector<double> accuracy(const std::vector<QuantPolicy>& policies) override;

 private:
  AccuracyEvaluator& evaluator_;
};

}  // namespace ohmic::app
