// Files that are cut, changed or hostile: one line each.
#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>
#include <random>

#include "tests/unit/nets/onnx/model_builder.h"
#include "util/config_error.h"

namespace ohmic {
namespace {

using testing::HasSubstr;

ModelBuilder small_network() {
  ModelBuilder b = with_convolution();
  b.integers("sizes", {-1, 144}).counted("w", {144, 4}).counted("bias", {4});
  b.node("Relu", {"c"}, {"r"});
  b.node("Reshape", {"r", "sizes"}, {"f"});
  b.node("Gemm", {"f", "w", "bias"}, {"y"});
  return b.output("y");
}

/// Imports the bytes; what goes wrong must be a ConfigError of one line.
void expect_clean(const std::string& bytes) {
  try {
    import_onnx(bytes, "broken.onnx", "");
  } catch (const ConfigError& error) {
    const std::string text = error.what();
    EXPECT_EQ(text.find('\n'), std::string::npos) << text;
    EXPECT_EQ(text.rfind("broken.onnx: ", 0), 0U) << text;
  }
}

TEST(OnnxBroken, EveryCutIsRefusedInOneLine) {
  const std::string whole = small_network().bytes();
  for (std::size_t size = 0; size < whole.size(); size += size < 512 ? 1 : 7)
    expect_clean(whole.substr(0, size));
  EXPECT_THROW(import_onnx(whole.substr(0, whole.size() / 2), "x.onnx", ""), ConfigError);
  EXPECT_THROW(import_onnx("", "x.onnx", ""), ConfigError);
}

TEST(OnnxBroken, ChangedBitsNeverEndOtherwise) {
  const std::string whole = small_network().bytes();
  std::mt19937_64 random(7);
  for (int run = 0; run < 4000; ++run) {
    std::string changed = whole;
    for (std::uint64_t flips = 1 + random() % 4; flips > 0; --flips)
      changed[random() % changed.size()] ^= static_cast<char>(1U << (random() % 8));
    expect_clean(changed);
  }
}

TEST(OnnxBroken, ChangedBitsOfAQuantisedFileNeverEndOtherwise) {
  const std::string whole = quantised_network().bytes();
  std::mt19937_64 random(11);
  for (int run = 0; run < 4000; ++run) {
    std::string changed = whole;
    for (std::uint64_t flips = 1 + random() % 4; flips > 0; --flips)
      changed[random() % changed.size()] ^= static_cast<char>(1U << (random() % 8));
    expect_clean(changed);
  }
}

TEST(OnnxBroken, TensorsMustHoldWhatTheirSizesSay) {
  ModelBuilder few = small_network();
  few.graph().mutable_initializer(0)->mutable_float_data()->RemoveLast();
  EXPECT_THAT(refusal(few), HasSubstr("tensor 'conv.weight' has 107 values"));
  ModelBuilder huge = small_network();
  huge.graph().mutable_initializer(0)->set_dims(0, std::int64_t{1} << 40);
  EXPECT_THAT(refusal(huge), HasSubstr("tensor 'conv.weight' has sizes"));
  ModelBuilder negative = small_network();
  negative.graph().mutable_initializer(0)->set_dims(0, -4);
  EXPECT_THAT(refusal(negative), HasSubstr("tensor 'conv.weight'"));
  ModelBuilder text = small_network();
  text.graph().mutable_initializer(0)->set_data_type(onnx::TensorProto::STRING);
  EXPECT_THAT(refusal(text), HasSubstr("holds values of type 8"));
}

TEST(OnnxBroken, WhatNothingMakesIsNamed) {
  ModelBuilder missing = small_network();
  missing.graph().mutable_node(1)->set_input(0, "nobody");
  EXPECT_THAT(refusal(missing),
              HasSubstr("node 'r' reads 'nobody', which nothing before it makes"));
  ModelBuilder cycle = small_network();
  cycle.graph().mutable_node(1)->set_input(0, "y");
  EXPECT_THAT(refusal(cycle), HasSubstr("node 'r' reads 'y'"));
  ModelBuilder twice = small_network();
  twice.graph().mutable_node(1)->set_output(0, "c");
  EXPECT_THAT(refusal(twice), HasSubstr("makes 'c', which is made before it"));
  ModelBuilder nothing = small_network();
  nothing.graph().mutable_output(0)->set_name("z");
  EXPECT_THAT(refusal(nothing), HasSubstr("no node makes its output 'z'"));
}

TEST(OnnxBroken, InputsAndOutputsMustBeOne) {
  ModelBuilder two = small_network();
  two.input("other", {1, 3, 8, 8});
  EXPECT_THAT(refusal(two), HasSubstr("found 'image', 'other'"));
  ModelBuilder open = small_network();
  open.graph()
      .mutable_input(0)
      ->mutable_type()
      ->mutable_tensor_type()
      ->mutable_shape()
      ->mutable_dim(2)
      ->set_dim_param("height");
  EXPECT_THAT(refusal(open), HasSubstr("its input 'image' has the shape [-1, 3, -1, 8]"));
  ModelBuilder old(5);
  EXPECT_THAT(refusal(old), HasSubstr("has opset 5"));
}

TEST(OnnxBroken, InitializersMayStandAmongTheInputs) {
  ModelBuilder b = small_network();
  b.input("w", {144, 4});
  EXPECT_EQ(refusal(b), "");
}

TEST(OnnxBroken, TensorsThatGrowWithoutBoundAreRefused) {
  ModelBuilder b = small_network();
  b.integers("many", {65536, 65536});
  b.node("ConstantOfShape", {"many"}, {"zeros"});
  b.node("Add", {"y", "zeros"}, {"sum"});
  b.graph().mutable_output(0)->set_name("sum");
  EXPECT_THAT(refusal(b), HasSubstr("'zeros' (ConstantOfShape, makes too many values"));
}

/// A folder of the test's own.
class OnnxExternal : public testing::Test {
 protected:
  OnnxExternal() : folder_(testing::TempDir() + "onnx-external-" + std::to_string(::getpid())) {
    std::filesystem::create_directories(folder_ + "/model");
  }
  ~OnnxExternal() override { std::filesystem::remove_all(folder_); }

