#pragma once

#include <cassert>

#include "nets/activation.h"
#include "nets/network_spec.h"

namespace ohmic {

/// Calls the operation of `operations` that a layer without weights asks for: the one place that
/// tells these kinds apart. A new kind is a case here and an operation in each class that the
/// compiler then names. `call.layer` says which layer it is; the rest of `call` is between the
/// caller and its operations:
///
///   activation(call)       relu, relu6, clip, sigmoid, ...: what activate() makes of each value
///   affine(call)           affine, batch norm that stands alone: a scale and a shift a channel
///   select_channels(call)  channel_shuffle, channel_slice: what source_channel() says
///   max_pool, average_pool, global_average, add, multiply, concat, upsample, flatten(call)
///   alias(call)            dropout, folded batch norm: the input itself
template <typename Operations, typename Call>
decltype(auto) run_digital_layer(Operations&& operations, const Call& call) {
  if (is_activation(call.layer.kind)) return operations.activation(call);
  if (call.layer.is_affine()) return operations.affine(call);
  switch (call.layer.kind) {
    case LayerKind::kMaxPool2d:
      return operations.max_pool(call);
    case LayerKind::kAvgPool2d:
      return operations.average_pool(call);
    case LayerKind::kGlobalAvgPool:
      return operations.global_average(call);
    case LayerKind::kAdd:
      return operations.add(call);
    case LayerKind::kMultiply:
      return operations.multiply(call);
    case LayerKind::kUpsample2d:
      return operations.upsample(call);
    case LayerKind::kConcat:
      return operations.concat(call);
    case LayerKind::kChannelShuffle:
    case LayerKind::kChannelSlice:
      return operations.select_channels(call);
    case LayerKind::kFlatten:
      return operations.flatten(call);
    case LayerKind::kBatchNorm2d:
    case LayerKind::kDropout:
      return operations.alias(call);
    default:
      break;
  }
  assert(false && "a weight layer is not digital");
  return operations.alias(call);
}

}  // namespace ohmic
