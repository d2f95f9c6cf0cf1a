#include "quant/network/weight_shapes.h"

#include <utility>

namespace ohmic {

std::vector<NamedShape> weight_shapes(const Layer& layer) {
  std::vector<NamedShape> shapes;
  if (layer.kind == LayerKind::kConv2d) {
    shapes.push_back({layer.name + ".weight",
                      {layer.out_channels, layer.in.channels / layer.groups, layer.sliding.kernel_h,
                       layer.sliding.kernel_w}});
  } else if (layer.kind == LayerKind::kLinear) {
    shapes.push_back({layer.name + ".weight", {layer.out_channels, layer.in.elements()}});
  }
  if (layer.is_weight_layer() && layer.bias) {
    shapes.push_back({layer.name + ".bias", {layer.out_channels}});
  }
  if (layer.kind == LayerKind::kAffine) {
    for (const char* part : {".weight", ".bias"})
      shapes.push_back({layer.name + part, {layer.in.channels}});
  }
  if (layer.kind == LayerKind::kBatchNorm2d) {
    for (const char* part : {".weight", ".bias", ".running_mean", ".running_var"}) {
      shapes.push_back({layer.name + part, {layer.in.channels}});
    }
  }
  return shapes;
}

std::vector<NamedShape> weight_shapes(const NetworkSpec& network) {
  std::vector<NamedShape> all;
  for (const Layer& layer : network.layers) {
    for (NamedShape& entry : weight_shapes(layer)) all.push_back(std::move(entry));
  }
  return all;
}

std::string shape_text(const std::vector<std::int64_t>& shape) {
  std::string text;
  for (const std::int64_t size : shape) text += (text.empty() ? "" : ", ") + std::to_string(size);
  return "[" + text + "]";
}

}  // namespace ohmic
