#include "hw/functional/value_post_ops.h"

namespace ohmic {
namespace {

/// Whether outputs are not made of one pixel each.
bool is_pool(LayerKind kind) {
  return kind == LayerKind::kUpsample2d || kind == LayerKind::kMaxPool2d ||
         kind == LayerKind::kAvgPool2d || kind == LayerKind::kGlobalAvgPool;
}

}  // namespace

ValuePostOps::ValuePostOps(const NetworkSpec& network, const Stage& stage) {
  for (const int layer : stage.digital)
    steps_.push_back({&network.layers[static_cast<std::size_t>(layer)], {}, 0});
}

void ValuePostOps::clear() {
  for (Step& step : steps_) {
    step.entered.clear();
    step.left = 0;
  }
  complete_.clear();
}

bool ValuePostOps::leave(std::vector<float>& vector) {
  if (complete_.empty()) return false;
  vector = std::move(complete_.front());
  complete_.pop_front();
  return true;
}

void ValuePostOps::pass(std::size_t index, std::vector<float> vector) {
  if (index == steps_.size()) {
    complete_.push_back(std::move(vector));
    return;
  }
  Step& step = steps_[index];
  const Layer& layer = *step.layer;
  if (!is_pool(layer.kind)) {
    apply_activation(layer, vector);
    return pass(index + 1, std::move(vector));
  }
  step.entered.push_back(std::move(vector));
  const auto outputs = static_cast<std::size_t>(layer.out.pixels());
  while (step.left < outputs && pixels_needed(layer, static_cast<std::int64_t>(step.left)) <=
                                    static_cast<std::int64_t>(step.entered.size())) {
    pass(index + 1, pooled_vector(layer, step.entered, step.left++));
  }
}

}  // namespace ohmic
