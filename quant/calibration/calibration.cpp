#include "quant/calibration/calibration.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <mutex>

#include "quant/calibration/moment_sums.h"
#include "quant/network/chunk_threads.h"
#include "quant/network/float_weight_layer.h"
#include "quant/network/im2col_panels.h"
#include "util/config_error.h"

namespace ohmic {
namespace {

constexpr std::size_t kChunk = 16;  // images; part of the result, since float sums depend on it
constexpr std::size_t kMomentWindows = 16384;
constexpr std::size_t kKeptWindows = 4096;  // a deviation to about 1 %, its ratio to far less
constexpr std::size_t kImageStep = 32;

/// Images that have so many windows of a layer, in steps of kImageStep.
std::size_t images_with(std::size_t windows, const Layer& spec) {
  const std::size_t step = kImageStep * static_cast<std::size_t>(spec.out.pixels());
  return (windows + step - 1) / step * kImageStep;
}

/// Merges chunks in their order, whatever the order of arrival: sums of floats depend on it.
class OrderedMerge {
 public:
  explicit OrderedMerge(std::vector<InputStatistics> total) : total_(std::move(total)) {}

  void add(std::size_t chunk, std::vector<InputStatistics> part) {
    const std::lock_guard<std::mutex> lock(mutex_);
    waiting_.emplace(chunk, std::move(part));
    for (auto next = waiting_.begin(); next != waiting_.end() && next->first == merged_;
         ++merged_) {
      for (std::size_t i = 0; i < total_.size(); ++i) total_[i].merge(next->second[i]);
      next = waiting_.erase(next);
    }
  }
  std::vector<InputStatistics> take() { return std::move(total_); }

 private:
  std::mutex mutex_;
  std::map<std::size_t, std::vector<InputStatistics>> waiting_;
  std::size_t merged_ = 0;
  std::vector<InputStatistics> total_;
};

/// Walks the graph with a batch of images, layer by layer, and lets go of what nobody reads again.
class BatchWalk {
 public:
  BatchWalk(const NetworkSpec& network, const std::vector<FoldedLayer>& weights, bool keep_inputs,
            const std::string& file)
      : network_(network),
        weights_(weights),
        keep_inputs_(keep_inputs),
        file_(file),
        weight_index_(weight_layer_indices(network)) {}

  /// Adds the inputs of every weight layer to `part`; the batch begins at image `first`.
  void run(std::vector<Values> images, std::size_t first, std::vector<InputStatistics>& part) {
    images_ = std::move(images);
    outputs_.assign(network_.layers.size(), {});
    std::vector<std::size_t> readers(network_.layers.size());
    for (const Layer& layer : network_.layers) {
      for (const int producer : layer.inputs) {
        if (producer != kNetworkInput) ++readers[static_cast<std::size_t>(producer)];
      }
    }
    for (const int index : network_.order) {
      const auto i = static_cast<std::size_t>(index);
      const Layer& layer = network_.layers[i];
      outputs_[i] = layer.is_weight_layer() ? weight_layer(weight_index_[i], first, part)
                                            : digital_layer(layer);
      for (const int producer : layer.inputs) {
        if (producer == kNetworkInput) continue;
        const auto p = static_cast<std::size_t>(producer);
        if (--readers[p] == 0) outputs_[p].clear();
      }
    }
  }

 private:
  const std::vector<Values>& batch(int producer) const {
    return producer == kNetworkInput ? images_ : outputs_[static_cast<std::size_t>(producer)];
  }

  std::vector<Values> digital_layer(const Layer& layer) const {
    std::vector<Values> results;
    for (std::size_t n = 0; n < images_.size(); ++n) {
      std::vector<const Values*> inputs;
      for (const int producer : layer.inputs) inputs.push_back(&batch(producer)[n]);
      results.push_back(run_digital_layer(layer, inputs));
    }
    return results;
  }

  std::vector<Values> weight_layer(int index, std::size_t first,
                                   std::vector<InputStatistics>& part) const {
    const Layer& layer = network_.weight_layer(index);
    InputStatistics& statistics = part[static_cast<std::size_t>(index)];
    std::vector<const Values*> inputs;
    for (const Values& input : batch(layer.inputs.front())) {
      statistics.add(input.data(), input.size(), static_cast<std::size_t>(layer.in.pixels()));
      inputs.push_back(&input);
      if (keep_inputs_ && first < images_with(kKeptWindows, layer)) statistics.keep(input);
    }
    ColumnPanels panels(layer, inputs);
    if (statistics.moments().rows() > 0 && first < images_with(kMomentWindows, layer))
      add_moments(statistics.moments(), panels);
    std::vector<Values> outputs =
        float_weight_layer(layer, weights_[static_cast<std::size_t>(index)], panels, inputs.size());
    for (const Values& output : outputs) check_values(layer, output);
    return outputs;
  }

  /// Parameters of many layers may each be small and their products be no floats any more.
  void check_values(const Layer& layer, const Values& output) const {
    const bool small = std::all_of(output.begin(), output.end(),
                                   [](float v) { return std::abs(v) <= kLargestValue; });
    if (small) return;
    throw ConfigError(file_, "/" + layer.name + ".weight",
                      "layer '" + layer.name +
                          "' puts out values beyond 1e+30 on training images: this weight, or one "
                          "before it, is too large");
  }

  const NetworkSpec& network_;
  const std::vector<FoldedLayer>& weights_;
  bool keep_inputs_;
  const std::string& file_;
  std::vector<int> weight_index_;
  std::vector<Values> images_;
  std::vector<std::vector<Values>> outputs_;
};

}  // namespace

std::vector<InputStatistics> calibrate(const NetworkSpec& network,
                                       const std::vector<FoldedLayer>& weights,
                                       const ImageSet& train, std::size_t images, int threads,
                                       bool keep_inputs, const std::string& file) {
  const std::size_t count = std::min(images, train.size());
  OrderedMerge merged(empty_statistics(network));
  run_chunks(threads, (count + kChunk - 1) / kChunk, [&](std::size_t chunk) {
    const std::size_t first = chunk * kChunk;
    std::vector<Values> inputs;
    for (std::size_t n = first; n < std::min(first + kChunk, count); ++n)
      inputs.push_back(network_input(train, n));
    std::vector<InputStatistics> part = empty_statistics(network);
    BatchWalk(network, weights, keep_inputs, file).run(std::move(inputs), first, part);
    merged.add(chunk, std::move(part));
  });
  return merged.take();
}

}  // namespace ohmic
