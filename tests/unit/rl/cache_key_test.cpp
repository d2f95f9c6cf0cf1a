#include "rl/oracles/cache_key.h"

#include <gtest/gtest.h>

#include <functional>
#include <set>

namespace ohmic {
namespace {

ImageSet images_of(std::size_t count) {
  ImageSet images;
  images.channels = 1;
  images.height = 2;
  images.width = 3;
  for (std::size_t i = 0; i < 6 * count; ++i) {
    images.pixels.push_back(static_cast<std::uint8_t>(7 * i));
  }
  for (std::size_t i = 0; i < count; ++i) {
    images.labels.push_back(static_cast<std::uint8_t>(i % 3));
  }
  return images;
}

struct Everything {
  Json network = {{"name", "small"}};
  std::string weights = "12ab";
  ImageSet calibration = images_of(5);
  std::size_t calibration_images = 4;
  QuantizerOptions quantizer;
  std::string build = "1.0 abc";
  ImageSet validation = images_of(9);
  std::size_t count = 8;

  std::string subject() const {
    return accuracy_cache_key(calibration_cache_key({network, weights, calibration,
                                                     calibration_images, quantizer, build}),
                              validation, count);
  }
};

TEST(PolicySubject, ChangesWithEverythingThatDecidesAnAccuracy) {
  const std::vector<std::function<void(Everything&)>> changes = {
      [](Everything& e) { e.network["name"] = "other"; },
      [](Everything& e) { e.weights = "12ac"; },
      [](Everything& e) { e.calibration.pixels[23] ^= 1; },
      [](Everything& e) { e.calibration.height = 3, e.calibration.width = 2; },
      [](Everything& e) { e.calibration_images = 3; },
      [](Everything& e) { e.quantizer.clip = ClipMethod::kMax; },
      [](Everything& e) { e.quantizer.rounding = Rounding::kFloor; },
      [](Everything& e) { e.quantizer.per_tensor = true; },
      [](Everything& e) { e.quantizer.error_feedback = false; },
      [](Everything& e) { e.quantizer.bias_correction = false; },
      [](Everything& e) { e.quantizer.bn_reestimation = true; },
      [](Everything& e) { e.build = "1.0 abd"; },
      [](Everything& e) { e.validation.pixels[0] ^= 0x80; },
      [](Everything& e) { e.validation.pixels[47] ^= 1; },
      [](Everything& e) { e.validation.labels[7] ^= 1; },
      [](Everything& e) { e.count = 7; }};
  std::set<std::string> subjects{Everything().subject()};
  for (std::size_t i = 0; i < changes.size(); ++i) {
    Everything everything;
    changes[i](everything);
    EXPECT_TRUE(subjects.insert(everything.subject()).second) << "change " << i;
  }
}

TEST(PolicySubject, LeavesOutWhatIsNotRead) {
  Everything everything;
  everything.calibration.pixels[24] ^= 1;  // of the fifth image; four calibrate
  everything.calibration.labels[0] ^= 1;
  everything.validation.labels[8] ^= 1;
  EXPECT_EQ(everything.subject(), Everything().subject());
}

TEST(PolicySubject, OfCostsChangesWithNetworkHardwareAndBuild) {
  const Json one = {{"a", 1}}, two = {{"a", 2}};
  const std::set<std::string> subjects = {
      cost_cache_key(one, one, "", "b"), cost_cache_key(two, one, "", "b"),
      cost_cache_key(one, two, "", "b"), cost_cache_key(one, one, "w", "b"),
      cost_cache_key(one, one, "", "c")};
  EXPECT_EQ(subjects.size(), 5U);
}

}  // namespace
}  // namespace ohmic
