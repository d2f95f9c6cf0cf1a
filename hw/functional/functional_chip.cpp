#include "hw/functional/functional_chip.h"

#include "hw/functional/batch_chip.h"
#include "hw/functional/skipped_inputs.h"
#include "hw/sim/simulation_error.h"

namespace ohmic {
namespace {

double share(std::uint64_t part, std::uint64_t whole) {
  return whole == 0 ? 0 : static_cast<double>(part) / static_cast<double>(whole);
}

}  // namespace

Mapping map_integers(Accelerator& chip, const IntegerNetwork& integers) {
  const NetworkCodes codes = network_codes(integers);
  return chip.map(widths_of(integers), &codes);
}

double LayerLoss::clip_share() const { return share(clips, conversions); }

double LayerLoss::mean_absolute_error() const { return share(absolute_loss, accumulators); }

FunctionalChip::FunctionalChip(const NetworkSpec& network, const ChipConfig& config,
                               Accelerator& chip, const IntegerNetwork& integers,
                               const ChipDraw& draw)
    : network_(network),
      config_(config),
      chip_(chip),
      mapping_(map_integers(chip, integers)),
      arithmetic_(integers),
      values_(network, config, mapping_, layer_values(integers), arithmetic_, draw),
      losses_(integers.layers.size()),
      conduction_(integers.layers.size()) {
  for (const IntegerLayer& layer : integers.layers) zero_points_.push_back(layer.input.zero_point);
}

CostReport FunctionalChip::run_values(const std::vector<ChipObserver*>& watchers) {
  std::vector<ChipObserver*> observers{&values_};
  observers.insert(observers.end(), watchers.begin(), watchers.end());
  const CostReport report = chip_.run(mapping_, observers);
  if (!values_.defect().empty())
    throw SimulationError("the values show a defect of the chip: " + values_.defect());
  return report;
}

/// An activation of zeros adds nothing, so that the values are those of a run that skips none.
void FunctionalChip::find_skipped() {
  mapping_.activity = nullptr;
  run_values({});
  std::vector<const std::vector<ActivationCode>*> inputs;
  for (std::size_t l = 0; l < losses_.size(); ++l) inputs.push_back(&values_.record(l).input);
  mapping_.activity = std::make_shared<InputActivity>(
      skipped_inputs(network_, config_, mapping_, inputs, zero_points_));
}

CostReport FunctionalChip::run(const Values& image, const std::vector<ChipObserver*>& watchers) {
  values_.load_image(image, images_++);
  if (config_.skip_zero_inputs) find_skipped();
  const CostReport report = run_values(watchers);
  for (std::size_t l = 0; l < losses_.size(); ++l) {
    const LayerRecord& record = values_.record(l);
    losses_[l] +=
        {record.conversions, record.clips, record.accumulators_done, record.absolute_loss};
    conduction_[l] += record.conduction;
  }
  return report;
}

int FunctionalChip::predicted() const { return largest_output(values_.output()); }

}  // namespace ohmic
