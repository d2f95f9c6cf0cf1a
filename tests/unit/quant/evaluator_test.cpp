#include <ATen/core/Tensor.h>
#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>
#include <stdexcept>

#include "nets/network_loader.h"
#include "quant/accuracy/accuracy_evaluator.h"
#include "quant/calibration/calibration.h"
#include "quant/integer/inference/integer_network_torch.h"
#include "quant/integer/integer_network_builder.h"
#include "quant/network/float_layers_torch.h"
#include "quant/network/reference_layers_torch.h"
#include "tests/unit/quant/random_layer.h"
#include "tests/unit/quant/zoo_network.h"
#include "util/config_error.h"
#include "util/file_io.h"
#include "util/random_source.h"

namespace ohmic {
namespace {

/// Sums of 3000 products leave float32's whole numbers at 8 bits.
constexpr const char* kWide = R"({"schema_version": 1, "name": "wide",
  "input": {"channels": 3000, "height": 1, "width": 1},
  "layers": [{"name": "conv", "type": "conv2d", "out_channels": 3, "kernel": 1},
             {"name": "relu", "type": "relu"}, {"name": "flat", "type": "flatten"},
             {"name": "fc", "type": "linear", "out_features": 2}]})";

void expect_equal_to_reference(const NetworkSpec& network, const IntegerNetwork& integers,
                               const ImageSet& images) {
  const TorchGraph graph(network);
  const TorchIntegerNetwork fast(network, integers, c10::Device(c10::kCPU));
  auto slots = graph.start(image_tensor(images, 0, images.size()));
  graph.run(slots, 0, graph.length(), [&](int i, const at::Tensor& x) { return fast.run(i, x); });
  const at::Tensor output = graph.output(slots).contiguous();
  const auto per_image = static_cast<std::size_t>(output.numel()) / images.size();
  for (std::size_t n = 0; n < images.size(); ++n) {
    const float* row = output.data_ptr<float>() + n * per_image;
    EXPECT_EQ(Values(row, row + per_image),
              integer_forward(network, integers, network_input(images, n)))
        << "image " << n;
  }
}

void expect_reference_at_random_widths(const NetworkSpec& network) {
  const ImageSet images = random_images(network.input, 7, 1);
  RandomSource random(2);
  for (unsigned seed = 0; seed < 6; ++seed) {
    QuantizerOptions options;
    options.rounding = seed % 3 == 2 ? Rounding::kFloor : Rounding::kNearest;
    options.bn_reestimation = seed % 2 == 1;
    const auto weights = random_weights(network, seed);
    IntegerNetworkBuilder builder(network, weights, calibrate(network, weights, images, 4, 1, true),
                                  options);
    QuantPolicy policy = uniform_policy(network, 8, 8);
    for (LayerBits& bits : policy.layers) {
      const std::uint64_t widths = seed < 3 ? 7 : 15;
      bits = {static_cast<int>(random() % widths + 2), static_cast<int>(random() % widths + 2)};
    }
    SCOPED_TRACE(to_string(policy));
    expect_equal_to_reference(network, builder.build(policy), images);
  }
}

TEST(AccuracyEvaluator, EqualsTheReferenceBitForBit) {
  expect_reference_at_random_widths(parse_network(kZoo, "zoo.json"));
  expect_reference_at_random_widths(curves_network());
}

TEST(AccuracyEvaluator, ZooHasAZeroPoint) {
  const NetworkSpec network = parse_network(kZoo, "zoo.json");
  const auto weights = random_weights(network, 0);
  const auto inputs = calibrate(network, weights, random_images(network.input, 4, 1), 4, 1);
  IntegerNetworkBuilder builder(network, weights, inputs, {});
  const IntegerNetwork integers = builder.build(uniform_policy(network, 8, 8));
  EXPECT_EQ(integers.layers[1].input.zero_point, 0);  // after relu
  EXPECT_GT(integers.layers[3].input.zero_point, 0);  // after add
}

