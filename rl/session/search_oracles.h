#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "hw/config/hardware_record.h"
#include "quant/accuracy/accuracy_evaluator.h"
#include "quant/training/finetuned_accuracy.h"
#include "rl/oracles/cached_oracles.h"
#include "rl/oracles/chip_workers.h"
#include "rl/oracles/chosen_chips.h"
#include "rl/oracles/cost_oracle.h"
#include "rl/oracles/judged_oracles.h"
#include "rl/oracles/parallel_cost.h"
#include "rl/oracles/rounding_cache.h"
#include "rl/session/search_input.h"

namespace ohmic {

/// An accuracy evaluator that is built, and so calibrated, when it is first asked: a search whose
/// answers all lie in its cache needs none.
class LazyEvaluator {
 public:
  using Make = std::function<std::unique_ptr<AccuracyEvaluator>()>;
  explicit LazyEvaluator(Make make) : make_(std::move(make)) {}

  AccuracyEvaluator& get();
  bool is_built() const { return evaluator_ != nullptr; }
  /// Called with the seconds that building took.
  /// Calibrates now if that is left to do.
  void calibrate();
  /// What `ask` is told by the evaluator, and its seconds as if nothing had been rounded before:
  /// without calibration, of which on_built hears, and with what roundings took where they were
  /// worked out.
  TimedAnswer<double> answer(const std::function<double()>& ask);
  std::function<void(double)> on_built = [](double) {};

 private:
  Make make_;
  std::unique_ptr<AccuracyEvaluator> evaluator_;
};

/// What episodes have read of policies.
struct Screening {
  std::size_t images = 0;  ///< the first ones of the validation images; 0: nothing was read
  std::function<double(const Candidate&)> accuracy;  ///< on them, percent
};

/// What a search asks its questions of. Answers come from the policy cache if it has them.
class SearchOracles {
 public:
  SearchOracles(const SearchPlan& plan, SearchInput input);
  SearchOracles(const SearchOracles&) = delete;
  SearchOracles& operator=(const SearchOracles&) = delete;

  CostOracle& cost() { return *cost_; }
  /// The chips that the search chooses among, at least the one that is given.
  const ChosenChips& chips() const { return family_; }
  /// Post-training accuracy on the first `count` images of a split, 0 = all, or, if policies are
  /// judged through the chip, 1,000 of a large network's.
  CandidateAccuracy& accuracy(ImageSplit split, std::size_t count);
  /// What policies are judged by: the same, behind the fine-tuning if there is one.
  CandidateAccuracy& judged(ImageSplit split, std::size_t count);
  /// The same for all validation images, of which those of the screening are not read again.
  CandidateAccuracy& judged_again(const Screening& screening);
  /// A policy's network behind the fine-tuning; nothing if there is none.
  std::optional<FinetuneResult> tuned(const QuantPolicy& policy);
  /// As many as judged_again() reads.
  std::size_t validation_images() const;
  /// Seconds of calibration, which no answer has in its own: here or where the cache was filled.
  const double& preparation_s() const { return preparation_s_; }

 private:
  void open_tuner(const SearchPlan& plan, const ChipConfig& chip);
  std::unique_ptr<CostOracle> make_chip(const SearchPlan& plan, const HardwareRecord& hardware);
  std::string tuning_subject() const;
  Json chips_json(const HardwareRecord& hardware) const;
  std::string through_chip_subject(const HardwareRecord& hardware) const;
  CandidateAccuracy& through_chip(ImageSplit split, std::size_t count, bool tuned);
  CandidateAccuracy& cached(CandidateAccuracy& reading, const std::string& subject,
                            ImageSplit split, std::size_t count);
  void open_cache(const SearchPlan& plan, const HardwareRecord& hardware);
  CandidateAccuracy& keep(std::unique_ptr<CandidateAccuracy> oracle);
  CandidateAccuracy& spread(CandidateAccuracy& reading, const JudgedImages& images);

  double preparation_s_ = 0;
  EvaluatorOptions options_;
  TrainedNetwork trained_;
  std::unique_ptr<RoundingCache> rounding_;
  LazyEvaluator evaluator_;
  std::unique_ptr<PolicyTuner> tuner_;  // null: post-training figures are what counts
  std::string calibration_;             // subject of the cache
  std::string tuning_;                  // the same, of fine-tuned networks
  std::string reading_;                 // the same, through the chip if policies are judged there
  std::unique_ptr<PolicyCache> cache_;
  ChosenChips family_;
  std::optional<DrawnChips> through_chip_;
  std::size_t chip_readings_;  // most images read through chips at the end
  ChipWorkers workers_;
  bool compresses_;  // the chip stores what the codes of a policy leave
  std::unique_ptr<CostOracle> chip_;
  ParallelCost chips_;
  Judges* judges_;  // null: this process judges
  std::unique_ptr<CostOracle> judged_cost_;
  std::unique_ptr<CostOracle> cached_cost_;
  CostOracle* cost_;
  std::vector<std::unique_ptr<CandidateAccuracy>> oracles_;
};

}  // namespace ohmic
