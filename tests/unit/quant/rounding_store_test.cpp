#include "quant/integer/rounding_store.h"

#include <gtest/gtest.h>

#include <map>

#include "nets/network_loader.h"
#include "quant/calibration/calibration.h"
#include "quant/integer/integer_network_builder.h"
#include "tests/unit/quant/zoo_network.h"

namespace ohmic {
namespace {

struct MapStore final : RoundingStore {
  std::map<std::string, std::string> entries;
  bool empty() override { return entries.empty(); }
  std::optional<std::string> find(const std::string& key) override {
    const auto found = entries.find(key);
    return found == entries.end() ? std::nullopt : std::optional<std::string>(found->second);
  }
  void add(const std::string& key, const std::string& bytes) override {
    EXPECT_TRUE(entries.emplace(key, bytes).second) << key;
  }
};

constexpr std::size_t kImages = 6;

class RoundingStoreTest : public ::testing::TestWithParam<bool> {
 protected:
  NetworkSpec network_ = parse_network(kZoo, "zoo.json");
  std::vector<FoldedLayer> weights_ = random_weights(network_, 5);
  ImageSet images_ = random_images(network_.input, kImages, 6);
  QuantizerOptions options_ = [] {
    QuantizerOptions options;
    options.bn_reestimation = GetParam();
    return options;
  }();
  int calibrations_ = 0;

  IntegerNetworkBuilder builder(RoundingStore* store) {
    const auto calibrated = [this](const std::vector<FoldedLayer>& weights) {
      ++calibrations_;
      return calibrate(network_, weights, images_, kImages, 1, true);
    };
    return {network_, weights_, calibrated, options_, store};
  }
};

void expect_equal(const IntegerNetwork& a, const IntegerNetwork& b) {
  ASSERT_EQ(a.layers.size(), b.layers.size());
  for (std::size_t i = 0; i < a.layers.size(); ++i) {
    const IntegerLayer& x = a.layers[i];
    const IntegerLayer& y = b.layers[i];
    EXPECT_EQ(x.weights->codes, y.weights->codes) << i;
    EXPECT_EQ(x.weights->scale, y.weights->scale) << i;
    EXPECT_EQ(x.weights->row_sum, y.weights->row_sum) << i;
    EXPECT_EQ(x.weights->largest_partial_sum, y.weights->largest_partial_sum) << i;
    EXPECT_EQ(x.bias, y.bias) << i;
    EXPECT_EQ(x.corrected_scale, y.corrected_scale) << i;
    EXPECT_EQ(x.input.scale, y.input.scale) << i;
    EXPECT_EQ(x.input.zero_point, y.input.zero_point) << i;
    EXPECT_EQ(x.input.top_code, y.input.top_code) << i;
  }
}

TEST_P(RoundingStoreTest, AnotherBuilderTakesWhatIsThereAndCalibratesForTheRest) {
  const QuantPolicy seen = uniform_policy(network_, 3, 5);
  const QuantPolicy unseen = uniform_policy(network_, 2, 5);
  const IntegerNetwork expected = builder(nullptr).build(seen);
  const IntegerNetwork expected_unseen = builder(nullptr).build(unseen);
  MapStore store;
  expect_equal(builder(&store).build(seen), expected);
  calibrations_ = 0;
  IntegerNetworkBuilder another = builder(&store);
  expect_equal(another.build(seen), expected);
  EXPECT_EQ(calibrations_, 0);
  EXPECT_GT(another.times().taken_s, 0);
  EXPECT_EQ(another.times().calibration_s, 0);
  const double taken_s = another.times().taken_s;
  expect_equal(another.build(unseen), expected_unseen);
  EXPECT_EQ(calibrations_, 1);
  EXPECT_GT(another.times().calibration_s, 0);
  // Grids were there, and weights were not.
  EXPECT_EQ(another.times().taken_s, taken_s);
}

TEST_P(RoundingStoreTest, EntriesOfAnotherSizeAreWorkedOutAnew) {
  const QuantPolicy policy = uniform_policy(network_, 3, 5);
  MapStore store;
  const IntegerNetwork expected = builder(&store).build(policy);
  struct Cut final : RoundingStore {
    bool empty() override { return false; }
    std::optional<std::string> find(const std::string&) override { return "abc"; }
    void add(const std::string&, const std::string&) override {}
  } cut;
  expect_equal(builder(&cut).build(policy), expected);
}

INSTANTIATE_TEST_SUITE_P(BnReestimation, RoundingStoreTest, ::testing::Bool(),
                         [](const auto& on) { return on.param ? "On" : "Off"; });

TEST(RoundingRecord, ComesBackFromItsBytes) {
  const RoundingRecord record{{1.5F, -0.0F, 3e-39F}, {-127, 0, 1}};
  const auto back = rounding_record(to_bytes(record), 3, 3);
  ASSERT_TRUE(back);
  EXPECT_EQ(to_bytes(*back), to_bytes(record));
  EXPECT_EQ(back->codes, record.codes);
  EXPECT_FALSE(rounding_record(to_bytes(record), 3, 4));
}

TEST(RoundingRecord, CodesOfMoreThanAByteComeBackToo) {
  for (const WeightCode code : {WeightCode{128}, WeightCode{-129}, WeightCode{-32767}}) {
    const RoundingRecord record{{1.5F}, {-127, code, 127}};
    const auto back = rounding_record(to_bytes(record), 1, 3);
    ASSERT_TRUE(back);
    EXPECT_EQ(back->codes, record.codes);
    EXPECT_FALSE(rounding_record(to_bytes(record), 1, 2));
  }
}

}  // namespace
}  // namespace ohmic
