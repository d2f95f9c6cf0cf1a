#include "nets/onnx/folding/constant_folder.h"

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

}  // namespace

bool folds(const std::string& op) { return rules().count(op) > 0; }

std::vector<ConstantPtr> fold(NodeReader& reader, const std::vector<ConstantPtr>& inputs) {
  const auto rule = rules().find(reader.node().op);
  if (rule == rules().end()) throw NotUnderstood("");
  Constants outputs = rule->second(reader, inputs);
  reader.refuse_unread();
  return outputs;
}

}  // namespace ohmic::onnx_import
