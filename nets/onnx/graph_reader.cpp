#include "nets/onnx/graph_reader.h"

#include <google/protobuf/stubs/logging.h>
#include <onnx/onnx_pb.h>

#include <algorithm>
#include <filesystem>
#include <limits>
#include <utility>

#include "nets/onnx/external_data.h"
#include "nets/onnx/tensor_reader.h"
#include "util/config_error.h"
#include "util/file_io.h"

namespace ohmic::onnx_import {
namespace {

namespace pb = google::protobuf;

constexpr std::int64_t kOldestOpset = 6;
constexpr int kMostNodes = 1000000;

/// Turns a parsed model into a Graph.
class GraphReader {
 public:
  GraphReader(const ::onnx::ModelProto& model, const std::string& file, const std::string& folder)
      : model_(model), source_{file, folder} {
    graph_.file = file;
  }

  Graph read(const std::string& output) {
    if (!model_.has_graph()) fail("holds no graph of an ONNX model");
    read_opset();
    read_initializers();
    read_input();
    read_output(output);
    for (const auto& node : model_.graph().node()) graph_.nodes.push_back(node_of(node));
    return std::move(graph_);
  }

 private:
  void read_opset();
  void read_initializers();
  void read_input();
  void check_image_type(int type) const;
  void read_output(const std::string& wanted);
  Node node_of(const ::onnx::NodeProto& node) const;
  Attribute attribute_of(const ::onnx::AttributeProto& attribute) const;
  [[noreturn]] void fail(const std::string& problem) const {
    throw ConfigError(source_.file, problem);
  }

  const ::onnx::ModelProto& model_;
  TensorSource source_;
  Graph graph_;
};

bool is_onnx_domain(const std::string& domain) { return domain.empty() || domain == "ai.onnx"; }

void GraphReader::read_opset() {
  for (const auto& set : model_.opset_import())
    if (is_onnx_domain(set.domain())) graph_.opset = set.version();
  if (graph_.opset < kOldestOpset) {
    fail("has opset " + std::to_string(graph_.opset) + ", allowed are " +
         std::to_string(kOldestOpset) + " and newer ones");
  }
  if (model_.graph().node_size() > kMostNodes) fail("has too many nodes");
}

void GraphReader::read_initializers() {
  const auto& graph = model_.graph();
  if (graph.sparse_initializer_size() > 0) fail("has sparse initializers, allowed are dense ones");
  for (const auto& tensor : graph.initializer())
    graph_.constants[tensor.name()] = read_tensor(tensor, source_);
}

/// The names of a list's values: "'a', 'b'".
template <typename List>
std::string names_of(const List& list) {
  std::string names;
  for (const auto& value : list)
    names += (names.empty() ? "'" : ", '") + one_line(value.name()) + "'";
  return names.empty() ? "none" : names;
}

/// Other whole numbers than bytes do not say what a pixel is in them.
void GraphReader::check_image_type(int type) const {
  using Type = ::onnx::TensorProto;
  for (const int known : {Type::UINT8, Type::FLOAT, Type::FLOAT16, Type::BFLOAT16, Type::DOUBLE})
    if (type == known) return;
  fail("its input '" + one_line(graph_.input.name) + "' is of type " +
       Type::DataType_Name(static_cast<Type::DataType>(type)) +
       ", allowed are UINT8, FLOAT, FLOAT16, BFLOAT16 and DOUBLE");
}

void GraphReader::read_input() {
  std::vector<::onnx::ValueInfoProto> images;
  for (const auto& value : model_.graph().input())
    if (graph_.constants.count(value.name()) == 0) images.push_back(value);
  if (images.size() != 1)
    fail("must have one input beside its weights, the image; found " + names_of(images));
  const auto& type = images.front().type();
  graph_.input.name = images.front().name();
  if (!type.has_tensor_type() || !type.tensor_type().has_shape())
    fail("its input " + names_of(images) + " has no shape");
  const auto& tensor = type.tensor_type();
  check_image_type(tensor.elem_type());
  graph_.input.bytes = tensor.elem_type() == ::onnx::TensorProto::UINT8;
  for (const auto& dim : tensor.shape().dim())
    graph_.input.dims.push_back(dim.has_dim_value() && dim.dim_value() > 0 ? dim.dim_value() : -1);
}

void GraphReader::read_output(const std::string& wanted) {
  const auto& outputs = model_.graph().output();
  if (outputs.empty()) fail("has no output");
  if (wanted.empty() && outputs.size() > 1) {
    fail("has several outputs, of which ohmic import --output NAME takes one: " +
         names_of(outputs));
  }
  graph_.output = wanted.empty() ? outputs[0].name() : wanted;
  const bool is_one = std::any_of(outputs.begin(), outputs.end(), [&](const auto& output) {
    return output.name() == graph_.output;
  });
  if (!is_one) {
    throw ConfigError("--output", "'" + one_line(wanted) + "' is no output of " + source_.file +
                                      " (allowed: " + names_of(outputs) + ")");
  }
}

/// An attribute's type; files of the first ONNX versions leave it out.
::onnx::AttributeProto::AttributeType type_of(const ::onnx::AttributeProto& attribute) {
  using Type = ::onnx::AttributeProto;
  if (attribute.type() != Type::UNDEFINED) return attribute.type();
  if (attribute.has_i()) return Type::INT;
  if (attribute.has_f()) return Type::FLOAT;
  if (attribute.has_s()) return Type::STRING;
  if (attribute.has_t()) return Type::TENSOR;
  return attribute.floats_size() > 0 ? Type::FLOATS : Type::INTS;
}

Attribute GraphReader::attribute_of(const ::onnx::AttributeProto& attribute) const {
  using Type = ::onnx::AttributeProto;
  switch (type_of(attribute)) {
    case Type::INT:
      return attribute.i();
    case Type::FLOAT:
      return attribute.f();
    case Type::STRING:
      return attribute.s();
    case Type::INTS:
      return std::vector<std::int64_t>(attribute.ints().begin(), attribute.ints().end());
    case Type::FLOATS:
      return std::vector<float>(attribute.floats().begin(), attribute.floats().end());
    case Type::TENSOR:
      return read_tensor(attribute.t(), source_);
    default:
      return OtherAttribute{};
  }
}

Node GraphReader::node_of(const ::onnx::NodeProto& node) const {
  Node made;
  made.named = !node.name().empty();
  made.name = node.name();
  if (!made.named && node.output_size() > 0) made.name = node.output(0);
  made.op = is_onnx_domain(node.domain()) ? node.op_type() : node.domain() + "." + node.op_type();
  made.inputs.assign(node.input().begin(), node.input().end());
  made.outputs.assign(node.output().begin(), node.output().end());
  for (const auto& attribute : node.attribute())
    made.attributes[attribute.name()] = attribute_of(attribute);
  return made;
}

/// Keeps protobuf from writing about broken files on stderr.
class QuietProtobuf {
 public:
  QuietProtobuf() : before_(pb::SetLogHandler(nullptr)) {}
  ~QuietProtobuf() { pb::SetLogHandler(before_); }
  QuietProtobuf(const QuietProtobuf&) = delete;
  QuietProtobuf& operator=(const QuietProtobuf&) = delete;

