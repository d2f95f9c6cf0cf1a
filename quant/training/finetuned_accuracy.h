#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "quant/accuracy/accuracy_oracle.h"
#include "quant/training/finetune.h"

namespace ohmic {

/// Images that an accuracy is read on.
enum class ImageSplit { kValidation, kTest };

/// Fine-tunes the network of any policy, the same way every time: the training images and their
/// order come from options.training.seed and the policy alone, so a policy ends with the same
/// network whatever was tuned before it. (For the same number of LibTorch's threads: sums.)
class PolicyTuner {
 public:
  using PostTraining = std::function<IntegerNetwork(const QuantPolicy&)>;

  /// post_training: the integers that a policy starts from. options.validation_images: read to
  /// choose between the start and each epoch's end.
  PolicyTuner(NetworkSpec network, std::vector<FoldedLayer> weights, Dataset data,
              FinetuneOptions options, PostTraining post_training);

  /// Valid until the next policy is tuned.
  const FinetuneResult& tuned(const QuantPolicy& policy);
  /// Top-1 accuracy of the policy's tuned network on the first `count` images of a split, 0 = all;
  /// percent.
  double accuracy(const QuantPolicy& policy, ImageSplit split, std::size_t count);
  /// The integers of the policy's tuned network.
  IntegerNetwork integers(const QuantPolicy& policy);

  const FinetuneOptions& options() const { return options_; }
  const Dataset& data() const { return data_; }

 private:
  NetworkSpec network_;
  std::vector<FoldedLayer> weights_;
  Dataset data_;
  FinetuneOptions options_;
  PostTraining post_training_;
  std::optional<QuantPolicy> policy_;  // of result_
  FinetuneResult result_;
};

/// Says how accurate a network is behind a short fine-tuning; a search asks it in place of a
/// post-training oracle.
class FinetunedAccuracy final : public AccuracyOracle {
 public:
  /// The tuner must outlive it; several oracles may share it.
  FinetunedAccuracy(PolicyTuner& tuner, ImageSplit split, std::size_t count)
      : tuner_(tuner), split_(split), count_(count) {}

  std::vector<TimedAnswer<double>> accuracy(const std::vector<QuantPolicy>& policies) override;

 private:
  PolicyTuner& tuner_;
  ImageSplit split_;
  std::size_t count_;
};

/// The seed of one policy's fine-tuning.
std::uint64_t tuning_seed(std::uint64_t seed, const QuantPolicy& policy);

}  // namespace ohmic
