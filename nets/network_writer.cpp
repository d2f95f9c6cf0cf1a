// network_to_json: a validated network as the JSON of a network file.
#include "nets/network_loader.h"

namespace ohmic {
namespace {

void write_sliding(const Layer& layer, Json& json) {
  const Sliding& s = layer.sliding;
  json["kernel"] = {s.kernel_h, s.kernel_w};
  json["stride"] = {s.stride_h, s.stride_w};
  json["padding"] = {s.pad_top, s.pad_left, s.pad_bottom, s.pad_right};
  if (layer.kind == LayerKind::kConv2d) {
    json["dilation"] = {s.dilation_h, s.dilation_w};
  } else {
    json["ceil_mode"] = s.ceil_mode;
  }
  if (!s.count_include_pad) json["count_include_pad"] = false;
}

Json layer_to_json(const NetworkSpec& network, const Layer& layer) {
  Json json = {{"name", layer.name}, {"type", to_string(layer.kind)}, {"inputs", Json::array()}};
  for (const int p : layer.inputs) {
    json["inputs"].push_back(p == kNetworkInput ? "input"
                                                : network.layers[static_cast<std::size_t>(p)].name);
  }
  switch (layer.kind) {
    case LayerKind::kConv2d:
      json["out_channels"] = layer.out_channels;
      write_sliding(layer, json);
      json["groups"] = layer.groups;
      json["bias"] = layer.bias;
      break;
    case LayerKind::kLinear:
      json["out_features"] = layer.out_channels;
      json["bias"] = layer.bias;
      break;
    case LayerKind::kMaxPool2d:
    case LayerKind::kAvgPool2d:
      write_sliding(layer, json);
      break;
    case LayerKind::kLeakyRelu:
      json["slope"] = layer.curve.slope;
      break;
    case LayerKind::kHardSigmoid:
      json["slope"] = layer.curve.slope;
      json["offset"] = layer.curve.offset;
      break;
    case LayerKind::kClip:
      json["min"] = layer.curve.low;
      json["max"] = layer.curve.high;
      break;
    case LayerKind::kUpsample2d:
      json["scale"] = {layer.scale_h, layer.scale_w};
      break;
    case LayerKind::kChannelShuffle:
      json["groups"] = layer.groups;
      break;
    case LayerKind::kChannelSlice:
      json["start"] = layer.start;
      json["out_channels"] = layer.out_channels;
      break;
    case LayerKind::kElu:
      json["alpha"] = layer.curve.alpha;
      break;
    case LayerKind::kBatchNorm2d:
      json["epsilon"] = layer.epsilon;
      break;
    default:
      break;
  }
  return json;
}

}  // namespace

Json network_to_json(const NetworkSpec& network) {
  Json json = {{"schema_version", 1}, {"name", network.name}};
  if (!network.dataset.empty()) json["dataset"] = network.dataset;
  json["input"] = {{"channels", network.input.channels},
                   {"height", network.input.height},
                   {"width", network.input.width}};
  if (!network.normalisation.is_none()) {
    json["input"]["mean"] = network.normalisation.mean;
    json["input"]["std"] = network.normalisation.std;
  }
  json["layers"] = Json::array();
  for (const Layer& layer : network.layers) {
    json["layers"].push_back(layer_to_json(network, layer));
  }
  return json;
}

}  // namespace ohmic
