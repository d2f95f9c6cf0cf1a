#include "quant/calibration/calibration.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <mutex>

#include "nets/digital_layers.h"
#include "nets/graph_runner.h"
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

/// The float network on a batch of images; what goes into each weight layer is added to `part`.
class CalibrationBackend {
 public:
  using Value = std::vector<Values>;  // one an image

  /// first: number of the batch's first image; file: what errors call the weights.
  CalibrationBackend(const std::vector<FoldedLayer>& weights, bool keep_inputs,
                     const std::string& file, std::size_t first, std::vector<InputStatistics>& part)
      : weights_(weights), keep_inputs_(keep_inputs), file_(file), first_(first), part_(part) {}

  Value weight_layer(const LayerCall<Value>& call) {
    const Layer& layer = call.layer;
    const auto index = static_cast<std::size_t>(call.weight_index);
    InputStatistics& statistics = part_[index];
    std::vector<const Values*> inputs;
    for (const Values& input : call.input().get()) {
      statistics.add(input.data(), input.size(), static_cast<std::size_t>(layer.in.pixels()));
      inputs.push_back(&input);
      if (keep_inputs_ && first_ < images_with(kKeptWindows, layer)) statistics.keep(input);
    }
    ColumnPanels panels(layer, inputs);
    if (statistics.moments().rows() > 0 && first_ < images_with(kMomentWindows, layer))
      add_moments(statistics.moments(), panels);
    Value outputs = float_weight_layer(layer, weights_[index], panels, inputs.size());
    for (const Values& output : outputs) check_values(layer, output);
    return outputs;
  }

  Value digital_layer(const LayerCall<Value>& call) {
    Value outputs;
    for (std::size_t n = 0; n < call.input().get().size(); ++n) {
      LayerCall<Values> image{call.layer, call.index, call.weight_index, {}};
      for (const Operand<Value>& input : call.inputs)
        image.inputs.push_back(input.part([n](Value& batch) -> Values& { return batch[n]; }));
      outputs.push_back(run_digital_layer(ReferenceLayers(), image));
    }
    const bool multiplies = call.layer.is_affine() || call.layer.kind == LayerKind::kMultiply;
    for (const Values& output : outputs)
      if (multiplies) check_values(call.layer, output);
    return outputs;
  }

 private:
  /// Parameters of many layers may each be small and their products be no floats any more.
  void check_values(const Layer& layer, const Values& output) const {
    const bool small = std::all_of(output.begin(), output.end(),
                                   [](float v) { return std::abs(v) <= kLargestValue; });
    if (small) return;
    const bool has_weight = layer.kind != LayerKind::kMultiply;
    throw ConfigError(file_, "/" + layer.name + (has_weight ? ".weight" : ""),
                      "layer '" + layer.name +
                          "' puts out values beyond 1e+30 on training images: " +
                          (has_weight ? "this weight, or one before it," : "a weight before it") +
                          " is too large");
  }

  const std::vector<FoldedLayer>& weights_;
  bool keep_inputs_;
  const std::string& file_;
  std::size_t first_;
  std::vector<InputStatistics>& part_;
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
    CalibrationBackend backend(weights, keep_inputs, file, first, part);
    GraphRunner<CalibrationBackend>(network).run(std::move(inputs), backend);
    merged.add(chunk, std::move(part));
  });
  return merged.take();
}

}  // namespace ohmic
