#include "nets/onnx/translator.h"

#include <algorithm>
#include <cmath>
#include <set>
#include <utility>

#include "nets/layer_parser.h"
#include "nets/onnx/folding/constant_folder.h"
#include "nets/onnx/image_input.h"
#include "nets/onnx/live_nodes.h"
#include "nets/onnx/rule_context.h"
#include "util/config_error.h"

namespace ohmic::onnx_import {
namespace {

const Rules& rules() {
  static const Rules all = [] {
    Rules rules = weight_rules();
    for (Rules more : {pool_rules(), affine_rules(), activation_rules(), resize_rules(),
                       quantise_rules(), slice_rules(), shape_view_rules()})
      rules.merge(more);
    return rules;
  }();
  return all;
}

/// Operators that answer sizes, which are known even of what the image became.
bool asks_for_sizes(const std::string& op) { return op == "Shape" || op == "Size"; }

/// Operators after which a tensor is read as often as before: they change the view alone.
bool is_view_change(const View& before, const View& after) { return before.layer == after.layer; }

/// Walks over the nodes of one graph.
class Translator {
 public:
  explicit Translator(const Graph& graph) : graph_(graph), live_(live_nodes(graph)) {}

  ImportedNetwork translate();

 private:
  void run(const Node& node);
  /// What a node makes; throws NotUnderstood.
  std::vector<Value> outputs_of(const Node& node, const std::vector<Value>& inputs);
  std::vector<Value> known_outputs(NodeReader& reader, const std::vector<Value>& inputs);
  /// What output `output` of a node is.
  View view_of(NodeReader& reader, const std::vector<Value>& inputs, std::size_t output);
  void refuse_second_outputs(const Node& node) const;
  void note(const Node& node, const std::string& reason);
  Value value_of(const std::string& tensor) const;
  int readers(const std::string& tensor) const;
  /// Refuses an output that waits for more nodes.
  void note_unfinished_end();
  /// The layer that the network ends with.
  int end_layer();