  /// The small network with its first weights in a file.
  static ModelBuilder network(const std::string& location, const std::string& offset) {
    ModelBuilder b = small_network();
    onnx::TensorProto& tensor = *b.graph().mutable_initializer(0);
    tensor.clear_float_data();
    tensor.set_data_location(onnx::TensorProto::EXTERNAL);
    for (const auto& [key, value] :
         {std::pair<std::string, std::string>{"location", location}, {"offset", offset}}) {
      auto& entry = *tensor.add_external_data();
      entry.set_key(key);
      entry.set_value(value);
    }
    return b;
  }
  std::string error_of(const ModelBuilder& builder) const {
    try {
      builder.import(folder_ + "/model");
    } catch (const ConfigError& error) {
      return error.what();
    }
    return "";
  }
  void write(const std::string& name, std::size_t floats) const {
    std::ofstream file(folder_ + "/" + name, std::ios::binary);
    for (std::size_t i = 0; i < floats; ++i) {
      const auto value = static_cast<float>(i);
      file.write(reinterpret_cast<const char*>(&value), sizeof value);
    }
  }

  std::string folder_;
};

TEST_F(OnnxExternal, IsReadBesideTheModel) {
  write("model/data.bin", 110);
  const ImportedNetwork made = network("data.bin", "8").import(folder_ + "/model");
  EXPECT_EQ(made.parameters.at("conv.weight").values.at(0), 2.0F);
  EXPECT_EQ(made.parameters.at("conv.weight").values.at(107), 109.0F);
}

TEST_F(OnnxExternal, IsNotReadElsewhere) {
  write("secret.bin", 200);
  for (const std::string& place : {std::string("../secret.bin"), folder_ + "/secret.bin"})
    EXPECT_THAT(error_of(network(place, "0")),
                HasSubstr("allowed is a file in the model's folder"));
  std::filesystem::create_symlink(folder_ + "/secret.bin", folder_ + "/model/link.bin");
  EXPECT_THAT(error_of(network("link.bin", "0")), HasSubstr("a file in the model's folder"));
}

TEST_F(OnnxExternal, MustBeThereAndLongEnough) {
  EXPECT_THAT(error_of(network("none.bin", "0")), HasSubstr("which is missing"));
  write("model/short.bin", 20);
  EXPECT_THAT(error_of(network("short.bin", "0")), HasSubstr("needs 432 bytes behind byte 0"));
  EXPECT_THAT(error_of(network("short.bin", "18446744073709551615")), HasSubstr("needs 432 bytes"));
  EXPECT_THAT(error_of(network("short.bin", "-1")), HasSubstr("allowed is a number"));
}

}  // namespace
}  // namespace ohmic
