#pragma once

#include <functional>
#include <string>
#include <vector>

#include "hw/functional/chip_accuracies.h"
#include "quant/integer/integer_network.h"
#include "rl/oracles/candidate_accuracy.h"
#include "rl/oracles/chosen_chips.h"

namespace ohmic {

/// What candidates are read on: chips of a seed, and images.
struct ChipReading {
  DrawnChips chips;
  ImageSet images;
  std::size_t count = 0;  ///< of the images, from the first
  int threads = 1;
};

/// Reads images through the chips of a candidate: the mean of their accuracies. Chips whose devices
/// are ideal are all alike, and one is read.
class ThroughChipAccuracy final : public CandidateAccuracy {
 public:
  /// Answers what `ask` does, with the seconds that count.
  using Answer = std::function<TimedAnswer<double>(const std::function<double()>& ask)>;
  /// The integers of a policy.
  using Integers = std::function<IntegerNetwork(const QuantPolicy&)>;

  /// network, chips: outlive the object.
  ThroughChipAccuracy(const NetworkSpec& network, const ChosenChips& chips, ChipReading reading,
                      Integers integers, Answer answer);

  std::vector<TimedAnswer<double>> accuracy(const std::vector<Candidate>& candidates) override;

 private:
  double read(const Candidate& candidate) const;

  const NetworkSpec& network_;
  const ChosenChips& chips_;
  DrawnChips drawn_;
  ChipImages images_;
  int threads_;
  Integers integers_;
  Answer answer_;
};

}  // namespace ohmic
