#include "hw/mapping/dataflow.h"

#include <algorithm>
#include <numeric>

#include "nets/activation.h"

namespace ohmic {
namespace {

using Counts = std::vector<std::uint32_t>;

std::uint32_t count(std::int64_t n) { return static_cast<std::uint32_t>(n); }

Counts one_by_one(std::uint64_t n) {
  Counts counts(n);
  std::iota(counts.begin(), counts.end(), 1U);
  return counts;
}

/// Pixels needed by each output position of a layer that slides over `stream`.
Counts sliding_needs(const Layer& layer, std::int64_t windows) {
  Counts needs(static_cast<std::size_t>(windows));
  std::uint32_t most = 0;  // raster order: a window never starts before the one ahead of it
  for (std::int64_t w = 0; w < windows; ++w) {
    most = std::max(most, count(pixels_needed(layer, w)));
    needs[static_cast<std::size_t>(w)] = most;
  }
  return needs;
}

/// First input pixel that window w or a later one reads, for every w; one more entry: all.
Counts sliding_releases(const Layer& layer, const Shape& stream, std::int64_t windows) {
  const auto all = count(stream.pixels());
  Counts releases(static_cast<std::size_t>(windows) + 1, all);
  for (std::int64_t w = windows - 1; w >= 0; --w) {
    const PixelBox box = receptive_field(layer, static_cast<int>(w / layer.out.width),
                                         static_cast<int>(w % layer.out.width));
    const bool empty = box.last_y < box.first_y || box.last_x < box.first_x;
    const auto first = empty ? all : count(std::int64_t{box.first_y} * stream.width + box.first_x);
    releases[static_cast<std::size_t>(w)] =
        std::min(first, releases[static_cast<std::size_t>(w) + 1]);
  }
  return releases;
}

/// Builds the stages in one pass over the layers in topological order.
class Builder {
 public:
  explicit Builder(const NetworkSpec& network)
      : network_(network), stage_of_(network.layers.size(), kIoPort) {}

  DataflowGraph build() {
    graph_.stage_of_weight_layer.assign(network_.weight_layers.size(), 0);
    for (int index : network_.order) place(index);
    for (Stage& stage : graph_.stages) finish(stage);
    return std::move(graph_);
  }

 private:
  const Layer& layer(int index) const { return network_.layers[static_cast<std::size_t>(index)]; }

  /// Stage whose stream carries the output of a layer (or of the network's input).
  int source(int producer) const {
    return producer == kNetworkInput ? kIoPort : stage_of_[static_cast<std::size_t>(producer)];
  }
  Shape stream(int producer) const {
    const int stage = source(producer);
    return stage == kIoPort ? network_.input : graph_.stages[static_cast<std::size_t>(stage)].out;
  }
  /// May the layer be done in its producer's tile, on the way out?
  bool joins_post_ops(const Layer& l) const {
    int producer = l.inputs[0];
    if (source(producer) == kIoPort) return false;
    const auto single = [&] {
      return network_.consumers[static_cast<std::size_t>(producer)].size() == 1;
    };
    for (; single() && is_alias(layer(producer)); producer = layer(producer).inputs[0]) {
    }
    return single();
  }

  void place(int index) {
    const Layer& l = layer(index);
    if (l.is_affine()) return add_vector(index, StageKind::kAffine);
    switch (l.kind) {
      case LayerKind::kConv2d:
      case LayerKind::kLinear:
        return add_matrix(index);
      case LayerKind::kAdd:
        return add_vector(index, StageKind::kAdd);
      case LayerKind::kMultiply:
        return add_vector(index, StageKind::kMultiply);
      case LayerKind::kConcat:
        return add_vector(index, StageKind::kConcat);
      case LayerKind::kChannelShuffle:
      case LayerKind::kChannelSlice:
        return add_vector(index, StageKind::kSelect);
      default:
        break;
    }
    if (is_alias(l)) return alias(index);
    if (!joins_post_ops(l)) return add_vector(index, StageKind::kCopy);
    stage_of_[static_cast<std::size_t>(index)] = source(l.inputs[0]);
    Stage& stage = graph_.stages[static_cast<std::size_t>(source(l.inputs[0]))];
    stage.digital.push_back(index);
    extend_post_ops(stage, l);
  }

  /// Folded batch norm, dropout and flatten change no stream.
  static bool is_alias(const Layer& l) {
    return l.folds || l.kind == LayerKind::kDropout || l.kind == LayerKind::kFlatten;
  }

  /// The layer changes no stream: who reads it reads its producer's.
  void alias(int index) {
    stage_of_[static_cast<std::size_t>(index)] = source(layer(index).inputs[0]);
  }

  void extend_post_ops(Stage& stage, const Layer& l) {
    PostOp step;
    if (is_activation(l.kind)) {
      if (stage.post_ops.empty()) return;  // the look-up of the stage itself is this activation
      step.out = stage.out;
    } else {
      step.kind = l.kind == LayerKind::kMaxPool2d    ? PostOpKind::kMaxPool
                  : l.kind == LayerKind::kUpsample2d ? PostOpKind::kUpsample
                                                     : PostOpKind::kAvgPool;
      step.out = l.out;
      if (l.kind == LayerKind::kGlobalAvgPool) {
        step.window_pixels = static_cast<std::uint64_t>(stage.out.pixels());
        step.needed = {count(stage.out.pixels())};
      } else {
        step.window_pixels = static_cast<std::uint64_t>(l.sliding.kernel_h) *
                             static_cast<std::uint64_t>(l.sliding.kernel_w);
        step.needed = sliding_needs(l, l.out.pixels());
      }
    }
    stage.out = step.out;
    stage.post_ops.push_back(std::move(step));
  }

