#include "methods/float_start.h"

#include <utility>

#include "quant/training/finetune.h"

namespace ohmic {
namespace {

EvaluatorOptions evaluation(const CompressionTask& task) {
  EvaluatorOptions options;
  options.threads = task.threads;
  options.weights_file = task.trained.weights_file;
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

AccuracyEvaluator FloatStart::reader(const CompressedNetwork& network) const {
  FinetuneOptions options;
  options.threads = task_.threads;
  return learned_evaluator(task_.trained.network, network.weights, task_.trained.data, options);
}

NetworkAccuracy FloatStart::accuracy(const CompressedNetwork& network) const {
  AccuracyEvaluator evaluator = reader(network);
  return {evaluator.validation_accuracy(network.policy), evaluator.test_accuracy(network.policy)};
}

double FloatStart::validation(const CompressedNetwork& network) const {
  return reader(network).validation_accuracy(network.policy);
}

IntegerNetwork FloatStart::integers(const CompressedNetwork& network) const {
  return reader(network).integer_network(network.policy);
}

CompressedNetwork on_levels(const IntegerNetwork& integers) {
  CompressedNetwork network;
  network.policy = widths_of(integers);
  for (const IntegerLayer& layer : integers.layers) {
    FoldedLayer& folded = network.weights.emplace_back();
    const std::vector<float>& scale = layer.weight_scale();
    const auto top = static_cast<float>(weight_codes(layer.bits.weight_bits).high);
    LearnedGrid grid;
    grid.bits = layer.bits;
    for (const float step : scale) grid.weight_clip.push_back(step * top);
    grid.input_clip = layer.input.scale * static_cast<float>(layer.input.top_code);
    grid.input_zero_point = layer.input.zero_point;
    const std::size_t rows = layer.weights->codes.size() / scale.size();
    for (std::size_t i = 0; i < layer.weights->codes.size(); ++i)
      folded.weight.push_back(static_cast<float>(layer.weights->codes[i]) * scale[i / rows]);
    folded.bias = layer.bias;
    folded.learned = std::move(grid);
  }
  return network;
}

}  // namespace ohmic
