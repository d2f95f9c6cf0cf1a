#pragma once

#include <iosfwd>
#include <string>
#include <vector>

#include "app/functional/chip_accuracies.h"
#include "app/options/chip_options.h"
#include "datasets/dataset.h"
#include "hw/config/hardware_record.h"
#include "hw/functional/functional_chip.h"
#include "util/json_section.h"

namespace ohmic::app {

/// Top-1 accuracy in percent of the same images in the integers and on the chip.
struct ThroughChip {
  std::string hardware;
  std::string adc_bits;  ///< a number or "ideal"
  std::size_t images = 0;
  double integers = 0;
  ChipAccuracies chips;
  std::vector<LayerLoss> losses;  ///< per weight layer, of the first chip
};

/// Runs the first `images` of `test` through chips that are `hardware`'s: the timed one, or, if
/// devices are not ideal, through BatchChip, which has its values. Throws SimulationError if the
/// chip fails. Leaves `integers` at 0.
ThroughChip run_through_chip(const NetworkSpec& network, const HardwareRecord& hardware,
                             Accelerator& priced, const IntegerNetwork& integers,
                             const ImageSet& test, std::size_t images, const DrawnChips& chips,
                             int threads);

Json through_chip_json(const NetworkSpec& network, const ThroughChip& result);
void print_through_chip(std::ostream& out, const NetworkSpec& network, const ThroughChip& result);

}  // namespace ohmic::app
