#include "nets/activation.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <stdexcept>

namespace ohmic {
namespace {

float between(float x, float low, float high) { return std::min(std::max(x, low), high); }

}  // namespace

bool is_activation(LayerKind kind) {
  switch (kind) {
    case LayerKind::kRelu:
    case LayerKind::kRelu6:
    case LayerKind::kLeakyRelu:
    case LayerKind::kClip:
    case LayerKind::kSigmoid:
    case LayerKind::kTanh:
    case LayerKind::kHardSigmoid:
    case LayerKind::kHardSwish:
    case LayerKind::kElu:
    case LayerKind::kSoftplus:
    case LayerKind::kGelu:
    case LayerKind::kErf:
      return true;
    default:
      return false;
  }
}

float activate(const Layer& layer, float x) {
  const auto slope = static_cast<float>(layer.curve.slope);
  switch (layer.kind) {
    case LayerKind::kRelu:
      return std::max(x, 0.0F);
    case LayerKind::kRelu6:
      return between(x, 0, 6);
    case LayerKind::kLeakyRelu:
      return x < 0 ? slope * x : x;
    case LayerKind::kClip:
      return between(x, static_cast<float>(layer.curve.low), static_cast<float>(layer.curve.high));
    case LayerKind::kSigmoid:
      return static_cast<float>(1 / (1 + std::exp(-double{x})));
    case LayerKind::kTanh:
      return static_cast<float>(std::tanh(double{x}));
    case LayerKind::kHardSigmoid:
      return between(slope * x + static_cast<float>(layer.curve.offset), 0, 1);
    case LayerKind::kHardSwish:
      return x * between(x / 6 + 0.5F, 0, 1);
    case LayerKind::kElu:
      return x < 0 ? static_cast<float>(layer.curve.alpha * std::expm1(double{x})) : x;
    case LayerKind::kSoftplus:
      return static_cast<float>(std::max(double{x}, 0.0) +
                                std::log1p(std::exp(-std::abs(double{x}))));
    case LayerKind::kGelu:
      return static_cast<float>(x * (1 + std::erf(x / std::sqrt(2.0))) / 2);
    case LayerKind::kErf:
      return static_cast<float>(std::erf(double{x}));
    default:
      assert(false && "no activation");
      return x;
  }
}

const ChannelAffine& bound_affine(const Layer& layer) {
  const auto channels = static_cast<std::size_t>(layer.in.channels);
  if (layer.affine.scale.size() != channels || layer.affine.shift.size() != channels)
    throw std::logic_error("layer '" + layer.name + "' is not bound to weights");
  return layer.affine;
}

}  // namespace ohmic