  Stage& add_stage(int index, StageKind kind) {
    Stage stage;
    stage.kind = kind;
    stage.layer = index;
    for (int input : layer(index).inputs) {
      stage.producers.push_back(source(input));
      stage.inputs.push_back(stream(input));
    }
    const int id = static_cast<int>(graph_.stages.size());
    for (int producer : stage.producers) {
      if (producer != kIoPort)
        graph_.stages[static_cast<std::size_t>(producer)].consumers.push_back(id);
    }
    stage_of_[static_cast<std::size_t>(index)] = id;
    graph_.stages.push_back(std::move(stage));
    return graph_.stages.back();
  }

  void add_matrix(int index) {
    Stage& stage = add_stage(index, StageKind::kMatrix);
    const Layer& l = layer(index);
    const auto at = std::find(network_.weight_layers.begin(), network_.weight_layers.end(), index);
    stage.weight_layer = static_cast<int>(at - network_.weight_layers.begin());
    graph_.stage_of_weight_layer[static_cast<std::size_t>(stage.weight_layer)] =
        static_cast<int>(graph_.stages.size()) - 1;
    stage.computed = l.out;
    stage.windows = static_cast<std::uint64_t>(l.out.pixels());
    if (l.kind == LayerKind::kConv2d) {
      stage.windows_a_row = static_cast<std::uint64_t>(l.out.width);
      stage.kernel_columns = static_cast<std::uint64_t>(l.sliding.kernel_w);
      stage.dilation_columns = static_cast<std::uint64_t>(l.sliding.dilation_w);
      stage.stride_columns = static_cast<std::uint64_t>(l.sliding.stride_w);
      stage.needed = {sliding_needs(l, l.out.pixels())};
      stage.released = {sliding_releases(l, stage.inputs[0], l.out.pixels())};
    } else {
      const auto all = count(stage.inputs[0].pixels());
      stage.needed = {{all}};
      stage.released = {{0, all}};
    }
    stage.out = stage.computed;
    last_weight_layer_ = stage.weight_layer;
  }

  /// A stream of one pixel that every window of the stage reads again: the factor of a mul.
  static bool is_gate(const Stage& stage, const Shape& stream) {
    return stage.kind == StageKind::kMultiply && stream.pixels() == 1 &&
           stage.inputs[0].pixels() > 1 && stream.channels == stage.inputs[0].channels;
  }

  /// Vector stages run pixel by pixel if all streams have the same pixels, else (flattened maps
  /// of unequal height and width) once everything is there.
  void add_vector(int index, StageKind kind) {
    Stage& stage = add_stage(index, kind);
    const Layer& l = layer(index);
    const bool same = std::all_of(stage.inputs.begin(), stage.inputs.end(), [&](const Shape& s) {
      return is_gate(stage, s) ||
             (s.height == stage.inputs[0].height && s.width == stage.inputs[0].width);
    });
    stage.weight_layer = std::max(0, last_weight_layer_);
    stage.computed = stage.inputs[0];
    if (kind == StageKind::kConcat || !same) {
      stage.computed.channels = 0;
      for (const Shape& s : stage.inputs) stage.computed.channels += s.channels;
    }
    if (!same || kind == StageKind::kSelect) stage.computed = l.out;
    stage.windows = same ? static_cast<std::uint64_t>(stage.computed.pixels()) : 1;
    for (const Shape& s : stage.inputs) {
      const auto all = count(s.pixels());
      Counts needs = same ? one_by_one(stage.windows) : Counts{all};
      Counts releases{0};
      releases.insert(releases.end(), needs.begin(), needs.end());
      if (same && is_gate(stage, s)) {
        needs.assign(stage.windows, 1);
        releases.assign(stage.windows, 0);
        releases.push_back(1);
      }
      stage.needed.push_back(std::move(needs));
      stage.released.push_back(std::move(releases));
    }
    stage.out = stage.computed;
    for (int c = 0; kind == StageKind::kSelect && c < l.out.channels; ++c)
      stage.channel_order.push_back(source_channel(l, c));
    if (kind != StageKind::kCopy) return;
    stage.digital.push_back(index);
    extend_post_ops(stage, l);
  }

  static void finish(Stage& stage) {
    Counts after(stage.windows);
    std::iota(after.begin(), after.end(), 1U);
    for (const PostOp& step : stage.post_ops) {
      if (step.needed.empty()) continue;
      for (std::uint32_t& entered : after) {
        entered = count(std::upper_bound(step.needed.begin(), step.needed.end(), entered) -
                        step.needed.begin());
      }
    }
    stage.produced = std::move(after);
  }

  const NetworkSpec& network_;
  DataflowGraph graph_;
  std::vector<int> stage_of_;
  int last_weight_layer_ = -1;
};

}  // namespace

DataflowGraph build_dataflow(const NetworkSpec& network) { return Builder(network).build(); }

std::uint64_t new_columns(const Stage& stage, std::uint64_t steps) {
  const std::uint64_t shift = stage.stride_columns * steps;
  if (shift % stage.dilation_columns != 0) return stage.kernel_columns;
  return std::min(shift / stage.dilation_columns, stage.kernel_columns);
}

std::uint32_t pixels_held(const Stage& stage, std::size_t producer) {
  std::uint32_t most = 1;
  for (std::size_t w = 0; w < stage.windows; ++w) {
    most = std::max(most, stage.needed[producer][w] -
                              std::min(stage.needed[producer][w], stage.released[producer][w]));
  }
  return most;
}

}  // namespace ohmic
