#pragma once

#include <vector>

#include "quant/accuracy/accuracy_evaluator.h"
#include "quant/network/trained_network.h"

namespace ohmic {

/// Top-1 accuracies in percent of the integer network.
struct NetworkAccuracy {
  double validation = 0;
  double test = 0;
};

/// Reads accuracies of a float network, and of what is quantised or trained from it.
class FloatStart {
 public:
  /// trained: float weights, must outlive it; prune: what policies
  /// prune as one.
  FloatStart(const TrainedNetwork& trained, const PruneVector& prune, int threads);

  double float_validation() const { return float_validation_; }
  /// Post-training quantisation with the default options: what `ohmic evaluate` reads.
  double validation(const QuantPolicy& policy) { return evaluator_.validation_accuracy(policy); }
  NetworkAccuracy accuracy(const QuantPolicy& policy);
  IntegerNetwork integers(const QuantPolicy& policy) { return evaluator_.integer_network(policy); }

  /// The same of integers as they are.
  NetworkAccuracy accuracy(const IntegerNetwork& integers) const;
  double validation(const IntegerNetwork& integers) const;
  /// The integers of weights that learned their grids at these widths.
  IntegerNetwork learned(const std::vector<FoldedLayer>& weights, const QuantPolicy& policy) const;

 private:
  AccuracyEvaluator reader(const IntegerNetwork& integers) const;

  const TrainedNetwork& trained_;
  EvaluatorOptions options_;
  AccuracyEvaluator evaluator_;
  double float_validation_;
};

}  // namespace ohmic
