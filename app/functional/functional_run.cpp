#include "app/functional/functional_run.h"

#include <algorithm>
#include <optional>

#include "hw/cost/mean_report.h"
#include "hw/functional/functional_dump.h"
#include "quant/calibration/activation_statistics.h"
#include "util/config_error.h"

namespace ohmic::app {

namespace {

void add_value_options(po::options_description& options, FunctionalOptions& functional) {
  options.add_options()(
      "functional", po::bool_switch(&functional.functional),
      "compute with real data on the same timed chip: every crossbar, converter "
      "and adder in integers; what it costs stays as it is without, and the energy that these "
      "data take comes beside it")(
      "images", po::value(&functional.images)->value_name("N")->default_value(functional.images),
      "with --functional: the first N test images, one run each")(
      "dump", po::value(&functional.dump)->value_name("FILE"),
      "with --functional: write each weight layer's input codes, weights and accumulators "
      "(safetensors)");
  add_chip_options(options, functional.chips);
}

}  // namespace

void add_functional_options(po::options_description& options, FunctionalOptions& functional) {
  add_value_options(options, functional);
  po::options_description quantizer("the integers, with --functional or a mapping.compression");
  add_quantizer_options(quantizer, functional.quantizer);
  add_prune_shape_option(quantizer, functional.quantizer.prune_shape);
  options.add(quantizer);
}

void check_functional_options(const FunctionalOptions& functional, const po::variables_map& given,
                              bool with_integers) {
  const auto refuse = [&given](const po::options_description& options, const std::string& why) {
    for (const auto& option : options.options()) {
      const std::string& name = option->long_name();
      if (was_given(given, name)) throw ConfigError("--" + name, why);
    }
  };
  FunctionalOptions unused;
  po::options_description values, quantizer;
  add_value_options(values, unused);
  add_quantizer_options(quantizer, unused.quantizer);
  add_prune_shape_option(quantizer, unused.quantizer.prune_shape);
  if (!functional.functional)
    refuse(values, "is about the values on the chip and needs --functional");
  if (!with_integers) {
    refuse(quantizer,
           "is about the integers on the chip and needs --functional, or a mapping.compression");
  }
  check_chip_options(functional.chips);
  resolve_quantizer(functional.quantizer);  // refuses what is not allowed
  if (functional.images < 1) {
    throw ConfigError("--images",
                      "is " + std::to_string(functional.images) + ", allowed is at least 1");
  }
}

ImageSet first_test_images(const Dataset& data, int count) {
  ImageSet images = data.load_test();
  if (static_cast<std::size_t>(count) > images.size()) {
    throw ConfigError("--images", "is " + std::to_string(count) + ", the test set of " + data.spec +
                                      " has " + std::to_string(images.size()) + " images");
  }
  return images;
}

FunctionalRun::FunctionalRun(const TrainedNetwork& trained, const FunctionalOptions& options)
    : options_(options),
      trained_(trained),
      images_(first_test_images(trained.data, options.images)) {}

/// The first chip ran in time; the others, without it.
std::vector<double> FunctionalRun::accuracies(const FunctionalChip& first, const ChipConfig& config,
                                              std::size_t correct) const {
  const auto images = static_cast<std::size_t>(options_.images);
  std::vector<double> values{accuracy_of(correct, images)};
  if (has_ideal_devices(config)) {
    values.resize(static_cast<std::size_t>(options_.chips.count), values.front());
    return values;
  }
  const ChipImages inputs(images_, images);
  const BatchChip batch(trained_.network, config, first.mapping(), integers_);
  for (int chip = 1; chip < options_.chips.count; ++chip) {
    const BatchResult result =
        batch.run(inputs.values, options_.chips.draw(chip), resolve_threads(0));
    values.push_back(accuracy_of(inputs.correct(result), images));
  }
  return values;
}

FunctionalResult FunctionalRun::run(Accelerator& chip, const HardwareRecord& hardware,
                                    const std::vector<ChipObserver*>& watchers) const {
  FunctionalResult result;
  result.data = data_label(trained_.data);
  result.weights = trained_.weights_file;
  result.images = static_cast<std::size_t>(options_.images);
  const ChipConfig config = make_chip_config(hardware);
  FunctionalChip functional(trained_.network, config, chip, integers_, options_.chips.draw(0));
  FunctionalDump dump(trained_.network);
  std::vector<CostReport> reports;  // more than one if zeros are skipped: else all are the same
  InputActivity activity;
  for (std::size_t n = 0; n < result.images; ++n) {
    const bool last = n + 1 == result.images;
    reports.resize(config.skip_zero_inputs ? n : 0);
    reports.push_back(
        functional.run(network_input(images_, n), last ? watchers : std::vector<ChipObserver*>()));
    if (functional.activity() != nullptr) {
      if (options_.streams) activity.append(*functional.activity());
      result.images_cost.push_back({reports.back().latency_ms, reports.back().energy_mj});
    }
    result.predicted.push_back(functional.predicted());
    result.labels.push_back(images_.labels[n]);
    result.correct += result.predicted.back() == result.labels.back() ? 1 : 0;
    if (!options_.dump.empty()) dump.add(functional);
  }
  result.chips.values = accuracies(functional, config, result.correct);
  result.report = mean_report(reports, config);
  if (config.skip_zero_inputs && options_.streams)
    result.activity = std::make_shared<InputActivity>(std::move(activity));
  result.losses = functional.losses();
  result.energies = data_energy(result.report, functional.conduction(), result.images, config);
  if (!options_.dump.empty()) dump.write(options_.dump, integers_);
  return result;
}

}  // namespace ohmic::app
