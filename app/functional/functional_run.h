#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "app/functional/chip_accuracies.h"
#include "app/options/chip_options.h"
#include "app/options/options.h"
#include "app/options/quantizer_options.h"
#include "hw/config/hardware_record.h"
#include "hw/cost/data_energy.h"
#include "hw/functional/batch_chip.h"
#include "hw/functional/functional_chip.h"
#include "quant/quant_policy.h"
#include "util/json_section.h"

namespace ohmic::app {

/// The options of `simulate` that are about values.
struct FunctionalOptions {
  bool functional = false;
  int images = 1;
  std::string dump;      ///< safetensors file; empty: none
  bool streams = false;  ///< the images also go through the chip as one stream
  DrawnChips chips;
  QuantizerArguments quantizer;
};

void add_functional_options(po::options_description& options, FunctionalOptions& functional);

/// Throws ConfigError if an option is out of range or given without what it is about: with_values:
/// --functional; with_integers: that, or a chip that compresses weights.
void check_functional_options(const FunctionalOptions& functional, const po::variables_map& given,
                              bool with_integers);

/// The test set. Throws ConfigError if it has fewer than `count` images.
ImageSet first_test_images(const Dataset& data, int count);

/// What one image costs on a chip that skips zero inputs.
struct ImageCost {
  double latency_ms = 0;
  double energy_mj = 0;
};

/// Result of a run with real data on the chip.
struct FunctionalResult {
  std::string data, weights;  ///< as people read them
  std::size_t images = 0;
  std::vector<int> predicted, labels;
  std::size_t correct = 0;
  ChipAccuracies chips;                ///< what else is here is of the first one
  std::vector<LayerLoss> losses;       ///< per weight layer
  std::vector<DataEnergy> energies;    ///< per weight layer, mean of the images
  CostReport report;                   ///< mean of the images, which differ if zeros are skipped
  std::vector<ImageCost> images_cost;  ///< of each image, if zeros are skipped
  /// Of all images, if they go through the chip as a stream that skips zeros.
  std::shared_ptr<const InputActivity> activity;
};

/// An integer network and the test images to run.
class FunctionalRun {
 public:
  /// trained: outlives the object. Throws ConfigError if there are fewer images than asked for.
  FunctionalRun(const TrainedNetwork& trained, const FunctionalOptions& options);

  /// What runs from now on.
  void take(IntegerNetwork integers) { integers_ = std::move(integers); }
  /// Runs the images on the chip, which is `hardware`'s, and dumps what it computed. `watchers`
  /// watch the last image.
  FunctionalResult run(Accelerator& chip, const HardwareRecord& hardware,
                       const std::vector<ChipObserver*>& watchers) const;

 private:
  std::vector<double> accuracies(const FunctionalChip& first, const ChipConfig& config,
                                 std::size_t correct) const;

  FunctionalOptions options_;
  const TrainedNetwork& trained_;
  ImageSet images_;
  IntegerNetwork integers_;
};

/// Per weight layer: conversions, clips and what they cost, as JSON and as lines.
Json losses_json(const NetworkSpec& network, const std::vector<LayerLoss>& losses);
void print_losses(std::ostream& out, const NetworkSpec& network,
                  const std::vector<LayerLoss>& losses);

/// The `functional` object of `simulate --json`; lists of images end after the first 1000.
Json functional_json(const NetworkSpec& network, const FunctionalResult& result);

/// `images` of `simulate --json` on a chip that skips zero inputs: what each costs.
Json images_json(const FunctionalResult& result);

/// The same as a few lines behind the cost table.
void print_functional(std::ostream& out, const NetworkSpec& network,
                      const FunctionalResult& result);

}  // namespace ohmic::app
