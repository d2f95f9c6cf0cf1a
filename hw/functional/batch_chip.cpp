#include "hw/functional/batch_chip.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <mutex>
#include <utility>

#include "hw/functional/layer_arrays.h"
#include "nets/digital_layers.h"
#include "quant/network/chunk_threads.h"

namespace ohmic {
namespace {

/// At most kReadLanes windows of one copy of a layer's weights.
struct WindowGroup {
  std::uint64_t copy = 0;
  std::vector<ImageWindow> windows;
};

std::vector<WindowGroup> window_groups(const LayerMapping& layer, std::size_t images) {
  std::vector<WindowGroup> groups;
  for (std::uint64_t copy = 0; copy < layer.copies; ++copy) {
    groups.push_back({copy, {}});
    for (std::size_t image = 0; image < images; ++image) {
      for (std::uint64_t window = copy; window < layer.windows; window += layer.copies) {
        if (groups.back().windows.size() == kReadLanes) groups.push_back({copy, {}});
        groups.back().windows.push_back({image, window});
      }
    }
  }
  return groups;
}

/// Runs the layers of a network on a batch of images: GraphRunner's backend.
class BatchLayers {
 public:
  using Value = std::vector<Values>;  // by image

  BatchLayers(const NetworkSpec& network, const ChipConfig& chip, const Mapping& mapping,
              const IntegerNetwork& integers, const std::vector<LayerValues>& values,
              const ChipDraw& draw, int threads, const BatchWatch& watch)
      : network_(network),
        chip_(chip),
        mapping_(mapping),
        integers_(integers),
        values_(values),
        draw_(draw),
        threads_(threads),
        watch_(watch),
        losses_(integers.layers.size()) {}

  Value weight_layer(const LayerCall<Value>& call) {
    const auto layer = static_cast<std::size_t>(call.weight_index);
    const Value& input = call.input().get();
    std::vector<std::vector<ActivationCode>> codes(input.size());
    run_chunks(threads_, input.size(), [&](std::size_t n) {
      codes[n] = input_codes(integers_.layers[layer], input[n], integers_.rounding);
    });
    const int stage = mapping_.graph->stage_of_weight_layer[layer];
    const Shape& stream = mapping_.graph->stages[static_cast<std::size_t>(stage)].inputs[0];
    const LayerArrays arrays(chip_, mapping_, layer, call.layer, stream, values_[layer], draw_,
                             threads_);
    Value output(input.size(), Values(static_cast<std::size_t>(call.layer.out.elements())));
    const auto groups = window_groups(mapping_.layers[layer], input.size());
    run_chunks(threads_, groups.size(), [&](std::size_t n) {
      const WindowGroup& group = groups[n];
      finish(layer, group, arrays.multiply(group.copy, group.windows, codes, watch_.first_image),
             arrays.unit(), output);
    });
    if (watch_.layer_done) watch_.layer_done(layer, output);
    return output;
  }

  Value digital_layer(const LayerCall<Value>& call) const {
    Value output(call.input().get().size());
    run_chunks(threads_, output.size(), [&](std::size_t n) {
      LayerCall<Values> one{call.layer, call.index, call.weight_index, {}};
      for (const Operand<Value>& input : call.inputs)
        one.inputs.push_back(input.part([n](Value& batch) -> Values& { return batch[n]; }));
      output[n] = run_digital_layer(layers_, one);
    });
    return output;
  }

  std::vector<LayerLoss> take_losses() { return std::move(losses_); }

 private:
  /// Sums of a group of windows into the layer's outputs.
  void finish(std::size_t layer, const WindowGroup& group, const BlockSums& result, double unit,
              Value& output) {
    const std::size_t count = group.windows.size();
    const IntegerLayer& integers = integers_.layers[layer];
    const auto pixels =
        static_cast<std::size_t>(network_.weight_layer(static_cast<int>(layer)).out.pixels());
    LayerLoss loss{result.counts.conversions, result.counts.clips, result.sums.size(), 0};
    for (std::size_t n = 0; n < result.sums.size(); ++n) {
      const std::size_t channel = n / count;
      const ImageWindow& at = group.windows[n % count];
      const std::int64_t sum = std::llrint(result.sums[n] * unit);
      const std::int64_t lost = std::llrint(result.exact[n]) - sum;
      loss.absolute_loss += static_cast<std::uint64_t>(std::abs(lost));
      output[at.image][channel * pixels + at.window] = layer_output(integers, channel, sum);
    }
    const std::lock_guard<std::mutex> lock(mutex_);
    losses_[layer] += loss;
  }

  const NetworkSpec& network_;
  const ChipConfig& chip_;
  const Mapping& mapping_;
  const IntegerNetwork& integers_;
  const std::vector<LayerValues>& values_;
  ChipDraw draw_;
  int threads_;
  const BatchWatch& watch_;
  ReferenceLayers layers_;
  std::mutex mutex_;
  std::vector<LayerLoss> losses_;
};

}  // namespace

BatchChip::BatchChip(const NetworkSpec& network, const ChipConfig& chip, const Mapping& mapping,
                     const IntegerNetwork& integers)
    : network_(network),
      chip_(chip),
      mapping_(mapping),
      integers_(integers),
      values_(layer_values(integers)) {}

BatchResult BatchChip::run(const std::vector<Values>& images, const ChipDraw& draw, int threads,
                           const BatchWatch& watch) const {
  BatchLayers layers(network_, chip_, mapping_, integers_, values_, draw, threads, watch);
  BatchResult result;
  result.outputs = GraphRunner<BatchLayers>(network_).run(images, layers);
  result.losses = layers.take_losses();
  return result;
}

int largest_output(const Values& output) {
  return static_cast<int>(std::max_element(output.begin(), output.end()) - output.begin());
}

}  // namespace ohmic
