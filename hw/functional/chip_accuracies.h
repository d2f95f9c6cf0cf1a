#pragma once

#include <cstddef>
#include <vector>

#include "datasets/dataset.h"
#include "hw/functional/batch_chip.h"
#include "hw/functional/recalibration.h"

namespace ohmic {

/// The first images of a set, as networks take them.
struct ChipImages {
  std::vector<Values> values;
  std::vector<int> labels;

  ChipImages(const ImageSet& set, std::size_t count);
  /// Images that the chip classified as labelled.
  std::size_t correct(const BatchResult& result) const;
};

/// Accuracy of one network on each of some chips, in percent.
struct ChipAccuracies {
  std::vector<double> values;

  double mean() const;
  double deviation() const;  ///< with n - 1; 0 of one chip
  double least() const;
};

/// In percent.
double accuracy_of(std::size_t correct, std::size_t images);

/// What the chips make of the images. first: gets the losses of the layers on the first chip,
/// unless null. recalibration: each chip has its own scales and biases; null: all have the batch's.
ChipAccuracies accuracies_on(const BatchChip& batch, const ChipImages& images,
                             const DrawnChips& chips, int threads,
                             std::vector<LayerLoss>* first = nullptr,
                             const Recalibration* recalibration = nullptr);

}  // namespace ohmic