TEST(AccuracyEvaluator, CutsLayersWhoseSumsLeaveFloat32) {
  const NetworkSpec network = parse_network(kWide, "wide.json");
  const ImageSet images = random_images(network.input, 5, 3);
  const auto weights = random_weights(network, 4, 0.5F);
  IntegerNetworkBuilder builder(network, weights, calibrate(network, weights, images, 5, 1), {});
  const IntegerNetwork integers = builder.build(uniform_policy(network, 8, 8));
  EXPECT_GT(exact_slices(network.weight_layer(0), *integers.layers[0].weights, 255), 1);
  EXPECT_EQ(exact_slices(network.weight_layer(0), *integers.layers[0].weights, 3), 1);
  expect_equal_to_reference(network, integers, images);
}

/// With a zero point and at both ends of 16 bits: sums of up to 3000 * 32767 * 65535.
TEST(AccuracyEvaluator, SumsOfSixteenBitsAreExact) {
  const NetworkSpec network = parse_network(kWide, "wide.json");
  const ImageSet images = random_images(network.input, 3, 3);
  RandomSource random(5);
  for (const Extremes extremes : {Extremes::kTop, Extremes::kBottom, Extremes::kNearTop}) {
    for (const int zero : {0, 1, 65535}) {
      IntegerNetwork integers;
      for (int i = 0; i < 2; ++i) {
        integers.layers.push_back(
            random_layer(network.weight_layer(i), 16, 16, zero, extremes, random));
        integers.layers.back().input.scale = 1e-5F;
      }
      expect_equal_to_reference(network, integers, images);
    }
  }
}

AccuracyEvaluator zoo_evaluator(int threads, bool onednn = true) {
  const NetworkSpec network = parse_network(kZoo, "zoo.json");
  Dataset data;
  data.train = random_images(network.input, 100, 7);
  data.validation = random_images(network.input, 300, 8);
  data.load_test = [shape = network.input] { return random_images(shape, 50, 9); };
  EvaluatorOptions options;
  options.threads = threads;
  options.onednn = onednn;
  return AccuracyEvaluator(network, random_weights(network, 10), data, options);
}

TEST(AccuracyEvaluator, ThreadsDoNotChangeTheFigures) {
  AccuracyEvaluator one = zoo_evaluator(1);
  AccuracyEvaluator two = zoo_evaluator(2);
  const NetworkSpec network = parse_network(kZoo, "zoo.json");
  for (const int bits : {2, 3, 4, 8, 12}) {
    const QuantPolicy policy = uniform_policy(network, bits, bits);
    EXPECT_EQ(one.accuracy({policy})[0].value, two.accuracy({policy})[0].value);
    EXPECT_EQ(one.test_accuracy(policy), two.test_accuracy(policy));
    EXPECT_EQ(one.integer_network(policy).layers[2].bias,
              two.integer_network(policy).layers[2].bias);
  }
}

TEST(AccuracyEvaluator, ReadsAsManyImagesAsAsked) {
  AccuracyEvaluator evaluator = zoo_evaluator(2);
  const NetworkSpec network = parse_network(kZoo, "zoo.json");
  const QuantPolicy policy = uniform_policy(network, 5, 5, 8);
  // The same figure whether the first layer's outputs were kept from an earlier, shorter or longer
  // reading.
  const double first = evaluator.validation_accuracy(policy, 10);
  evaluator.validation_accuracy(policy);
  EXPECT_EQ(AccuracyEvaluator(zoo_evaluator(1)).validation_accuracy(policy, 10), first);
  EXPECT_EQ(first * 10 / 100, static_cast<int>(first * 10 / 100 + 0.5));
}

TEST(AccuracyEvaluator, ALongerReadingCountsWhatAShorterOneRead) {
  const NetworkSpec network = parse_network(kZoo, "zoo.json");
  const QuantPolicy policy = uniform_policy(network, 5, 5, 8);
  for (const bool onednn : {true, false}) {
    AccuracyEvaluator at_once = zoo_evaluator(2, onednn);
    // Neither 50 nor 123 ends a chunk.
    AccuracyEvaluator by_steps = zoo_evaluator(2, onednn);
    for (const std::size_t images : {50U, 123U, 7U, 123U, 300U, 0U}) {
      EXPECT_EQ(by_steps.validation_accuracy(policy, images),
                zoo_evaluator(1, onednn).validation_accuracy(policy, images))
          << images << " images";
    }
    EXPECT_EQ(by_steps.validation_accuracy(policy), at_once.validation_accuracy(policy));
    // Others with codes kept of both kinds of chunks.
    const QuantPolicy other = uniform_policy(network, 5, 4, 8);
    EXPECT_EQ(by_steps.validation_accuracy(other), at_once.validation_accuracy(other));
  }
}

