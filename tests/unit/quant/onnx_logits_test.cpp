// Networks of ONNX files say what the programs say that they come from.
#include <gmock/gmock.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>

#include "datasets/tensor_images.h"
#include "nets/onnx/onnx_import.h"
#include "quant/calibration/activation_statistics.h"
#include "quant/network/float_weight_layer.h"
#include "quant/network/network_weights.h"
#include "quant/network/trained_network.h"
#include "quant/network/weight_file.h"
#include "tests/unit/nets/onnx/model_builder.h"
#include "util/config_error.h"
#include "util/file_io.h"

namespace ohmic {
namespace {

/// What an imported network puts out for an image.
Values output_of(const ImportedNetwork& imported, const Values& image) {
  NetworkSpec network = imported.network;
  const TensorMap tensors = weight_tensors(imported);
  check_weights(network, tensors, "imported");
  bind_affines(network, tensors);
  const std::vector<FoldedLayer> weights = fold_batch_norm(network, tensors);
  return run_graph(network, image, [&](int index, const Values& input) {
    const Layer& layer = network.weight_layer(index);
    ColumnPanels panels(layer, {&input});
    return float_weight_layer(layer, weights[static_cast<std::size_t>(index)], panels, 1).front();
  });
}

struct Case {
  const char* network;
  const char* images;
};

class OnnxLogits : public testing::TestWithParam<Case> {};

TEST_P(OnnxLogits, AreThoseOfPyTorch) {
  const char* root = std::getenv("OHMIC_DATA");
  const std::string folder = std::string(root == nullptr ? "" : root) + "/onnx/";
  if (root == nullptr || !file_exists(folder + "chain.onnx"))
    GTEST_SKIP() << "OHMIC_DATA names no folder with onnx/ in it";
  const ImportedNetwork imported = import_onnx(folder + GetParam().network + ".onnx");
  ImageSet images =
      read_tensor_images(folder + GetParam().images + ".safetensors", DataHalf::kTest, 10);
  const std::vector<float> wanted =
      to_floats(read_safetensors(folder + GetParam().network + ".logits.safetensors").at("logits"));
  const auto [low, high] = std::minmax_element(wanted.begin(), wanted.end());
  ASSERT_EQ(wanted.size(), images.size() * 10);
  for (std::size_t n = 0; n < images.size(); ++n) {
    const Values got = output_of(imported, network_input(images, n));
    ASSERT_EQ(got.size(), 10U);
    for (std::size_t k = 0; k < 10; ++k)
      EXPECT_NEAR(got[k], wanted[n * 10 + k], 1e-4F * (*high - *low)) << n << ", " << k;
  }
}

INSTANTIATE_TEST_SUITE_P(Files, OnnxLogits,
                         testing::Values(Case{"chain", "gray"}, Case{"by_hand", "gray"},
                                         Case{"residual", "colour"}, Case{"depthwise", "colour"},
                                         Case{"dynamic", "colour"}),
                         [](const auto& run) { return std::string(run.param.network); });

TEST(OnnxValues, FoldedScaleAndShiftAreThoseOfTheNodes) {
  ModelBuilder b;
  b.input("image", {1, 1, 2, 2}).floats("w", {2, 1, 1, 1}, {2, -1}).floats("k", {2, 1, 1}, {3, 4});
  b.floats("t", {2, 1, 1}, {1, 5});
  b.node("Conv", {"image", "w"}, {"c"});
  b.node("Mul", {"c", "k"}, {"m"});
  b.node("Sub", {"t", "m"}, {"y"});
  b.output("y");
  EXPECT_THAT(output_of(b.import(), {1, 2, 3, 4}),
              testing::ElementsAre(-5, -11, -17, -23, 9, 13, 17, 21));
}

TEST(OnnxValues, ScalesAndShiftsThatNoWeightsTake) {
  ModelBuilder b;
  b.input("image", {1, 1, 2, 2}).floats("one", {1}, {1}).floats("w", {2, 1, 1, 1}, {2, -1});
  b.floats("g", {2}, {3, 4}).floats("b", {2}, {1, 5}).floats("mean", {2}, {1, 0});
  b.floats("var", {2}, {4, 1}).floats("k", {8}, {1, 2, 3, 4, 5, 6, 7, 8});
  b.node("Sub", {"one", "image"}, {"i"});  // 0 -1 -2 -3
  b.node("Conv", {"i", "w"}, {"c"});       // 0 -2 -4 -6 | 0 1 2 3
  b.node("Relu", {"c"}, {"r"});            // 0 0 0 0 | 0 1 2 3
  set_real(b.node("BatchNormalization", {"r", "g", "b", "mean", "var"}, {"n"}), "epsilon", 0);
  b.node("Flatten", {"n"}, {"f"});  // -.5 -.5 -.5 -.5 | 5 9 13 17
  b.node("Mul", {"f", "k"}, {"y"});
  b.output("y");
  EXPECT_THAT(output_of(b.import(), {1, 2, 3, 4}),
              testing::ElementsAre(-0.5, -1, -1.5, -2, 25, 54, 91, 136));
}

TEST(OnnxValues, AnAffineLayerOfChannelsLast) {
  ModelBuilder b;
  b.input("image", {1, 1, 1, 2}).floats("w", {2, 1, 1, 1}, {2, -1}).floats("k", {2}, {3, 4});
  b.node("Conv", {"image", "w"}, {"c"});
  b.node("Relu", {"c"}, {"r"});
  set_integers(b.node("Transpose", {"r"}, {"t"}), "perm", {0, 2, 3, 1});
  b.node("Add", {"t", "k"}, {"a"});
  set_integers(b.node("Transpose", {"a"}, {"y"}), "perm", {0, 3, 1, 2});
  b.output("y");
  EXPECT_THAT(output_of(b.import(), {1, -2}), testing::ElementsAre(5, 3, 4, 6));
}

TEST(OnnxValues, SwishGateAndUpsampling) {
  ModelBuilder b;
  b.input("image", {1, 1, 1, 2})
      .floats("w", {2, 1, 1, 1}, {2, -1})
      .floats("scales", {4}, {1, 1, 2, 1});
  b.node("Conv", {"image", "w"}, {"c"});
  b.node("HardSigmoid", {"c"}, {"h"});
  b.node("Mul", {"h", "c"}, {"m"});
  b.node("GlobalAveragePool", {"m"}, {"g"});
  b.node("Mul", {"m", "g"}, {"p"});
  b.node("Resize", {"p", "", "scales"}, {"y"});
  b.output("y");
  // c: 2 4 | -1 -2; h: .9 1 | .3 .1; m: 1.8 4 | -.3 -.2; g: 2.9 | -.25
  const Values got = output_of(b.import(), {1, 2});
  const Values wanted = {5.22F, 11.6F, 5.22F, 11.6F, 0.075F, 0.05F, 0.075F, 0.05F};
  EXPECT_THAT(got, testing::Pointwise(testing::FloatNear(1e-6F), wanted));
}

TEST(OnnxValues, AveragesWithoutTheirPadding) {
  ModelBuilder b;
  b.input("image", {1, 1, 2, 2}).floats("w", {1, 1, 1, 1}, {1});
  b.node("Conv", {"image", "w"}, {"c"});
  auto& pool = b.node("AveragePool", {"c"}, {"y"});
  set_integers(pool, "kernel_shape", {3, 3});
  set_integers(pool, "pads", {1, 1, 1, 1});
  b.output("y");
  EXPECT_THAT(output_of(b.import(), {1, 2, 3, 4}), testing::ElementsAre(2.5, 2.5, 2.5, 2.5));
}

TEST(OnnxValues, ATurnedDenseLayerReadsTheSameFeatures) {
  ModelBuilder b;
  b.input("image", {1, 1, 2, 2}).integers("sizes", {1, 4}).floats("w", {1, 1, 1, 1}, {1});
  b.floats("d", {4, 1}, {1, 10, 100, 1000});
  b.node("Conv", {"image", "w"}, {"c"});
  set_integers(b.node("Transpose", {"c"}, {"t"}), "perm", {0, 3, 2, 1});
  b.node("Reshape", {"t", "sizes"}, {"f"});
  b.node("MatMul", {"f", "d"}, {"y"});
  b.output("y");
  // Columns before rows: 1 3 2 4.
  EXPECT_THAT(output_of(b.import(), {1, 2, 3, 4}), testing::ElementsAre(4231));
}

TEST(OnnxValues, ShuffledChannels) {
  ModelBuilder b;
  b.input("image", {1, 1, 1, 2}).floats("w", {6, 1, 1, 1}, {1, 2, 3, 4, 5, 6});
  b.integers("cut", {1, 3, 2, 1, 2}).integers("back", {1, 6, 1, 2});
  b.node("Conv", {"image", "w"}, {"c"});
  b.node("Reshape", {"c", "cut"}, {"five"});
  set_integers(b.node("Transpose", {"five"}, {"t"}), "perm", {0, 2, 1, 3, 4});
  b.node("Reshape", {"t", "back"}, {"y"});
  b.output("y");
  // [[1 2] [3 4] [5 6]] turned.
  EXPECT_THAT(output_of(b.import(), {1, 10}),
              testing::ElementsAre(1, 10, 3, 30, 5, 50, 2, 20, 4, 40, 6, 60));
}

/// A network whose weights lie beside its file.
class ExternalWeights : public testing::Test {
 protected:
  ExternalWeights() : folder_(testing::TempDir() + "onnx-beside-" + std::to_string(::getpid())) {
    std::filesystem::create_directories(folder_);
    ModelBuilder b;
    b.input("image", {-1, 3, 32, 32}).counted("w", {4, 3, 3, 3});
    b.node("Conv", {"image", "w"}, {"c"});
    onnx::TensorProto& tensor = *b.graph().mutable_initializer(0);
    tensor.clear_float_data();
    tensor.set_data_location(onnx::TensorProto::EXTERNAL);
    auto& entry = *tensor.add_external_data();
    entry.set_key("location");
    entry.set_value("data.bin");
    write_file_atomically(file(), b.output("c").bytes());
    write_weights(1);
  }
  ~ExternalWeights() override { std::filesystem::remove_all(folder_); }

  std::string file() const { return folder_ + "/model.onnx"; }
  void write_weights(char last) const {
    std::string bytes(432, '\0');
    bytes[400] = last;
    write_file_atomically(folder_ + "/data.bin", bytes);
  }

  std::string folder_;
};

TEST_F(ExternalWeights, AreOfTheWeightsHash) {
  const std::string before = weights_hash(file());
  EXPECT_EQ(weights_hash(file()), before);
  write_weights(2);
  EXPECT_NE(weights_hash(file()), before);
  std::filesystem::remove(folder_ + "/data.bin");
  EXPECT_THROW(weights_hash(file()), ConfigError);
}

TEST_F(ExternalWeights, AreReadOnceWithTheNetwork) {
  NamedNetwork named = open_network(file());
  std::filesystem::remove_all(folder_);
  const TrainedNetwork trained =
      open_trained_network(std::move(named), "synthetic:shapes", "", WeightsKind::kFloats);
  EXPECT_EQ(trained.weights_file, file());
  EXPECT_EQ(trained.weights.size(), 1U);
}

}  // namespace
}  // namespace ohmic
