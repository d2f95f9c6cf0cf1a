#include "hw/functional/recalibration.h"

#include <utility>

#include "quant/network/chunk_threads.h"

namespace ohmic {
namespace {

/// Reads of these images, which are no others'.
constexpr std::uint64_t kFirstImage = std::uint64_t{1} << 40;

ChipConfig without_errors(ChipConfig chip) {
  chip.device = {};
  chip.adc_errors = {};
  chip.adc_bits.reset();
  return chip;
}

void correct(const OutputCorrection& by, std::size_t pixels, Values& output) {
  for (std::size_t n = 0; n < output.size(); ++n) {
    const std::size_t o = n / pixels;
    output[n] = static_cast<float>(by.factor[o] * double{output[n]} + by.offset[o]);
  }
}

void correct(const OutputCorrection& by, IntegerLayer& layer) {
  std::vector<float> scale = layer.weight_scale();
  for (std::size_t o = 0; o < scale.size(); ++o) {
    scale[o] = static_cast<float>(by.factor[o] * double{scale[o]});
    layer.bias[o] = static_cast<float>(by.factor[o] * double{layer.bias[o]} + by.offset[o]);
  }
  layer.corrected_scale = std::move(scale);
}

}  // namespace

Recalibration::Recalibration(const NetworkSpec& network, const ChipConfig& chip,
                             const Mapping& mapping, const IntegerNetwork& integers,
                             std::vector<Values> images, int threads)
    : network_(network),
      chip_(chip),
      mapping_(mapping),
      integers_(integers),
      images_(std::move(images)),
      threads_(threads),
      wanted_(integers.layers.size()) {
  const ChipConfig ideal = without_errors(chip);
  BatchChip(network, ideal, mapping, integers)
      .run(images_, {}, threads, {[this](std::size_t layer, std::vector<Values>& outputs) {
             wanted_[layer] = moments_of(network_.weight_layer(static_cast<int>(layer)), outputs);
           }});
}

IntegerNetwork Recalibration::on(const ChipDraw& draw) const {
  IntegerNetwork corrected = integers_;
  const auto adjust = [&](std::size_t layer, std::vector<Values>& outputs) {
    constexpr bool kOneFactor = false;
    const Layer& spec = network_.weight_layer(static_cast<int>(layer));
    const OutputCorrection by =
        match_moments(wanted_[layer], moments_of(spec, outputs), kOneFactor);
    correct(by, corrected.layers[layer]);
    const auto pixels = static_cast<std::size_t>(spec.out.pixels());
    run_chunks(threads_, outputs.size(), [&](std::size_t n) { correct(by, pixels, outputs[n]); });
  };
  BatchChip(network_, chip_, mapping_, integers_)
      .run(images_, draw, threads_, {adjust, kFirstImage});
  return corrected;
}

BatchResult Recalibration::run(const std::vector<Values>& images, const ChipDraw& draw) const {
  const IntegerNetwork corrected = on(draw);
  return BatchChip(network_, chip_, mapping_, corrected).run(images, draw, threads_);
}

}  // namespace ohmic
