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

  /// The same of a network that a method made.
  NetworkAccuracy accuracy(const CompressedNetwork& network) const;
  double validation(const CompressedNetwork& network) const;
  IntegerNetwork integers(const CompressedNetwork& network) const;

 private:
  AccuracyEvaluator reader(const CompressedNetwork& network) const;

  const CompressionTask& task_;
  AccuracyEvaluator evaluator_;
  double float_validation_;
};

/// Integers as weights on their levels with the grids that they have: reading them back gives the
/// same codes.
CompressedNetwork on_levels(const IntegerNetwork& integers);

}  // namespace ohmic
