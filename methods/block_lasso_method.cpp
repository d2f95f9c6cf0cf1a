#include "methods/block_lasso_method.h"

#include <ATen/Parallel.h>

#include <algorithm>
#include <chrono>

#include "methods/outer_loop.h"
#include "methods/round_training.h"
#include "quant/training/block_lasso.h"
#include "util/number_text.h"

namespace ohmic {
namespace {

using Clock = std::chrono::steady_clock;

constexpr double kTravel = 10;  // planes move by about half of this in a round, whatever its steps
constexpr double kSlowest = 2e-3, kFastest = 5e-3;  // learning rates

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

FinetuneOptions training_options(const CompressionTask& task) {
  FinetuneOptions options = round_training(task);
  const auto steps =
      static_cast<double>(training_steps(options.training, task.trained.data.train.size()));
  options.training.learning_rate = std::clamp(kTravel / steps, kSlowest, kFastest);
  return options;
}

/// The rounds of one run.
class LassoRounds {
 public:
  LassoRounds(const CompressionTask& task, const LassoBlock& block, FloatStart& start,
              RoundStore& store, const MethodProgress& progress)
      : task_(task), block_(block), start_(start), store_(store), progress_(progress) {}

  /// False: stopped.
  bool run() {
    if (store_.rounds().empty()) add_start();
    while (const auto next = next_try()) {
      if (!train(*next)) return false;
    }
    return true;
  }

 private:
  const NetworkSpec& network() const { return task_.trained.network; }

  std::optional<LassoTry> next_try() const {
    if (!task_.only) return next_lasso_try(store_.rounds(), task_.rounds);
    return store_.rounds().size() == 1 ? task_.only : std::nullopt;
  }

  /// The float weights' nearest codes.
  void add_start() {
    const QuantPolicy policy = block_lasso_policy(network(), task_.weight_bits, kBlockLassoBits);
    const BlockLassoNetwork model(network(), task_.trained.weights, start_.integers(policy), block_,
                                  false, at::kFloat);
    const IntegerNetwork integers = start_.learned(model.folded(), policy);
    add({0, 0, task_.weight_bits, kBlockLassoBits}, integers, start_.validation(integers),
        model.figures());
  }

  bool train(const LassoTry& next) {
    const Clock::time_point began = Clock::now();
    CompressionRound round{static_cast<int>(store_.rounds().size()), next.alpha, task_.weight_bits,
                           next.activation_bits};
    const QuantPolicy policy =
        block_lasso_policy(network(), task_.weight_bits, next.activation_bits);
    FinetuneOptions options = training_options(task_);
    keep_in_run(store_,
                {{"round", std::to_string(round.number)},
                 {"alpha", shortest(round.alpha)},
                 {"activation bits", std::to_string(round.activation_bits)}},
                options.training);
    const BlockLassoResult result = train_block_lasso(
        network(), task_.trained.weights, start_.integers(policy), task_.trained.data, options,
        {next.alpha, block_, task_.settle}, progress_.training);
    if (result.training.stopped) return false;
    round.seconds = seconds_since(began);
    add(round, start_.learned(result.weights, policy), result.validation_accuracy, result.figures);
    return true;
  }

  void add(CompressionRound round, const IntegerNetwork& network, double validation,
           const PlaneFigures& figures) {
    round.validation_accuracy = validation;
    round.bits_per_weight = figures.bits_per_weight;
    round.density = figures.density;
    round.within = start_.float_validation() - validation <= kAllowedLoss;
    const bool keep = round.within || round.number == 0 || task_.only;
    store_.add(round, keep ? &network : nullptr);
    if (progress_.on_round) progress_.on_round(round);
  }

  const CompressionTask& task_;
  const LassoBlock& block_;
  FloatStart& start_;
  RoundStore& store_;
  const MethodProgress& progress_;
};

}  // namespace

std::optional<IntegerNetwork> compress_block_lasso(const CompressionTask& task,
                                                   const LassoBlock& block, FloatStart& start,
                                                   RoundStore& store,
                                                   const MethodProgress& progress) {
  at::set_num_threads(1);  // sums would hang on how many there are
  if (!LassoRounds(task, block, start, store, progress).run()) return std::nullopt;
  return store.kept();
}

}  // namespace ohmic
