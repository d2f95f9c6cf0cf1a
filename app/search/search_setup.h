#pragma once

#include <functional>
#include <memory>
#include <optional>

#include "app/options/search_options.h"
#include "hw/config/hardware_record.h"
#include "quant/accuracy/accuracy_evaluator.h"
#include "quant/training/finetuned_accuracy.h"
#include "rl/env/quant_env.h"
#include "rl/oracles/cached_oracles.h"
#include "rl/oracles/chip_workers.h"
#include "rl/oracles/cost_oracle.h"
#include "rl/oracles/parallel_cost.h"

namespace ohmic::app {

/// An accuracy evaluator that is built, and so calibrated, when it is first asked: a search whose
/// answers all lie in its cache needs none.
class LazyEvaluator {
 public:
  using Make = std::function<std::unique_ptr<AccuracyEvaluator>()>;
  explicit LazyEvaluator(Make make) : make_(std::move(make)) {}

  AccuracyEvaluator& get();
  bool is_built() const { return evaluator_ != nullptr; }
  /// Called with the seconds that building took.
  std::function<void(double)> on_built = [](double) {};

 private:
  Make make_;
  std::unique_ptr<AccuracyEvaluator> evaluator_;
};

/// What a search asks its questions of. Answers come from the policy cache where it has them.
class SearchOracles {
 public:
  SearchOracles(const SearchArguments& arguments, TrainedNetwork trained,
                const HardwareRecord& hardware, const EvaluatorOptions& options);
  SearchOracles(const SearchOracles&) = delete;
  SearchOracles& operator=(const SearchOracles&) = delete;

  CostOracle& cost() { return *cost_; }
  /// Post-training accuracy on the first `count` images of a split, 0 = all.
  AccuracyOracle& accuracy(ImageSplit split, std::size_t count);
  /// What policies are judged by: the same, behind the fine-tuning where there is one.
  AccuracyOracle& judged(ImageSplit split, std::size_t count);
  /// A policy's network behind the fine-tuning; nothing where there is none.
  std::optional<FinetuneResult> tuned(const QuantPolicy& policy);
  /// Seconds of calibration, which no answer has in its own: here or where the cache was filled.
  const double& preparation_s() const { return preparation_s_; }

 private:
  void open_tuner(const SearchArguments& arguments);
  std::string tuning_subject() const;
  AccuracyOracle& cached(AccuracyOracle& reading, const std::string& subject, ImageSplit split,
                         std::size_t count);
  void open_cache(const SearchArguments& arguments, const HardwareRecord& hardware);
  AccuracyOracle& keep(std::unique_ptr<AccuracyOracle> oracle);

  double preparation_s_ = 0;
  TrainedNetwork trained_;
  EvaluatorOptions options_;
  LazyEvaluator evaluator_;
  std::unique_ptr<PolicyTuner> tuner_;  // null: post-training figures are what counts
  std::string calibration_;             // subject of the cache
  std::string tuning_;                  // the same, of fine-tuned networks
  std::unique_ptr<PolicyCache> cache_;
  ChipWorkers workers_;
  std::unique_ptr<CostOracle> chip_;
  ParallelCost chips_;
  std::unique_ptr<CostOracle> cached_cost_;
  CostOracle* cost_;
  std::vector<std::unique_ptr<AccuracyOracle>> oracles_;
};

/// A search's input, loaded.
struct SearchSetup {
  NetworkSpec network;
  QuantEnv env;
  HardwareRecord hardware;
  Json config;                    ///< as config.json
  std::string subject;            ///< network, chip and data in args
  std::size_t screen_images = 0;  ///< validation images an episode reads; 0 = all
  std::unique_ptr<SearchOracles> oracles;
};

/// Loads network, chip, data and weights. Fills what `arguments` leaves to defaults (data,
/// weights), so that config.json says what was used. stored: config.json of the run to go on with,
/// null for a new one. Throws ConfigError on broken input.
SearchSetup set_up(SearchArguments& arguments, const Json& stored);

}  // namespace ohmic::app
