#include "hw/functional/chip_accuracies.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include "quant/calibration/activation_statistics.h"

namespace ohmic {

ChipImages::ChipImages(const ImageSet& set, std::size_t count)
    : labels(set.labels.begin(), set.labels.begin() + static_cast<std::ptrdiff_t>(count)) {
  for (std::size_t n = 0; n < count; ++n) values.push_back(network_input(set, n));
}

std::size_t ChipImages::correct(const BatchResult& result) const {
  std::size_t correct = 0;
  for (std::size_t n = 0; n < labels.size(); ++n)
    correct += largest_output(result.outputs[n]) == labels[n] ? 1 : 0;
  return correct;
}

double ChipAccuracies::mean() const {
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

double ChipAccuracies::deviation() const {
  if (values.size() == 1) return 0;
  const double centre = mean();
  double squares = 0;
  for (const double value : values) squares += (value - centre) * (value - centre);
  return std::sqrt(squares / static_cast<double>(values.size() - 1));
}

double ChipAccuracies::least() const { return *std::min_element(values.begin(), values.end()); }

double accuracy_of(std::size_t correct, std::size_t images) {
  return 100.0 * static_cast<double>(correct) / static_cast<double>(images);
}

ChipAccuracies accuracies_on(const BatchChip& batch, const ChipImages& images,
                             const DrawnChips& chips, int threads, std::vector<LayerLoss>* first,
                             const Recalibration* recalibration) {
  ChipAccuracies accuracies;
  for (int chip = 0; chip < chips.count; ++chip) {
    BatchResult result = recalibration == nullptr
                             ? batch.run(images.values, chips.draw(chip), threads)
                             : recalibration->run(images.values, chips.draw(chip));
    accuracies.values.push_back(accuracy_of(images.correct(result), images.labels.size()));
    if (chip == 0 && first != nullptr) *first = std::move(result.losses);
  }
  return accuracies;
}

}  // namespace ohmic
