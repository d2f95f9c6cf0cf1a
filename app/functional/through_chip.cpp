#include "app/functional/through_chip.h"

#include <fmt/format.h>

#include <ostream>

#include "app/functional/functional_run.h"
#include "quant/calibration/activation_statistics.h"

namespace ohmic::app {

ThroughChip run_through_chip(const NetworkSpec& network, const HardwareRecord& hardware,
                             Accelerator& priced, const IntegerNetwork& integers,
                             const ImageSet& test, std::size_t images) {
  const ChipConfig config = make_chip_config(hardware);
  FunctionalChip chip(network, config, priced, integers);
  std::size_t correct = 0;
  for (std::size_t n = 0; n < images; ++n) {
    chip.run(network_input(test, n));
    correct += chip.predicted() == test.labels[n] ? 1 : 0;
  }
  ThroughChip result;
  result.hardware = hardware.name;
  result.adc_bits = config.adc_bits ? std::to_string(*config.adc_bits) : "ideal";
  result.images = images;
  result.chip = 100.0 * static_cast<double>(correct) / static_cast<double>(images);
  result.losses = chip.losses();
  return result;
}

Json through_chip_json(const NetworkSpec& network, const ThroughChip& result) {
  return {{"hardware", result.hardware},  {"adc_bits", result.adc_bits},
          {"images", result.images},      {"integer_accuracy", result.integers},
          {"chip_accuracy", result.chip}, {"layers", losses_json(network, result.losses)}};
}

void print_through_chip(std::ostream& out, const NetworkSpec& network, const ThroughChip& result) {
  out << fmt::format(
      "\nthe first {} test images   integers {:.2f}   chip {}, ADC of {} bits {:.2f}\n",
      result.images, result.integers, result.hardware, result.adc_bits, result.chip);
  print_losses(out, network, result.losses);
}

}  // namespace ohmic::app
