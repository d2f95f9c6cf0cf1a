#include "hw/mapping/image_stream.h"

#include <algorithm>
#include <vector>

#include "util/config_error.h"

namespace ohmic {
namespace {

using Counts = std::vector<std::uint32_t>;

/// Counts of one image, `step` more for every image before. last: whether the list has one entry
/// more than an image has, for the end of all.
Counts repeated(const Counts& counts, std::uint64_t step, std::uint64_t images, bool last) {
  const std::size_t each = counts.size() - (last ? 1 : 0);
  Counts all;
  all.reserve(each * images + 1);
  for (std::uint64_t i = 0; i < images; ++i) {
    for (std::size_t w = 0; w < each; ++w)
      all.push_back(static_cast<std::uint32_t>(counts[w] + i * step));
  }
  if (last) all.push_back(static_cast<std::uint32_t>(images * step));
  return all;
}

Shape stacked(Shape shape, std::uint64_t images) {
  shape.height = static_cast<int>(static_cast<std::uint64_t>(shape.height) * images);
  return shape;
}

void stack(Stage& stage, std::uint64_t images) {
  const auto pixels = [](const Shape& shape) { return static_cast<std::uint64_t>(shape.pixels()); };
  for (std::size_t k = 0; k < stage.producers.size(); ++k) {
    const std::uint64_t step = pixels(stage.inputs[k]);
    stage.needed[k] = repeated(stage.needed[k], step, images, false);
    stage.released[k] = repeated(stage.released[k], step, images, true);
    stage.inputs[k] = stacked(stage.inputs[k], images);
  }
  stage.produced = repeated(stage.produced, pixels(stage.out), images, false);
  std::uint64_t entering = pixels(stage.computed);
  for (PostOp& op : stage.post_ops) {
    const std::uint64_t leaving = pixels(op.out);
    op.needed = repeated(op.needed, entering, images, false);
    op.out = stacked(op.out, images);
    entering = leaving;
  }
  stage.windows *= images;
  stage.computed = stacked(stage.computed, images);
  stage.out = stacked(stage.out, images);
}

/// Pixels of a map over all images: some hundred MiB of counts a stage.
constexpr std::uint64_t kMostPixels = std::uint64_t{1} << 25;

void check_countable(const DataflowGraph& graph, std::uint64_t images) {
  std::uint64_t largest = 1;
  for (const Stage& stage : graph.stages) {
    for (const Shape& input : stage.inputs)
      largest = std::max(largest, static_cast<std::uint64_t>(input.pixels()));
    largest = std::max(largest, static_cast<std::uint64_t>(stage.computed.pixels()));
  }
  const std::uint64_t most = std::max<std::uint64_t>(1, kMostPixels / largest);
  if (images <= most) return;
  throw ConfigError("--stream", "is " + std::to_string(images) + ", allowed is at most " +
                                    std::to_string(most) + " images of this network");
}

}  // namespace

DataflowGraph stream_graph(const DataflowGraph& graph, std::uint64_t images) {
  check_countable(graph, images);
  DataflowGraph stream = graph;
  for (Stage& stage : stream.stages) stack(stage, images);
  return stream;
}

Mapping stream_mapping(const Mapping& mapping, const DataflowGraph& graph, std::uint64_t images) {
  Mapping stream = mapping;
  stream.graph = &graph;
  for (LayerMapping& layer : stream.layers) layer.windows *= images;
  return stream;
}

}  // namespace ohmic
