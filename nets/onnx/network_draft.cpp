#include "nets/onnx/network_draft.h"

#include <algorithm>
#include <filesystem>
#include <set>
#include <utility>

#include "nets/network_loader.h"
#include "nets/onnx/node_reader.h"
#include "util/config_error.h"

namespace ohmic::onnx_import {

int NetworkDraft::add(DraftLayer layer) {
  layers_.push_back(std::move(layer));
  return static_cast<int>(layers_.size()) - 1;
}

void NetworkDraft::read_image(const ImageAffine& affine, std::size_t channels) {
  ImageAffine whole = affine;
  whole.scale.resize(channels, 1);
  whole.shift.resize(channels, 0);
  if (!image_) image_ = whole;
  if (image_->scale != whole.scale || image_->shift != whole.shift)
    throw NotUnderstood("reads the image with another mean or deviation than other nodes");
}

View NetworkDraft::flattened(const View& view, const Node& node) {
  if (view.flat) return view;
  if (!is_ascending(feature_order(view)))
    throw NotUnderstood("reads a list in an order that is not channels, height, width");
  auto found = flattens_.find(view.layer);
  if (found == flattens_.end()) {
    Node named = node;
    named.name += ".flatten";
    const int made = add({names_.name(named), "flatten", Json::object(), {view.layer}});
    found = flattens_.emplace(view.layer, made).first;
  }
  const Shape list{static_cast<int>(view.sizes[1] * view.sizes[2] * view.sizes[3]), 1, 1, true};
  return output_view(found->second, list, view.sizes[0]);
}

bool NetworkDraft::is_non_negative(int index) const {
  // Layers read earlier ones alone, so a loop over them in order sees producers first.
  std::vector<bool> is(layers_.size(), false);
  for (std::size_t i = 0; i < layers_.size(); ++i) {
    const DraftLayer& layer = layers_[i];
    static const std::set<std::string> never = {"relu", "relu6", "sigmoid", "hard_sigmoid",
                                                "softplus"};
    static const std::set<std::string> passed = {
        "max_pool2d",      "avg_pool2d",    "global_avg_pool", "add",     "mul",  "concat",
        "channel_shuffle", "channel_slice", "upsample2d",      "flatten", "clip", "leaky_relu"};
    const bool clipped = layer.type == "clip" && layer.keys.at("min") >= 0;
    const bool passes =
        passed.count(layer.type) > 0 && (layer.type != "clip" || layer.keys.at("max") >= 0);
    is[i] = never.count(layer.type) > 0 || clipped ||
            (passes && std::all_of(layer.inputs.begin(), layer.inputs.end(), [&](int producer) {
               return producer != kNetworkInput && is[static_cast<std::size_t>(producer)];
             }));
  }
  return index != kNetworkInput && is[static_cast<std::size_t>(index)];
}

std::vector<bool> NetworkDraft::leading_to(int output) const {
  std::vector<bool> leads(layers_.size(), false);
  if (output != kNetworkInput) leads[static_cast<std::size_t>(output)] = true;
  for (std::size_t i = layers_.size(); i-- > 0;) {
    if (!leads[i]) continue;
    for (const int producer : layers_[i].inputs)
      if (producer != kNetworkInput) leads[static_cast<std::size_t>(producer)] = true;
  }
  return leads;
}

Json NetworkDraft::to_json(int output, const Shape& input, const std::string& name) const {
  Json json = {{"schema_version", 1}, {"name", name}};
  json["input"] = {{"channels", input.channels}, {"height", input.height}, {"width", input.width}};
  if (image_) {
    for (std::size_t c = 0; c < image_->scale.size(); ++c) {
      json["input"]["mean"].push_back(-image_->shift[c] / image_->scale[c]);
      json["input"]["std"].push_back(1 / image_->scale[c]);
    }
  }
  json["layers"] = Json::array();
  const std::vector<bool> leads = leading_to(output);
  for (std::size_t i = 0; i < layers_.size(); ++i) {
    if (!leads[i]) continue;
    const DraftLayer& layer = layers_[i];
    Json entry = {{"name", layer.name}, {"type", layer.type}, {"inputs", Json::array()}};
    for (const int producer : layer.inputs) {
      entry["inputs"].push_back(
          producer == kNetworkInput ? "input" : layers_[static_cast<std::size_t>(producer)].name);
    }
    entry.update(layer.keys);
    if (layer.has_weights()) entry["bias"] = layer.parameters.count("bias") > 0;
    json["layers"].push_back(std::move(entry));
  }
  return json;
}

ImportedNetwork NetworkDraft::finish(int output, const Shape& input, const std::string& file) {
  const std::string name = one_line(std::filesystem::path(file).stem().string());
  ImportedNetwork made;
  made.network = network_from_json(to_json(output, input, name), file);
  const std::vector<bool> leads = leading_to(output);
  bool quantised = false;
  for (std::size_t i = 0; i < layers_.size(); ++i) {
    if (!leads[i]) continue;
    if (layers_[i].has_weights()) {
      const LayerWidths& found = layers_[i].widths;
      quantised = quantised || found.activation_bits > 0;
      made.widths.push_back({found.weight_bits > 0 ? found.weight_bits : kFloatBits,
                             found.activation_bits > 0 ? found.activation_bits : kFloatBits});
    }
    for (auto& [part, tensor] : layers_[i].parameters)
      made.parameters[layers_[i].name + "." + part] = std::move(tensor);
  }
  if (!quantised) made.widths.clear();
  return made;
}

}  // namespace ohmic::onnx_import
