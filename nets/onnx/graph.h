#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <variant>
#include <vector>

#include "nets/onnx/constant.h"

namespace ohmic::onnx_import {

/// An attribute that this reader has no use for: a graph, a sparse tensor, a type.
struct OtherAttribute {};

using Attribute = std::variant<OtherAttribute, std::int64_t, float, std::string,
                               std::vector<std::int64_t>, std::vector<float>, ConstantPtr>;

/// One operator of a file. An input that is left out has an empty name.
struct Node {
  std::string name;    ///< its own, else its first output's
  bool named = false;  ///< whether it has a name of its own
  std::string op;      ///< "Conv"; of a domain other than ONNX's "domain.Op"
  std::vector<std::string> inputs;
  std::vector<std::string> outputs;
  std::map<std::string, Attribute> attributes;
};

/// The image that enters the graph.
struct GraphInput {
  std::string name;
  Dims dims;           ///< -1: not fixed
  bool bytes = false;  ///< pixels from 0 to 255
};

/// What an ONNX file says, free of protobuf.
struct Graph {
  std::string file;
  std::int64_t opset = 0;
  GraphInput input;
  std::string output;
  std::vector<Node> nodes;                       ///< in the file's order
  std::map<std::string, ConstantPtr> constants;  ///< the initializers
};

}  // namespace ohmic::onnx_import
