#pragma once

#include <string>
#include <vector>

#include "nets/onnx/node_reader.h"

namespace ohmic::onnx_import {

/// Whether fold() knows an operator.
bool folds(const std::string& op);

/// Works out a node whose inputs are all known (null: left out). One tensor an output. Throws
/// NotUnderstood on operators that it does not know, inputs that do not fit the operator, and
/// results of more than kMostFolded values.
std::vector<ConstantPtr> fold(NodeReader& reader, const std::vector<ConstantPtr>& inputs);

}  // namespace ohmic::onnx_import
