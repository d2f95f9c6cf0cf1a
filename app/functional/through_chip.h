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
  std::size_t recalibration = 0;  ///< images that batch norms were re-estimated on
  double integers = 0;
  ChipAccuracies chips;
  std::vector<LayerLoss> losses;  ///< per weight layer, of the first chip
};

/// What goes through which chips.
struct ThroughChipPlan {
  ChipImages images;
  std::vector<Values> recalibration;  ///< training images, as networks take them; empty: none
  DrawnChips chips;
  int threads = 1;
};

/// Runs images through chips that are `hardware`'s: the timed one, or, if devices are not ideal,
/// through BatchChip, which has its values. With `recalibration` each chip's batch norms are
/// re-estimated first. Throws SimulationError if the chip fails. Leaves `integers` at 0.
ThroughChip run_through_chip(const NetworkSpec& network, const HardwareRecord& hardware,
                             Accelerator& priced, const IntegerNetwork& integers,
                             const ThroughChipPlan& plan);

Json through_chip_json(const NetworkSpec& network, const ThroughChip& result);
void print_through_chip(std::ostream& out, const NetworkSpec& network, const ThroughChip& result);

}  // namespace ohmic::app