TEST(AccuracyEvaluator, TakesOverWhatAnotherOneRead) {
  const NetworkSpec network = parse_network(kZoo, "zoo.json");
  const QuantPolicy policy = uniform_policy(network, 5, 5, 8);
  AccuracyEvaluator first = zoo_evaluator(1);
  const double part = first.validation_accuracy(policy, 110);
  const double all = first.validation_accuracy(policy);
  AccuracyEvaluator second = zoo_evaluator(1);
  second.remember(policy, 110, part);
  EXPECT_EQ(second.validation_accuracy(policy, 110), part);
  EXPECT_EQ(second.validation_accuracy(policy), all);
  // That it does not read them again shows where it was told something else: 11 right ones more.
  AccuracyEvaluator misled = zoo_evaluator(1);
  misled.remember(policy, 110, 100.0 * (std::round(part / 100 * 110) + 11) / 110);
  EXPECT_EQ(std::round(misled.validation_accuracy(policy) * 3), std::round(all * 3) + 11);
  // The figure of another number of images stands for itself.
  EXPECT_EQ(misled.validation_accuracy(policy, 90), first.validation_accuracy(policy, 90));
}

TEST(AccuracyEvaluator, RefusesAFigureThatSoManyImagesCannotHave) {
  const NetworkSpec network = parse_network(kZoo, "zoo.json");
  AccuracyEvaluator evaluator = zoo_evaluator(1);
  const QuantPolicy policy = uniform_policy(network, 5, 5, 8);
  for (const double accuracy : {50.5, -1.0, 101.0, std::nan("")})
    EXPECT_THROW(evaluator.remember(policy, 100, accuracy), std::invalid_argument) << accuracy;
  EXPECT_NO_THROW(evaluator.remember(policy, 200, 50.5));
}

/// LeNet-5's shipped weights on a data set: 8 bits cost at most 0.2 points.
void expect_eight_bits_enough(const std::string& spec) {
  const NetworkSpec network = load_network("lenet5");
  Dataset data = open_dataset(spec, network);
  const TensorMap tensors = read_safetensors(find_weights("", network, data));
  EvaluatorOptions options;
  options.threads = 2;
  AccuracyEvaluator evaluator(network, fold_batch_norm(network, tensors), std::move(data), options);
  const double exact = evaluator.float_validation_accuracy();
  EXPECT_NEAR(evaluator.validation_accuracy(uniform_policy(network, 8, 8)), exact, 0.2);
  EXPECT_GT(evaluator.validation_accuracy(uniform_policy(network, 4, 4, 8)), exact - 2);
}

TEST(AccuracyEvaluator, EightBitsAreEnoughForDrawnDigits) {
  expect_eight_bits_enough("synthetic:digits");
}

TEST(AccuracyEvaluator, EightBitsAreEnoughForMnist) {
  const char* folder = std::getenv("OHMIC_DATA");
  if (folder == nullptr ||
      !file_exists(std::string(folder) + "/mnist/train-images-idx3-ubyte.gz")) {
    GTEST_SKIP() << "no MNIST under $OHMIC_DATA";
  }
  expect_eight_bits_enough(std::string("mnist:") + folder + "/mnist");
}

TEST(AccuracyEvaluator, RefusesADeviceThatIsNotThere) {
  EvaluatorOptions options;
  options.device = "tpu";
  EXPECT_THROW(
      AccuracyEvaluator(parse_network(kWide, "wide.json"), std::vector<FoldedLayer>(), {}, options),
      ConfigError);
}

}  // namespace
}  // namespace ohmic
