#include "nets/onnx/folding/constant_folder.h"

#include <set>
#include <utility>

#include "nets/onnx/folding/fold_rules.h"

namespace ohmic::onnx_import {
namespace {

const FoldRules& rules() {
  static const FoldRules all = [] {
    FoldRules rules = arithmetic_rules();
    rules.merge(shape_rules());
    rules.merge(source_rules());
    return rules;
  }();
  return all;
}

/// Operators that put values of their first input elsewhere, and no others.
bool moves_values(const std::string& op) {
  static const std::set<std::string> operators = {"Reshape",   "Flatten", "Unsqueeze", "Squeeze",
                                                  "Transpose", "Slice",   "Split"};
  return operators.count(op) > 0;
}

/// What is moved stands for the same floats as before.
void keep_codes(const Constant& input, Constants& outputs) {
  for (ConstantPtr& output : outputs) {
    auto made = std::make_shared<Constant>(*output);
    made->codes = input.codes;
    made->shifted = input.shifted;
    output = std::move(made);
  }
}

}  // namespace

bool folds(const std::string& op) { return rules().count(op) > 0; }

std::vector<ConstantPtr> fold(NodeReader& reader, const std::vector<ConstantPtr>& inputs) {
  const auto rule = rules().find(reader.node().op);
  if (rule == rules().end()) throw NotUnderstood("");
  Constants outputs = rule->second(reader, inputs);
  reader.refuse_unread();
  const bool codes = !inputs.empty() && inputs.front() != nullptr && inputs.front()->codes.bits > 0;
  if (codes && moves_values(reader.node().op)) keep_codes(*inputs.front(), outputs);
  return outputs;
}

}  // namespace ohmic::onnx_import
