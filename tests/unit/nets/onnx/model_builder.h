#pragma once

#include <onnx/onnx_pb.h>

#include <cstdint>
#include <string>
#include <vector>

#include "nets/onnx/onnx_import.h"

namespace ohmic {

/// Builds an ONNX model in memory, as an exporter would write it.
class ModelBuilder {
 public:
  explicit ModelBuilder(std::int64_t opset = 13) {
    model_.set_ir_version(7);
    model_.add_opset_import()->set_version(opset);
    model_.mutable_graph()->set_name("test");
  }

  onnx::ModelProto& model() { return model_; }
  onnx::GraphProto& graph() { return *model_.mutable_graph(); }

  /// A size below 0 is a name in place of a number.
  ModelBuilder& input(const std::string& name, const std::vector<std::int64_t>& dims) {
    declare(*graph().add_input(), name, dims);
    return *this;
  }
  ModelBuilder& output(const std::string& name) {
    declare(*graph().add_output(), name, {-1, -1});
    return *this;
  }

  /// A node whose name is that of its first output.
  onnx::NodeProto& node(const std::string& op, const std::vector<std::string>& inputs,
                        const std::vector<std::string>& outputs) {
    onnx::NodeProto& made = *graph().add_node();
    made.set_op_type(op);
    made.set_name(outputs.front());
    for (const std::string& name : inputs) made.add_input(name);
    for (const std::string& name : outputs) made.add_output(name);
    return made;
  }

  ModelBuilder& floats(const std::string& name, const std::vector<std::int64_t>& dims,
                       const std::vector<float>& values) {
    onnx::TensorProto& made = tensor(name, dims, onnx::TensorProto::FLOAT);
    for (const float value : values) made.add_float_data(value);
    return *this;
  }
  /// 1, 2, 3, ... / 8.
  ModelBuilder& counted(const std::string& name, const std::vector<std::int64_t>& dims) {
    std::int64_t count = 1;
    for (const std::int64_t size : dims) count *= size;
    std::vector<float> values;
    for (std::int64_t i = 1; i <= count; ++i) values.push_back(static_cast<float>(i) / 8);
    return floats(name, dims, values);
  }
  ModelBuilder& integers(const std::string& name, const std::vector<std::int64_t>& values) {
    onnx::TensorProto& made =
        tensor(name, {static_cast<std::int64_t>(values.size())}, onnx::TensorProto::INT64);
    for (const std::int64_t value : values) made.add_int64_data(value);
    return *this;
  }
  /// Codes of 8 bits.
  ModelBuilder& codes(const std::string& name, const std::vector<std::int64_t>& dims,
                      const std::vector<int>& values, bool has_sign = true) {
    onnx::TensorProto& made =
        tensor(name, dims, has_sign ? onnx::TensorProto::INT8 : onnx::TensorProto::UINT8);
    for (const int value : values) made.add_int32_data(value);
    return *this;
  }
  /// QuantizeLinear and DequantizeLinear of `from` to `to`.
  ModelBuilder& quantised(const std::string& from, const std::string& to, const std::string& scale,
                          const std::string& zero) {
    node("QuantizeLinear", {from, scale, zero}, {to + ".codes"});
    node("DequantizeLinear", {to + ".codes", scale, zero}, {to});
    return *this;
  }
  onnx::TensorProto& tensor(const std::string& name, const std::vector<std::int64_t>& dims,
                            onnx::TensorProto::DataType type) {
    onnx::TensorProto& made = *graph().add_initializer();
    made.set_name(name);
    made.set_data_type(type);
    for (const std::int64_t size : dims) made.add_dims(size);
    return made;
  }

  std::string bytes() const { return model_.SerializeAsString(); }
  ImportedNetwork import(const std::string& folder = "", const std::string& output = "") const {
    return import_onnx(bytes(), "test.onnx", folder, output);
  }