  const Graph& graph_;
  LiveNodes live_;
  NetworkDraft draft_;
  std::map<std::string, Value> values_;
  std::vector<std::string> refused_;
  std::int64_t worked_out_ = 0;
};

int Translator::readers(const std::string& tensor) const {
  const auto found = live_.readers.find(tensor);
  return found == live_.readers.end() ? 0 : found->second;
}

Value Translator::value_of(const std::string& tensor) const {
  const auto constant = graph_.constants.find(tensor);
  if (constant != graph_.constants.end()) return {constant->second, std::nullopt};
  const auto value = values_.find(tensor);
  return value == values_.end() ? Value{} : value->second;
}

void Translator::note(const Node& node, const std::string& reason) {
  refused_.push_back("'" + one_line(node.name) + "' (" + one_line(node.op) +
                     (reason.empty() ? "" : ", " + one_line(reason)) + ")");
}

std::vector<Value> Translator::known_outputs(NodeReader& reader, const std::vector<Value>& inputs) {
  std::vector<ConstantPtr> known;
  for (const Value& input : inputs) {
    known.push_back(input.constant);
    if (!input.view) continue;
    auto sizes = std::make_shared<Constant>();
    sizes->dims = input.view->padded_dims();
    if (reader.node().op == "Size")
      return {Value{whole_list({value_count(sizes->dims)}), std::nullopt}};
    known.back() = std::move(sizes);
  }
  std::vector<Value> outputs;
  for (ConstantPtr& made : fold(reader, known)) {
    worked_out_ += made->size();
    if (worked_out_ > kMostWorkedOut) throw NotUnderstood("makes too many values");
    outputs.push_back({std::move(made), std::nullopt});
  }
  return outputs;
}

View Translator::view_of(NodeReader& reader, const std::vector<Value>& inputs, std::size_t output) {
  const auto rule = rules().find(reader.node().op);
  if (rule == rules().end()) throw NotUnderstood("");
  View view = rule->second(RuleContext(reader, inputs, draft_, output));
  reader.refuse_unread();
  for (const Value& input : inputs) {
    if (input.view && is_view_change(*input.view, view) && view.layer != kNetworkInput)
      view.exclusive = view.exclusive && input.view->exclusive;
  }
  if (output < reader.node().outputs.size())
    view.exclusive = view.exclusive && readers(reader.node().outputs[output]) == 1;
  const std::int64_t count = value_count(view.dims());
  if (count < 0) throw NotUnderstood("makes too many values");
  return view;
}

void Translator::refuse_second_outputs(const Node& node) const {
  for (std::size_t i = 1; i < node.outputs.size(); ++i) {
    if (readers(node.outputs[i]) > 0)
      throw NotUnderstood("has a second output '" + node.outputs[i] + "' that is read");
  }
}

std::vector<Value> Translator::outputs_of(const Node& node, const std::vector<Value>& inputs) {
  NodeReader reader(node, graph_.opset);
  const bool all_known =
      std::all_of(inputs.begin(), inputs.end(), [](const Value& value) { return !value.view; });
  const bool parts = node.op == "Split";
  if (!parts) refuse_second_outputs(node);
  if (asks_for_sizes(node.op) || (all_known && folds(node.op)))
    return known_outputs(reader, inputs);
  std::vector<Value> outputs;
  for (std::size_t i = 0; i < (parts ? node.outputs.size() : 1); ++i)
    outputs.push_back({nullptr, view_of(reader, inputs, i)});
  return outputs;
}

void Translator::run(const Node& node) {
  std::vector<Value> inputs;
  bool ready = true;
  for (const std::string& input : node.inputs) {
    inputs.push_back(input.empty() ? Value{} : value_of(input));
    ready = ready && (input.empty() || inputs.back().is_known());
  }
  const bool known_operator = rules().count(node.op) > 0 || folds(node.op) || node.op == "Size";
  if (!ready) {  // a node before it was not understood
    if (!known_operator) note(node, "");
    return;
  }
  try {
    const std::vector<Value> outputs = outputs_of(node, inputs);
    for (std::size_t i = 0; i < outputs.size() && i < node.outputs.size(); ++i)
      values_[node.outputs[i]] = outputs[i];
  } catch (const NotUnderstood& reason) {
    note(node, known_operator ? reason.what() : "");
  }
}

int Translator::end_layer() {
  const Value end = value_of(graph_.output);
  if (!end.view)
    throw ConfigError(graph_.file,
                      "its output '" + one_line(graph_.output) + "' does not depend on its input");
  if (end.view->is_padded())
    throw ConfigError(graph_.file, "ends with Pad '" + one_line(end.view->padded_by) +
                                       "', which is understood before Conv and pools alone");
  const bool is_list = end.view->groups.size() == 2 && !end.view->flat;
  if (!is_list || end.view->layer == kNetworkInput) return end.view->layer;
  try {
    Node named;
    named.name = graph_.output;
    return draft_.flattened(*end.view, named).layer;
  } catch (const NotUnderstood& reason) {
    throw ConfigError(graph_.file, "its output '" + one_line(graph_.output) + "' " + reason.what());
  }
}

void Translator::note_unfinished_end() {
  const Value end = value_of(graph_.output);
  if (!end.view) return;
  if (end.view->is_cut()) {
    refused_.push_back("'" + one_line(end.view->cut_by) +
                       "' (Reshape, cuts the network's channels at its end)");
  }
  if (end.view->is_codes()) {
    refused_.push_back("'" + one_line(end.view->codes.made_by) +
                       "' (QuantizeLinear, makes codes at the network's end)");
  }
}

ImportedNetwork Translator::translate() {
  const View image = image_view(graph_, live_);
  values_[graph_.input.name] = {nullptr, image};
  for (const Node* node : live_.nodes) run(*node);
  note_unfinished_end();
  if (!refused_.empty()) {
    std::string all;
    for (const std::string& entry : refused_) all += (all.empty() ? "" : ", ") + entry;
    throw ConfigError(graph_.file, "these nodes are not understood: " + all);
  }
  const int end = end_layer();
  const Shape input{static_cast<int>(image.sizes[1]), static_cast<int>(image.sizes[2]),
                    static_cast<int>(image.sizes[3]), false};
  return draft_.finish(end, input, graph_.file);
}

}  // namespace

ImportedNetwork translate(const Graph& graph) { return Translator(graph).translate(); }

}  // namespace ohmic::onnx_import
