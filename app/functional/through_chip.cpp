#include "app/functional/through_chip.h"

#include <fmt/format.h>

#include <ostream>

#include "app/functional/functional_run.h"
#include "quant/calibration/activation_statistics.h"

namespace ohmic::app {

namespace {

void run_timed(const NetworkSpec& network, const ChipConfig& config, Accelerator& priced,
               const IntegerNetwork& integers, const ChipImages& images, const DrawnChips& chips,
               ThroughChip& result) {
  FunctionalChip chip(network, config, priced, integers);
  std::size_t correct = 0;
  for (std::size_t n = 0; n < result.images; ++n) {
    chip.run(images.values[n]);
    correct += chip.predicted() == images.labels[n] ? 1 : 0;
  }
  result.chips.values.assign(static_cast<std::size_t>(chips.count),
                             accuracy_of(correct, result.images));
  result.losses = chip.losses();
}

void run_drawn(const NetworkSpec& network, const ChipConfig& config, Accelerator& priced,
               const IntegerNetwork& integers, const ChipImages& images, const DrawnChips& chips,
               int threads, ThroughChip& result) {
  const Mapping mapping = map_integers(priced, integers);
  const BatchChip batch(network, config, mapping, integers);
  result.chips = accuracies_on(batch, images, chips, threads, &result.losses);
}

}  // namespace

ThroughChip run_through_chip(const NetworkSpec& network, const HardwareRecord& hardware,
                             Accelerator& priced, const IntegerNetwork& integers,
                             const ImageSet& test, std::size_t images, const DrawnChips& chips,
                             int threads) {
  const ChipConfig config = make_chip_config(hardware);
  ThroughChip result;
  result.hardware = hardware.name;
  result.adc_bits = config.adc_bits ? std::to_string(*config.adc_bits) : "ideal";
  result.images = images;
  const ChipImages inputs(test, images);
  if (has_ideal_devices(config)) {
    run_timed(network, config, priced, integers, inputs, chips, result);
  } else {
    run_drawn(network, config, priced, integers, inputs, chips, threads, result);
  }
  return result;
}

Json through_chip_json(const NetworkSpec& network, const ThroughChip& result) {
  return {{"hardware", result.hardware},
          {"adc_bits", result.adc_bits},
          {"images", result.images},
          {"integer_accuracy", result.integers},
          {"chip_accuracy", result.chips.mean()},
          {"chips", chips_json(result.chips)},
          {"layers", losses_json(network, result.losses)}};
}

void print_through_chip(std::ostream& out, const NetworkSpec& network, const ThroughChip& result) {
  out << fmt::format(
      "\nthe first {} test images   integers {:.2f}   chip {}, ADC of {} bits {:.2f}\n",
      result.images, result.integers, result.hardware, result.adc_bits, result.chips.mean());
  if (result.chips.values.size() > 1) print_chips(out, result.chips);
  print_losses(out, network, result.losses);
}

}  // namespace ohmic::app