 private:
  pb::LogHandler* before_;
};

::onnx::ModelProto parse_model(const std::string& bytes, const std::string& file) {
  const QuietProtobuf quiet;
  constexpr auto kMostBytes = static_cast<std::size_t>(std::numeric_limits<int>::max());
  if (bytes.size() > kMostBytes) {
    throw ConfigError(file,
                      "is larger than 2 GiB, which ONNX files are not; export its weights "
                      "as external data");
  }
  ::onnx::ModelProto model;
  if (!model.ParseFromArray(bytes.data(), static_cast<int>(bytes.size())))
    throw ConfigError(file, "is no ONNX file, or cut short");
  return model;
}

std::string bytes_of(const std::string& file) { return read_file(file, std::uint64_t{1} << 31); }

std::string folder_of(const std::string& file) {
  return std::filesystem::path(file).parent_path().string();
}

}  // namespace

Graph parse_graph(const std::string& bytes, const std::string& file, const std::string& folder,
                  const std::string& output) {
  const ::onnx::ModelProto model = parse_model(bytes, file);
  return GraphReader(model, file, folder).read(output);
}

Graph read_graph(const std::string& file, const std::string& output) {
  return parse_graph(bytes_of(file), file, folder_of(file), output);
}

std::set<std::string> external_files(const std::string& file) {
  const ::onnx::ModelProto model = parse_model(bytes_of(file), file);
  const TensorSource source{file, folder_of(file)};
  std::set<std::string> files;
  const auto add = [&](const ::onnx::TensorProto& tensor) {
    files.insert(external_file(tensor, source));
  };
  for (const auto& tensor : model.graph().initializer()) add(tensor);
  for (const auto& node : model.graph().node())
    for (const auto& attribute : node.attribute())
      if (attribute.has_t()) add(attribute.t());
  files.erase("");
  return files;
}

}  // namespace ohmic::onnx_import
