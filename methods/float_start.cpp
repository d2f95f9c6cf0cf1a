#include "methods/float_start.h"

#include <utility>

#include "quant/training/finetune.h"

namespace ohmic {
namespace {

EvaluatorOptions evaluation(const CompressionTask& task) {
  EvaluatorOptions options;
  options.threads = task.threads;
  options.weights_file = task.trained.weights_file;
  options.quantizer.vector_rows = task.unit.rows;
  return options;
}

}  // namespace

FloatStart::FloatStart(const CompressionTask& task)
    : task_(task),
      evaluator_(task.trained.network, task.trained.weights, task.trained.data, evaluation(task)),
      float_validation_(evaluator_.float_validation_accuracy()) {}

NetworkAccuracy FloatStart::accuracy(const QuantPolicy& policy) {
  return {evaluator_.validation_accuracy(policy), evaluator_.test_accuracy(policy)};
}

AccuracyEvaluator FloatStart::reader(const IntegerNetwork& integers) const {
  return {task_.trained.network, integers, task_.trained.data, evaluation(task_)};
}

NetworkAccuracy FloatStart::accuracy(const IntegerNetwork& integers) const {
  AccuracyEvaluator evaluator = reader(integers);
  const QuantPolicy policy = widths_of(integers);
  return {evaluator.validation_accuracy(policy), evaluator.test_accuracy(policy)};
}

double FloatStart::validation(const IntegerNetwork& integers) const {
  return reader(integers).validation_accuracy(widths_of(integers));
}

IntegerNetwork FloatStart::learned(const std::vector<FoldedLayer>& weights,
                                   const QuantPolicy& policy) const {
  return learned_evaluator(task_.trained.network, weights, task_.trained.data, {})
      .integer_network(policy);
}

}  // namespace ohmic
