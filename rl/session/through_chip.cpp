#include "rl/session/through_chip.h"

#include <utility>

#include "hw/accelerator.h"

namespace ohmic {

ThroughChipAccuracy::ThroughChipAccuracy(const NetworkSpec& network, const ChosenChips& chips,
                                         ChipReading reading, Integers integers, Answer answer)
    : network_(network),
      chips_(chips),
      drawn_(reading.chips),
      images_(reading.images, reading.count),
      threads_(reading.threads),
      integers_(std::move(integers)),
      answer_(std::move(answer)) {}

double ThroughChipAccuracy::read(const Candidate& candidate) const {
  const HardwareRecord record = chips_.record(candidate.hardware);
  const ChipConfig chip = make_chip_config(record);
  const IntegerNetwork integers = integers_(candidate);
  const NetworkCodes codes = network_codes(integers);
  Accelerator accelerator(network_, chip, make_chip_prices(record));
  const Mapping mapping = accelerator.map(candidate, &codes);
  const BatchChip batch(network_, chip, mapping, integers);
  const DrawnChips drawn{drawn_.seed, has_ideal_devices(chip) ? 1 : drawn_.count};
  return accuracies_on(batch, images_, drawn, threads_).mean();
}

std::vector<TimedAnswer<double>> ThroughChipAccuracy::accuracy(
    const std::vector<Candidate>& candidates) {
  std::vector<TimedAnswer<double>> answers;
  for (const Candidate& candidate : candidates)
    answers.push_back(answer_([&] { return read(candidate); }));
  return answers;
}

}  // namespace ohmic
