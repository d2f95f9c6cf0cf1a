#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "nets/onnx/network_draft.h"
#include "nets/onnx/node_reader.h"

namespace ohmic::onnx_import {

/// What a tensor of the graph stands for: known values, or what the image became. Neither: a node
/// before it was not understood.
struct Value {
  ConstantPtr constant;
  std::optional<View> view;

  bool is_known() const { return constant != nullptr || view.has_value(); }
};

/// A node whose turn it is, with its inputs. All functions throw NotUnderstood.
class RuleContext {
 public:
  RuleContext(NodeReader& reader, const std::vector<Value>& inputs, NetworkDraft& draft,
              std::size_t output = 0)
      : reader_(reader), inputs_(inputs), draft_(draft), output_(output) {}

  NodeReader& reader() const { return reader_; }
  const Node& node() const { return reader_.node(); }
  NetworkDraft& draft() const { return draft_; }
  std::size_t count() const { return inputs_.size(); }
  /// Which of the node's outputs is asked for; only a Split has several.
  std::size_t output() const { return output_; }

  bool has(std::size_t i) const { return i < inputs_.size() && inputs_[i].is_known(); }
  bool is_constant(std::size_t i) const { return has(i) && inputs_[i].constant != nullptr; }
  /// Input `i`, which must be known beforehand.
  const Constant& constant(std::size_t i) const;
  /// The inputs behind the first, which must be known beforehand; null in the first's place and
  /// where one is left out.
  std::vector<ConstantPtr> constants() const;
  /// Input `i`, which must come from the image, whatever waits at it.
  const View& any(std::size_t i) const;
  /// The same unless it is behind the network's end; its channels may be cut apart, its values be
  /// codes.
  const View& pieces(std::size_t i) const;
  /// The same with its channels whole and its values floats; with what waits at it (pads, mean).
  const View& waiting(std::size_t i) const;
  /// The same for a layer that reads it: its mean and deviation are the network's from now on.
  /// Refuses pads.
  const View& read(std::size_t i) const;
  /// The same with its pads.
  const View& read_padded(std::size_t i) const;

  /// A layer of the node's name.
  DraftLayer layer(const std::string& type, Json keys, std::vector<int> inputs,
                   const std::string& weight = "") const;
  /// Adds a layer that keeps its input's shape; the view of its output.
  View add_like(const View& input, DraftLayer layer) const;

 private:
  NodeReader& reader_;
  const std::vector<Value>& inputs_;
  NetworkDraft& draft_;
  std::size_t output_;
};

/// What a node makes of the image.
using Rule = std::function<View(const RuleContext&)>;
using Rules = std::map<std::string, Rule>;

Rules weight_rules();      ///< Conv, Gemm, MatMul
Rules pool_rules();        ///< MaxPool, AveragePool, ReduceMean, ...
Rules affine_rules();      ///< Add, Sub, Mul, Div, BatchNormalization
Rules activation_rules();  ///< Relu, Clip, ...
Rules resize_rules();      ///< Resize, Upsample
Rules quantise_rules();    ///< QuantizeLinear, DequantizeLinear
Rules slice_rules();       ///< Slice, Split, Gather
Rules shape_view_rules();  ///< Reshape, Transpose, Pad, Identity, Concat, ...

/// Throws NotUnderstood where pads wait at a view.
void refuse_pads(const View& view);

/// y = scale x + shift of each channel: as the image's mean and deviation, in the weights of the
/// layer before, or as a layer of its own.
View scale_and_shift(const RuleContext& context, const View& view, std::vector<double> scale,
                     std::vector<double> shift);

/// The values of a constant, one a channel of the view, over which it is spread as numpy does;
/// `axis` says where its first dimension stands in opset 6 (-1: at the end).
std::vector<double> by_channel(const View& view, const Constant& constant, std::int64_t axis = -1);

}  // namespace ohmic::onnx_import
