#include "quant/weight_shapes.h"

namespace ohmic {

std::vector<NamedShape> weight_shapes(const NetworkSpec& network) {
  std::vector<NamedShape> shapes;
  for (const Layer& layer : network.layers) {
    if (layer.kind == LayerKind::kConv2d) {
      shapes.push_back({layer.name + ".weight",
                        {layer.out_channels, layer.in.channels / layer.groups,
                         layer.sliding.kernel_h, layer.sliding.kernel_w}});
    } else if (layer.kind == LayerKind::kLinear) {
      shapes.push_back({layer.name + ".weight", {layer.out_channels, layer.in.elements()}});
    }
    if (layer.is_weight_layer() && layer.bias) {
      shapes.push_back({layer.name + ".bias", {layer.out_channels}});
    }
    if (layer.kind == LayerKind::kBatchNorm2d) {
      for (const char* part : {".weight", ".bias", ".running_mean", ".running_var"}) {
        shapes.push_back({layer.name + part, {layer.in.channels}});
      }
    }
  }
  return shapes;
}

}  // namespace ohmic
