#include <gmock/gmock.h>

#include <algorithm>
#include <cstdlib>
#include <thread>

#include "hw/config/hardware_record.h"
#include "hw/functional/functional_chip.h"
#include "nets/network_loader.h"
#include "quant/calibration/calibration.h"
#include "quant/integer/integer_network_builder.h"
#include "quant/network/network_weights.h"
#include "quant/policy_file.h"
#include "util/file_io.h"

namespace ohmic {
namespace {

constexpr std::size_t kImages = 1000;

int largest(const Values& output) {
  return static_cast<int>(std::max_element(output.begin(), output.end()) - output.begin());
}

/// What LeNet-5 runs as and on.
struct Setting {
  const char* policy = "W4A4/8";
  const char* preset = "wei2022";
  std::size_t images = kImages;
};

/// LeNet-5 with shipped weights on the chip: the classes of the first test images are those of the
/// integer network, value by value, and most are right.
void expect_the_integer_networks_classes(const std::string& spec,
                                         const QuantizerOptions& options = {},
                                         const Setting& setting = {}) {
  const NetworkSpec network = load_network("lenet5");
  const Dataset data = open_dataset(spec, network);
  const auto weights = fold_batch_norm(network, read_safetensors(find_weights("", network, data)));
  const int threads = static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
  IntegerNetworkBuilder builder(
      network, weights,
      calibrate(network, weights, data.train, kCalibrationImages, threads, options.bn_reestimation),
      options);
  const IntegerNetwork integers = builder.build(load_policy(setting.policy, network));
  const HardwareRecord hardware = load_hardware(setting.preset, {"adc.bits=ideal"});
  const ChipConfig config = make_chip_config(hardware);
  Accelerator priced(network, config, make_energy_table(hardware));
  FunctionalChip chip(network, config, priced, integers);
  const ImageSet test = data.load_test();
  std::size_t correct = 0;
  for (std::size_t n = 0; n < setting.images; ++n) {
    const Values image = network_input(test, n);
    chip.run(image);
    ASSERT_EQ(chip.output(), integer_forward(network, integers, image)) << "image " << n;
    ASSERT_EQ(chip.predicted(), largest(chip.output()));
    correct += chip.predicted() == test.labels[n] ? 1 : 0;
  }
  EXPECT_GT(correct, setting.images * 95 / 100);
}

TEST(LenetValues, OnDrawnDigits) { expect_the_integer_networks_classes("synthetic:digits"); }

TEST(LenetValues, OnDrawnDigitsWithReestimation) {
  QuantizerOptions options;
  options.bn_reestimation = true;
  expect_the_integer_networks_classes("synthetic:digits", options);
}

TEST(LenetValues, OnIsaacOuAt16Bits) {
  expect_the_integer_networks_classes("synthetic:digits", {}, {"W16A16", "isaac-ou", 20});
}

TEST(LenetValues, OnMnist) {
  const char* folder = std::getenv("OHMIC_DATA");
  if (folder == nullptr || !file_exists(std::string(folder) + "/mnist/t10k-images-idx3-ubyte.gz"))
    GTEST_SKIP() << "no MNIST under $OHMIC_DATA";
  expect_the_integer_networks_classes(std::string("mnist:") + folder + "/mnist");
}

}  // namespace
}  // namespace ohmic
