#include "nets/onnx/image_input.h"

#include <cmath>
#include <set>

#include "nets/layer_parser.h"
#include "nets/onnx/folding/constant_folder.h"
#include "util/config_error.h"

namespace ohmic::onnx_import {
namespace {

/// Operators that an image may go through before its channels are put in their place.
bool keeps_order(const std::string& op) {
  static const std::set<std::string> operators = {
      "Identity", "Cast", "Add", "Sub", "Mul", "Div", "Pad", "Slice", "Gather", "Split", "Concat"};
  return operators.count(op) > 0;
}

/// Whether a node puts the channels of N x H x W x C second.
bool moves_channels(const Node& node, const Graph& graph, const Dims& dims) {
  if (node.op == "Transpose") {
    const auto perm = node.attributes.find("perm");
    if (perm == node.attributes.end()) return false;
    const auto* order = std::get_if<std::vector<std::int64_t>>(&perm->second);
    return order != nullptr && *order == std::vector<std::int64_t>{0, 3, 1, 2};
  }
  // One channel needs no transposition, only another shape.
  if (node.op != "Reshape" || node.inputs.size() < 2 || dims[3] != 1 || dims[1] == 1) return false;
  const auto sizes = graph.constants.find(node.inputs[1]);
  if (sizes == graph.constants.end()) return false;
  const std::vector<std::int64_t>& wanted = sizes->second->integers;
  return wanted.size() == 4 && wanted[1] == 1 && wanted[2] == dims[1] && wanted[3] == dims[2];
}

bool has_channels_last(const Graph& graph, const LiveNodes& live) {
  std::set<std::string> image = {graph.input.name};
  for (const Node* node : live.nodes) {
    bool reads = false;
    for (const std::string& input : node->inputs) reads = reads || image.count(input) > 0;
    if (!reads) continue;
    if (moves_channels(*node, graph, graph.input.dims)) return true;
    if (keeps_order(node->op)) image.insert(node->outputs.begin(), node->outputs.end());
  }
  return false;
}

/// Side of a square of that many pixels; 0: there is none.
std::int64_t square_side(std::int64_t pixels) {
  const auto side = static_cast<std::int64_t>(std::llround(std::sqrt(static_cast<double>(pixels))));
  return side * side == pixels ? side : 0;
}

View list_view(const Dims& dims, std::int64_t batch) {
  const std::int64_t features = dims[1];
  View view = output_view(kNetworkInput, {}, batch);
  view.sizes = {batch, features, 1, 1};
  for (const std::int64_t channels : {std::int64_t{1}, std::int64_t{3}}) {
    const std::int64_t side = features % channels == 0 ? square_side(features / channels) : 0;
    if (side == 0) continue;
    view.sizes = {batch, channels, side, side};
    break;
  }
  view.groups = {{kBatch}, {kChannel, kHeight, kWidth}};
  return view;
}

}  // namespace

View image_view(const Graph& graph, const LiveNodes& live) {
  const Dims& dims = graph.input.dims;
  const auto fail = [&](const std::string& problem) {
    throw ConfigError(graph.file, "its input '" + one_line(graph.input.name) + "' has the shape " +
                                      dims_text(dims) + " (-1: not fixed), " + problem);
  };
  if (dims.size() < 2 || dims.size() > 4)
    fail("needed is a batch of images: [N, C, H, W], [N, H, W, C], [N, H, W] or [N, F]");
  for (std::size_t i = 1; i < dims.size(); ++i) {
    const std::int64_t most = dims.size() == 2 ? kMaxChannels : kMaxPixels;
    if (dims[i] < 1 || dims[i] > most)
      fail("needed are sizes from 1 to " + std::to_string(most) + "; the batch alone may be open");
  }
  // An open batch is looked at with one image.
  const std::int64_t batch = dims[0] < 1 ? 1 : dims[0];
  if (batch > kMaxPixels) fail("needed is a batch of at most " + std::to_string(kMaxPixels));
  View view;
  if (dims.size() == 2) {
    view = list_view(dims, batch);
  } else {
    view = output_view(kNetworkInput, {}, batch);
    if (dims.size() == 3) {
      view.sizes = {batch, 1, dims[1], dims[2]};
      view.groups = {{kBatch}, {kChannel, kHeight}, {kWidth}};
    } else if (has_channels_last(graph, live)) {
      view.sizes = {batch, dims[3], dims[1], dims[2]};
      view.groups = {{kBatch}, {kHeight}, {kWidth}, {kChannel}};
    } else {
      view.sizes = {batch, dims[1], dims[2], dims[3]};
    }
  }
  const auto readers = live.readers.find(graph.input.name);
  view.exclusive = readers == live.readers.end() || readers->second == 1;
  constexpr double kBrightest = 255;  // a pixel enters as p / 255
  if (graph.input.bytes)
    view.affine.scale.assign(static_cast<std::size_t>(view.sizes[kChannel]), kBrightest);
  if (graph.input.bytes)
    view.affine.shift.assign(static_cast<std::size_t>(view.sizes[kChannel]), 0);
  return view;
}

}  // namespace ohmic::onnx_import
