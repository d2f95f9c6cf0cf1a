#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "hw/accelerator.h"
#include "hw/functional/datapath.h"
#include "hw/functional/integer_arithmetic.h"
#include "quant/integer/integer_network.h"

namespace ohmic {

/// Loss of the converters in one weight layer, over all images.
struct LayerLoss {
  std::uint64_t conversions = 0;
  std::uint64_t clips = 0;             ///< conversions that lost something
  std::uint64_t accumulators = 0;      ///< sums that the layer computed
  std::uint64_t absolute_loss = 0;     ///< sum of |exact - computed| over them
  double clip_share() const;           ///< of the conversions
  double mean_absolute_error() const;  ///< of an accumulator, in units of its least bit
};

/// Where the integers' weights lie, with what compression leaves of them. Throws CapacityError if
/// they do not fit.
Mapping map_integers(Accelerator& chip, const IntegerNetwork& integers);

/// An integer network on the timed chip, one image after the other.
class FunctionalChip {
 public:
  /// Maps the integers' widths (throws CapacityError if they do not fit) and programs the
  /// crossbars. Throws ConfigError if a device is not ideal. The references outlive the object.
  FunctionalChip(const NetworkSpec& network, const ChipConfig& config, Accelerator& chip,
                 const IntegerNetwork& integers);

  /// Runs one image, (c, y, x). `watchers` watch too. If zero inputs are skipped, a run without
  /// skipping shows first which ones are. Throws SimulationError if the values show a defect of the
  /// chip.
  CostReport run(const Values& image, const std::vector<ChipObserver*>& watchers = {});

  /// What the last image left of the activations; null if nothing is skipped.
  const std::shared_ptr<const InputActivity>& activity() const { return mapping_.activity; }
  /// The class of the last image: its largest output, the first of equals.
  int predicted() const;
  /// The network's output for the last image, (c, y, x).
  const std::vector<float>& output() const { return values_.output(); }
  /// What a weight layer computed for it.
  const LayerRecord& record(std::size_t layer) const { return values_.record(layer); }
  /// Both of all images so far, per weight layer.
  const std::vector<LayerLoss>& losses() const { return losses_; }
  const std::vector<Conduction>& conduction() const { return conduction_; }

 private:
  CostReport run_values(const std::vector<ChipObserver*>& watchers);
  void find_skipped();

  const NetworkSpec& network_;
  ChipConfig config_;
  Accelerator& chip_;
  std::vector<int> zero_points_;
  Mapping mapping_;
  IntegerArithmetic arithmetic_;
  Datapath values_;
  std::vector<LayerLoss> losses_;
  std::vector<Conduction> conduction_;
};

}  // namespace ohmic
