#include "methods/compress_run.h"

#include <utility>

#include "methods/block_lasso_method.h"
#include "methods/group_method.h"
#include "methods/method_chip.h"
#include "methods/plane_dropping.h"
#include "methods/post_training_methods.h"
#include "methods/pruning_method.h"
#include "methods/width_search.h"

namespace ohmic {
namespace {

/// What an agent's episodes come to. dense: what W8A8 costs. Nothing: stopped.
std::optional<SearchedNetwork> searched(const Method& method, const CompressionTask& task,
                                        const HardwareRecord& hardware, const CostReport& dense,
                                        FloatStart& start, const RoundStore& store,
                                        const PriceNetwork& price, const MethodProgress& progress) {
  if (method.name == "apq")
    return prune_and_quantize(task, hardware, dense, start, store, price, progress);
  if (method.name == "raqu") return search_groups(task, hardware, dense, start, store, progress);
  return search_widths(method.name == "haq" ? "ddpg" : "ppo", task, hardware, start, store,
                       progress);
}

/// What the method makes of the float weights, with its rounds or episodes; result: its baseline is
/// known. Nothing: stopped.
std::optional<IntegerNetwork> compressed(const Method& method, const CompressionTask& task,
                                         const HardwareRecord& hardware, FloatStart& start,
                                         RoundStore& store, const PriceNetwork& price,
                                         const MethodProgress& progress,
                                         CompressionResult& result) {
  if (method.name == "uniform") return narrowest_uniform(start, task, progress, result.rounds);
  if (method.name == "bwq-ptq") return fewer_planes(start, task, progress, result.rounds);
  if (method.name == "sre") return quantized_at_eight(start, task);
  if (method.name == "sme") return three_consecutive_bits(start, task);
  if (method.kind == MethodKind::kSearch) {
    auto search =
        searched(method, task, hardware, result.baseline.cost, start, store, price, progress);
    if (!search) return std::nullopt;
    result.trials = std::move(search->trials);
    return std::move(search->network);
  }
  LassoBlock block = task.unit;
  block.whole_layer = method.name == "bsq";
  auto network = compress_block_lasso(task, block, start, store, progress);
  result.rounds = store.rounds();
  return network;
}

}  // namespace

std::optional<CompressionResult> run_compression(const Method& method, const CompressionTask& task,
                                                 const HardwareRecord& hardware, RoundStore& store,
                                                 const PriceNetwork& price,
                                                 const MethodProgress& progress) {
  FloatStart start(task.trained, task.prune, task.threads);
  CompressionResult result;
  const QuantPolicy w8a8 = uniform_policy(task.trained.network, 8, 8);
  result.baseline.integers = start.integers(w8a8);
  result.baseline.cost = price(dense_hardware(hardware), result.baseline.integers);
  const auto integers = compressed(method, task, hardware, start, store, price, progress, result);
  if (!integers) return std::nullopt;
  result.floats.validation = start.float_validation();
  result.baseline.accuracy = start.accuracy(w8a8);
  PricedNetwork& best = result.best;
  best.integers = *integers;
  best.accuracy = start.accuracy(best.integers);
  best.cost = price(hardware, best.integers);
  best.cost_ratio = cost_ratio(best.cost, result.baseline.cost);
  best.feasible = result.floats.validation - best.accuracy.validation <= kAllowedLoss;
  result.baseline.feasible =
      result.floats.validation - result.baseline.accuracy.validation <= kAllowedLoss;
  return result;
}

}  // namespace ohmic
