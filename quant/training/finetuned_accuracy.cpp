#include "quant/training/finetuned_accuracy.h"

#include <utility>

namespace ohmic {

PolicyTuner::PolicyTuner(NetworkSpec network, std::vector<FoldedLayer> weights, Dataset data,
                         FinetuneOptions options, PostTraining post_training)
    : network_(std::move(network)),
      weights_(std::move(weights)),
      data_(std::move(data)),
      options_(std::move(options)),
      post_training_(std::move(post_training)) {}

const FinetuneResult& PolicyTuner::tuned(const QuantPolicy& policy) {
  if (policy_ && *policy_ == policy) return result_;
  FinetuneOptions options = options_;
  options.training.seed = tuning_seed(options_.training.seed, policy);
  policy_.reset();
  const IntegerNetwork start = post_training_(policy);
  try {
    result_ = finetune(network_, weights_, start, data_, options);
  } catch (const DivergedError&) {  // the last network is none: the best is the start
    options.keep = FinetuneKeep::kBest;
    result_ = finetune(network_, weights_, start, data_, options);
  }
  policy_ = policy;
  return result_;
}

double PolicyTuner::accuracy(const QuantPolicy& policy, ImageSplit split, std::size_t count) {
  const FinetuneResult& result = tuned(policy);
  if (split == ImageSplit::kValidation && count == options_.validation_images)
    return result.kept_accuracy;
  AccuracyEvaluator evaluator = learned_evaluator(network_, result.weights, data_, options_);
  evaluator.remember(policy, options_.validation_images, result.kept_accuracy);
  return split == ImageSplit::kTest ? evaluator.test_accuracy(policy, count)
                                    : evaluator.validation_accuracy(policy, count);
}

IntegerNetwork PolicyTuner::integers(const QuantPolicy& policy) {
  return learned_evaluator(network_, tuned(policy).weights, data_, options_)
      .integer_network(policy);
}

std::vector<TimedAnswer<double>> FinetunedAccuracy::accuracy(
    const std::vector<QuantPolicy>& policies) {
  std::vector<TimedAnswer<double>> answers;
  for (const QuantPolicy& policy : policies)
    answers.push_back(timed([&] { return tuner_.accuracy(policy, split_, count_); }));
  return answers;
}

std::uint64_t tuning_seed(std::uint64_t seed, const QuantPolicy& policy) {
  std::uint64_t hash = 0xcbf29ce484222325ULL;  // FNV-1a
  for (const char c : std::to_string(seed) + " " + to_string(policy))
    hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3ULL;
  return hash;
}

}  // namespace ohmic
