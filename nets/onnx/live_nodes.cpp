#include "nets/onnx/live_nodes.h"

#include <algorithm>
#include <set>

#include "util/config_error.h"

namespace ohmic::onnx_import {
namespace {

/// Finds the live nodes of one graph.
class LivenessSearch {
 public:
  explicit LivenessSearch(const Graph& graph) : graph_(graph) {}

  LiveNodes find() {
    check_order();
    std::set<std::string> needed = {graph_.output};
    LiveNodes live;
    ++live.readers[graph_.output];
    for (auto node = graph_.nodes.rbegin(); node != graph_.nodes.rend(); ++node) {
      bool is_live = false;
      for (const std::string& output : node->outputs) is_live = is_live || needed.count(output) > 0;
      if (!is_live) continue;
      live.nodes.push_back(&*node);
      const bool reads_sizes_alone = node->op == "Shape" || node->op == "Size";
      for (const std::string& input : node->inputs) {
        if (input.empty()) continue;  // left out
        needed.insert(input);
        if (!reads_sizes_alone) ++live.readers[input];
      }
    }
    std::reverse(live.nodes.begin(), live.nodes.end());
    return live;
  }

 private:
  void check_order() const;
  [[noreturn]] void fail(const Node& node, const std::string& problem) const {
    throw ConfigError(graph_.file, "node '" + one_line(node.name) + "' " + problem);
  }

  const Graph& graph_;
};

void LivenessSearch::check_order() const {
  std::set<std::string> made = {graph_.input.name, ""};
  for (const auto& constant : graph_.constants) made.insert(constant.first);
  for (const Node& node : graph_.nodes) {
    for (const std::string& input : node.inputs) {
      if (made.count(input) == 0)
        fail(node, "reads '" + one_line(input) + "', which nothing before it makes");
    }
    for (const std::string& output : node.outputs) {
      if (!output.empty() && !made.insert(output).second)
        fail(node, "makes '" + one_line(output) + "', which is made before it");
    }
  }
  if (graph_.output.empty() || made.count(graph_.output) == 0)
    throw ConfigError(graph_.file, "no node makes its output '" + one_line(graph_.output) + "'");
}

}  // namespace

LiveNodes live_nodes(const Graph& graph) { return LivenessSearch(graph).find(); }

}  // namespace ohmic::onnx_import
