#include "quant/integer/inference/inference_plan.h"

#include <algorithm>

#include "nets/graph_order.h"

namespace ohmic {
namespace {

constexpr std::int64_t kChunkBytes = std::int64_t{64} << 20;  // of a thread's tensors
constexpr std::int64_t kBatchBytes = std::int64_t{1} << 20;   // of sums: half of a core's L2 cache
constexpr int kLargestChunk = 64;

const Layer& layer_at(const NetworkSpec& network, int index) {
  return network.layers[static_cast<std::size_t>(index)];
}

/// Every window holds a pixel, so that the pool of the sums needs no value for padding.
bool poolable(const Layer& pool) {
  for (int y = 0; y < pool.out.height; ++y) {
    for (int x = 0; x < pool.out.width; ++x) {
      const PixelBox box = receptive_field(pool, y, x);
      if (box.last_y < box.first_y || box.last_x < box.first_x) return false;
    }
  }
  const Sliding& s = pool.sliding;
  return s.dilation_h == 1 && s.dilation_w == 1;
}

void clamp_to(InferenceStep& step, float low, float high) {
  step.low = std::min(std::max(step.low, low), high);
  step.high = std::min(std::max(step.high, low), high);
}

/// Takes layer `index` into the step; false if it must be a step of its own.
bool absorb(const NetworkSpec& network, int index, InferenceStep& step) {
  const Layer& layer = layer_at(network, index);
  switch (layer.kind) {
    case LayerKind::kRelu:
      clamp_to(step, 0, std::numeric_limits<float>::infinity());
      return true;
    case LayerKind::kRelu6:
      clamp_to(step, 0, 6);
      return true;
    case LayerKind::kClip:
      clamp_to(step, static_cast<float>(layer.curve.low), static_cast<float>(layer.curve.high));
      return true;
    case LayerKind::kMaxPool2d:
      if (step.pool >= 0 || step.flatten || !poolable(layer)) return false;
      step.pool = index;
      return true;
    case LayerKind::kFlatten:
      step.flatten = true;
      return true;
    case LayerKind::kBatchNorm2d:
      return layer.folds;
    case LayerKind::kDropout:
      return true;
    default:
      return false;
  }
}

InferenceStep weight_step(const NetworkSpec& network, int index, int weight) {
  InferenceStep step;
  step.layer = step.end = index;
  step.weight = weight;
  while (true) {
    const std::vector<int>& readers = network.consumers[static_cast<std::size_t>(step.end)];
    if (readers.size() != 1) return step;
    if (layer_at(network, readers.front()).is_weight_layer()) {
      step.sink = readers.front();
      return step;
    }
    if (!absorb(network, readers.front(), step)) return step;
    step.end = readers.front();
  }
}

int power_of_two(std::int64_t most) {
  int value = 1;
  while (value * 2 <= std::min<std::int64_t>(most, kLargestChunk)) value *= 2;
  return value;
}

/// Bytes of one image's tensors that live through a chunk.
std::int64_t image_bytes(const NetworkSpec& network, const InferencePlan& plan) {
  std::int64_t bytes = network.input.elements() * std::int64_t{sizeof(float)};
  for (const InferenceStep& step : plan.steps) {
    if (step.weight >= 0) bytes += layer_at(network, step.layer).in.elements();
    if (step.sink < 0)
      bytes += layer_at(network, step.end).out.elements() * std::int64_t{sizeof(float)};
  }
  return bytes;
}

/// The step that leaves `producer`'s output, -1 for the network's input.
int maker(const InferencePlan& plan, int producer) {
  for (std::size_t i = 0; i < plan.steps.size(); ++i)
    if (plan.steps[i].end == producer) return static_cast<int>(i);
  return -1;
}

/// A step is a cut if every later one reads only it or what comes after it.
void find_cuts(const NetworkSpec& network, InferencePlan& plan) {
  const int count = static_cast<int>(plan.steps.size());
  int earliest = count;  // step whose output the steps from `i` on need, besides i's own codes
  for (int i = count - 1; i > 0; --i) {
    InferenceStep& step = plan.steps[static_cast<std::size_t>(i)];
    const int own = maker(plan, layer_at(network, step.layer).inputs.front());
    step.fed = own >= 0 && plan.steps[static_cast<std::size_t>(own)].sink == step.layer;
    step.cut = step.fed && earliest >= i;
    for (const int producer : layer_at(network, step.layer).inputs)
      earliest = std::min(earliest, maker(plan, producer));
  }
}

}  // namespace

const Shape& summed_shape(const NetworkSpec& network, const InferenceStep& step) {
  return layer_at(network, step.pool >= 0 ? step.pool : step.layer).out;
}

InferencePlan plan_inference(const NetworkSpec& network) {
  const std::vector<int> weight_index = weight_layer_indices(network);
  std::vector<bool> done(network.layers.size(), false);
  InferencePlan plan;
  for (const int index : network.order) {
    if (done[static_cast<std::size_t>(index)]) continue;
    InferenceStep step;
    step.layer = step.end = index;
    if (layer_at(network, index).is_weight_layer())
      step = weight_step(network, index, weight_index[static_cast<std::size_t>(index)]);
    for (int at = index; at != step.end;) {
      at = network.consumers[static_cast<std::size_t>(at)].front();
      done[static_cast<std::size_t>(at)] = true;
    }
    plan.steps.push_back(step);
  }
  find_cuts(network, plan);
  plan.chunk = power_of_two(kChunkBytes / image_bytes(network, plan));
  for (InferenceStep& step : plan.steps) {
    const std::int64_t bytes =
        layer_at(network, step.layer).out.elements() * std::int64_t{sizeof(std::int32_t)};
    step.batch = step.weight < 0 ? 1 : std::min(plan.chunk, power_of_two(kBatchBytes / bytes));
  }
  return plan;
}

}  // namespace ohmic
