#pragma once

#include <vector>

#include "methods/compression_task.h"
#include "quant/accuracy/accuracy_evaluator.h"

namespace ohmic {

/// Top-1 accuracies in percent of the integer network.
struct NetworkAccuracy {
  double validation = 0;
  double test = 0;
};

/// Reads accuracies of the float network of a task, and of what is quantised or trained from it.
class FloatStart {
 public:
  explicit FloatStart(const CompressionTask& task);

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

  const CompressionTask& task_;
  AccuracyEvaluator evaluator_;
  double float_validation_;
};

}  // namespace ohmic