 private:
  static void declare(onnx::ValueInfoProto& value, const std::string& name,
                      const std::vector<std::int64_t>& dims) {
    value.set_name(name);
    auto& type = *value.mutable_type()->mutable_tensor_type();
    type.set_elem_type(onnx::TensorProto::FLOAT);
    for (const std::int64_t size : dims) {
      auto& dim = *type.mutable_shape()->add_dim();
      if (size < 0) {
        dim.set_dim_param("n");
      } else {
        dim.set_dim_value(size);
      }
    }
  }

  onnx::ModelProto model_;
};

inline void set_integer(onnx::NodeProto& node, const std::string& name, std::int64_t value) {
  auto& attribute = *node.add_attribute();
  attribute.set_name(name);
  attribute.set_type(onnx::AttributeProto::INT);
  attribute.set_i(value);
}

inline void set_integers(onnx::NodeProto& node, const std::string& name,
                         const std::vector<std::int64_t>& values) {
  auto& attribute = *node.add_attribute();
  attribute.set_name(name);
  attribute.set_type(onnx::AttributeProto::INTS);
  for (const std::int64_t value : values) attribute.add_ints(value);
}

inline void set_real(onnx::NodeProto& node, const std::string& name, float value) {
  auto& attribute = *node.add_attribute();
  attribute.set_name(name);
  attribute.set_type(onnx::AttributeProto::FLOAT);
  attribute.set_f(value);
}

inline void set_text(onnx::NodeProto& node, const std::string& name, const std::string& value) {
  auto& attribute = *node.add_attribute();
  attribute.set_name(name);
  attribute.set_type(onnx::AttributeProto::STRING);
  attribute.set_s(value);
}

/// An image of 3 x 8 x 8 through a convolution `conv` of 4 channels with a kernel of 3 x 3; its
/// output is `c`.
inline ModelBuilder with_convolution(std::int64_t opset = 13) {
  ModelBuilder builder(opset);
  builder.input("image", {-1, 3, 8, 8}).counted("conv.weight", {4, 3, 3, 3});
  builder.node("Conv", {"image", "conv.weight"}, {"c"});
  return builder;
}

/// As quantisers of QDQ format write it: a convolution with weights of one scale a channel and a
/// Relu that its codes from 0 on make up for, and a linear layer. Activations are uint8.
inline ModelBuilder quantised_network() {
  ModelBuilder b;
  b.input("image", {-1, 1, 2, 2}).codes("w", {2, 1, 1, 1}, {-127, 64}).codes("v", {3, 8}, {});
  for (int i = -12; i < 12; ++i) b.graph().mutable_initializer(1)->add_int32_data(i);
  b.floats("scales", {2}, {0.5F, 0.25F})
      .floats("scale", {}, {0.125F})
      .codes("zero", {}, {0}, false);
  b.codes("none", {2}, {0, 0}).codes("zero8", {}, {0});
  b.quantised("image", "x", "scale", "zero");
  set_integer(b.node("DequantizeLinear", {"w", "scales", "none"}, {"conv.weight"}), "axis", 0);
  b.node("Conv", {"x", "conv.weight"}, {"c"});
  b.quantised("c", "d", "scale", "zero");
  b.node("Flatten", {"d"}, {"f"});
  b.node("DequantizeLinear", {"v", "scale", "zero8"}, {"fc.weight"});
  set_integer(b.node("Gemm", {"f", "fc.weight"}, {"g"}), "transB", 1);
  b.quantised("g", "y", "scale", "zero8");
  return b.output("y");
}

/// The line that an import is refused with; empty if it is not.
inline std::string refusal(const ModelBuilder& builder, const std::string& output = "") {
  try {
    builder.import("", output);
  } catch (const std::exception& error) {
    return error.what();
  }
  return "";
}

/// The kinds of a network's layers, in order.
inline std::vector<std::string> kinds(const NetworkSpec& network) {
  std::vector<std::string> names;
  for (const Layer& layer : network.layers) names.emplace_back(to_string(layer.kind));
  return names;
}

/// Its last layer.
inline const Layer& last(const NetworkSpec& network) { return network.layers.back(); }

}  // namespace ohmic
