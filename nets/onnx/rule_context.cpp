#include "nets/onnx/rule_context.h"

#include <utility>

namespace ohmic::onnx_import {

const Constant& RuleContext::constant(std::size_t i) const {
  if (!is_constant(i)) {
    throw NotUnderstood("input " + std::to_string(i) +
                        (has(i) ? " depends on the image, needed is a constant" : " is missing"));
  }
  return *inputs_[i].constant;
}

std::vector<ConstantPtr> RuleContext::constants() const {
  std::vector<ConstantPtr> made(count());
  for (std::size_t i = 1; i < count(); ++i) {
    if (!has(i)) continue;
    constant(i);  // throws if it depends on the image
    made[i] = inputs_[i].constant;
  }
  return made;
}

const View& RuleContext::any(std::size_t i) const {
  if (!has(i) || is_constant(i)) {
    throw NotUnderstood(
        "input " + std::to_string(i) +
        (has(i) ? " is a constant, needed is what the image became" : " is missing"));
  }
  return *inputs_[i].view;
}

const View& RuleContext::pieces(std::size_t i) const {
  const View& view = any(i);
  if (!view.ended_by.empty()) {
    throw NotUnderstood("reads what Softmax '" + view.ended_by +
                        "' made, which is understood at the network's end alone");
  }
  return view;
}

const View& RuleContext::waiting(std::size_t i) const {
  const View& view = pieces(i);
  if (view.is_codes()) {
    throw NotUnderstood("reads the codes of QuantizeLinear '" + view.codes.made_by +
                        "', which DequantizeLinear alone may read");
  }
  if (view.is_cut()) {
    throw NotUnderstood("reads what Reshape '" + view.cut_by +
                        "' cut, which is understood if a Transpose and a Reshape shuffle channels");
  }
  return view;
}

const View& RuleContext::read_padded(std::size_t i) const {
  const View& view = waiting(i);
  if (view.layer == kNetworkInput)
    draft_.read_image(view.affine, static_cast<std::size_t>(view.sizes[kChannel]));
  return view;
}

const View& RuleContext::read(std::size_t i) const {
  const View& view = read_padded(i);
  refuse_pads(view);
  return view;
}

void refuse_pads(const View& view) {
  if (!view.is_padded()) return;
  throw NotUnderstood("reads what Pad '" + view.padded_by +
                      "' padded, which is understood before Conv and pools alone");
}

DraftLayer RuleContext::layer(const std::string& type, Json keys, std::vector<int> inputs,
                              const std::string& weight) const {
  return {draft_.names().name(node(), weight), type, std::move(keys), std::move(inputs)};
}

View RuleContext::add_like(const View& input, DraftLayer layer) const {
  View view = input;
  view.affine = {};
  view.bits = 0;
  view.layer = draft_.add(std::move(layer));
  view.exclusive = true;
  return view;
}

}  // namespace ohmic::onnx_import
