#pragma once

#include <map>
#include <set>
#include <string>

#include "nets/onnx/graph.h"

namespace ohmic::onnx_import {

/// Names layers as their authors know them, each name once.
class LayerNames {
 public:
  /// The module of a tensor `layer1.0.conv1.weight`, else the node's own name without its operator
  /// and with the modules that it lies in (`/layer1/layer1.0/conv1/Conv` is layer1.0.conv1). A
  /// name that is taken gets _2, _3 ... behind it.
  std::string name(const Node& node, const std::string& weight = "");

 private:
  std::string unique(const std::string& wanted);

  std::set<std::string> taken_;
  std::map<std::string, int> copies_;
};

/// "layer1.0.conv1" of "/layer1/layer1.0/conv1/Conv".
std::string module_path(const std::string& node_name, const std::string& op);

}  // namespace ohmic::onnx_import
