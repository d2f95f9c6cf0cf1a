#include "methods/float_start.h"

#include <utility>

#include "quant/training/finetune.h"

namespace ohmic {
namespace {

EvaluatorOptions evaluation(const TrainedNetwork& trained, const PruneVector& prune, int threads) {
  EvaluatorOptions options;
  options.threads = threads;
  options.weights_file = trained.weights_file;
  options.quantizer.prune = prune;
  return options;
}

}  // namespace

FloatStart::FloatStart(const TrainedNetwork& trained, const PruneVector& prune, int threads)
    : trained_(trained),
      options_(evaluation(trained, prune, threads)),
      evaluator_(trained.network, trained.weights, trained.data, options_),
      float_validation_(evaluator_.float_validation_accuracy()) {}

NetworkAccuracy FloatStart::accuracy(const QuantPolicy& policy) {
  return {evaluator_.validation_accuracy(policy), evaluator_.test_accuracy(policy)};
}

AccuracyEvaluator FloatStart::reader(const IntegerNetwork& integers) const {
  return {trained_.network, integers, trained_.data, options_};
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
  FinetuneOptions options;
  options.prune = options_.quantizer.prune;
  return learned_evaluator(trained_.network, weights, trained_.data, options)
      .integer_network(policy);
}

}  // namespace ohmic
