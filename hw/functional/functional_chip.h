#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "hw/accelerator.h"
#include "hw/functional/datapath.h"
#include "hw/functional/integer_arithmetic.h"
#include "hw/functional/layer_loss.h"
#include "quant/integer/integer_network.h"

namespace ohmic {

/// Where the integers' weights lie, with what compression leaves of them. Throws CapacityError if
/// they do not fit.
Mapping map_integers(Accelerator& chip, const IntegerNetwork& integers);

/// An integer network on the timed chip, one image after the other.
class FunctionalChip {
 public:
  /// Maps the integers' widths (throws CapacityError if they do not fit) and programs the
  /// crossbars. draw: which chip it is, if devices are not ideal. The references outlive the
  /// object.
  FunctionalChip(const NetworkSpec& network, const ChipConfig& config, Accelerator& chip,
                 const IntegerNetwork& integers, const ChipDraw& draw = {});

  /// Runs one image, (c, y, x). `watchers` watch too. If zero inputs are skipped, a run without
  /// skipping shows first which ones are. Throws SimulationError if the values show a defect of the
  /// chip.
  CostReport run(const Values& image, const std::vector<ChipObserver*>& watchers = {});

  /// What the last image left of the activations; null if nothing is skipped.
  const std::shared_ptr<const InputActivity>& activity() const { return mapping_.activity; }
  /// The class of the last image: largest_output().
  int predicted() const;
  const Mapping& mapping() const { return mapping_; }
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
  std::uint64_t images_ = 0;  // that ran
  Mapping mapping_;
  IntegerArithmetic arithmetic_;
  Datapath values_;
  std::vector<LayerLoss> losses_;
  std::vector<Conduction> conduction_;
};

}  // namespace ohmic
