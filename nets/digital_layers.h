#pragma once

#include <cassert>
#include <limits>

#include "nets/network_spec.h"

namespace ohmic {

/// Calls the operation of `operations` that a layer without weights asks for: the one place that
/// tells these kinds apart. A new kind is a case here and an operation in each class that the
/// compiler then names. `call.layer` says which layer it is; the rest of `call` is between the
/// caller and its operations:
///
///   clamp(call, high)  relu: no upper bound, infinity; relu6: 6
///   max_pool, average_pool, global_average, add, concat, flatten, batch_norm (call)
///   alias(call)        dropout: the input itself
template <typename Operations, typename Call>
decltype(auto) run_digital_layer(Operations&& operations, const Call& call) {
  switch (call.layer.kind) {
    case LayerKind::kRelu:
      return operations.clamp(call, std::numeric_limits<float>::infinity());
    case LayerKind::kRelu6:
      return operations.clamp(call, 6.0F);
    case LayerKind::kMaxPool2d:
      return operations.max_pool(call);
    case LayerKind::kAvgPool2d:
      return operations.average_pool(call);
    case LayerKind::kGlobalAvgPool:
      return operations.global_average(call);
    case LayerKind::kAdd:
      return operations.add(call);
    case LayerKind::kConcat:
      return operations.concat(call);
    case LayerKind::kFlatten:
      return operations.flatten(call);
    case LayerKind::kBatchNorm2d:
      return operations.batch_norm(call);
    case LayerKind::kDropout:
      return operations.alias(call);
    case LayerKind::kConv2d:
    case LayerKind::kLinear:
      break;
  }
  assert(false && "a weight layer is not digital");
  return operations.alias(call);
}

}  // namespace ohmic
