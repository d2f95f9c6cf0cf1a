#include "app/functional/through_chip.h"

#include <fmt/format.h>

#include <optional>
#include <ostream>

#include "app/functional/functional_run.h"

namespace ohmic::app {
namespace {

void run_timed(const NetworkSpec& network, const ChipConfig& config, Accelerator& priced,
               const IntegerNetwork& integers, const ThroughChipPlan& plan, ThroughChip& result) {
  FunctionalChip chip(network, config, priced, integers);
  std::size_t correct = 0;
  for (std::size_t n = 0; n < result.images; ++n) {
    chip.run(plan.images.values[n]);
    correct += chip.predicted() == plan.images.labels[n] ? 1 : 0;
  }
  result.chips.values.assign(static_cast<std::size_t>(plan.chips.count),
                             accuracy_of(correct, result.images));
  result.losses = chip.losses();
}

}  // namespace

ThroughChip run_through_chip(const NetworkSpec& network, const HardwareRecord& hardware,
                             Accelerator& priced, const IntegerNetwork& integers,
                             const ThroughChipPlan& plan) {
  const ChipConfig config = make_chip_config(hardware);
  ThroughChip result;
  result.hardware = hardware.name;
  result.adc_bits = config.adc_bits ? std::to_string(*config.adc_bits) : "ideal";
  result.images = plan.images.labels.size();
  result.recalibration = plan.recalibration.size();
  const bool is_timed = has_ideal_devices(config);
  if (is_timed && plan.recalibration.empty()) {
    run_timed(network, config, priced, integers, plan, result);
    return result;
  }
  const Mapping mapping = map_integers(priced, integers);
  std::optional<Recalibration> recalibration;
  if (!plan.recalibration.empty()) {
    recalibration.emplace(network, config, mapping, integers, plan.recalibration, plan.threads);
  }
  if (is_timed) {
    run_timed(network, config, priced, recalibration->on({}), plan, result);
    return result;
  }
  const BatchChip batch(network, config, mapping, integers);
  result.chips = accuracies_on(batch, plan.images, plan.chips, plan.threads, &result.losses,
                               recalibration ? &*recalibration : nullptr);
  return result;
}

Json through_chip_json(const NetworkSpec& network, const ThroughChip& result) {
  Json json = {{"hardware", result.hardware},
               {"adc_bits", result.adc_bits},
               {"images", result.images},
               {"integer_accuracy", result.integers},
               {"chip_accuracy", result.chips.mean()},
               {"chips", chips_json(result.chips)}};
  if (result.recalibration > 0) json["recalibration_images"] = result.recalibration;
  json["layers"] = losses_json(network, result.losses);
  return json;
}

void print_through_chip(std::ostream& out, const NetworkSpec& network, const ThroughChip& result) {
  out << fmt::format(
      "\nthe first {} test images   integers {:.2f}   chip {}, ADC of {} bits {:.2f}\n",
      result.images, result.integers, result.hardware, result.adc_bits, result.chips.mean());
  if (result.recalibration > 0)
    out << fmt::format("batch norms re-estimated on {} training images\n", result.recalibration);
  if (result.chips.values.size() > 1) print_chips(out, result.chips);
  print_losses(out, network, result.losses);
}

}  // namespace ohmic::app
