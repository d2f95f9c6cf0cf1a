// `mean` and `std` of a network's input, and averages that leave padding out.
#include <gmock/gmock.h>

#include <array>

#include "nets/network_loader.h"
#include "util/config_error.h"

namespace ohmic {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

std::string network(const std::string& input, const std::string& pool = "") {
  return R"({"schema_version": 1, "name": "n", "input": {"channels": 2, "height": 4, "width": 4)" +
         input + R"(}, "layers": [
    {"name": "a", "type": "conv2d", "out_channels": 1, "kernel": 1},
    {"name": "p", "type": "avg_pool2d", "kernel": 3, "padding": 1, "stride": 1)" +
         pool + "}]}";
}

std::string refusal(const std::string& text) {
  try {
    parse_network(text, "file");
  } catch (const ConfigError& error) {
    return error.what();
  }
  return "";
}

TEST(InputStatistics, AreReadAndWrittenAChannel) {
  const NetworkSpec read =
      parse_network(network(R"(, "mean": [0.5, -0.25], "std": [2, 0.125])"), "file");
  EXPECT_THAT(read.normalisation.mean, ElementsAre(0.5, -0.25));
  EXPECT_THAT(read.normalisation.std, ElementsAre(2, 0.125));
  EXPECT_FALSE(read.reads_pixels(read.layers[0]));
  const NetworkSpec again = network_from_json(network_to_json(read), "file");
  EXPECT_EQ(again.normalisation.mean, read.normalisation.mean);
  EXPECT_EQ(again.normalisation.std, read.normalisation.std);
}

TEST(InputStatistics, OneAloneHasTheOthersDefault) {
  const NetworkSpec read = parse_network(network(R"(, "mean": [0.5, 0])"), "file");
  EXPECT_THAT(read.normalisation.std, ElementsAre(1, 1));
}

TEST(InputStatistics, NoneAndOneAreNone) {
  const NetworkSpec read = parse_network(network(R"(, "mean": [0, 0], "std": [1, 1.0])"), "file");
  EXPECT_TRUE(read.normalisation.is_none());
  EXPECT_TRUE(read.reads_pixels(read.layers[0]));
  EXPECT_FALSE(network_to_json(read)["input"].contains("mean"));
}

TEST(InputStatistics, WrongOnesAreRefused) {
  for (const char* wrong : {"[0.5]", "[1, 2, 3]", "0.5", "\"dark\"", "[1, true]", "[1, 1e10]"})
    EXPECT_THAT(refusal(network(std::string(R"(, "mean": )") + wrong)),
                HasSubstr("file: /input/mean: must be a list of 2 numbers"))
        << wrong;
  for (const char* wrong : {"[1, 0]", "[1, -1]", "[]"})
    EXPECT_THAT(refusal(network(std::string(R"(, "std": )") + wrong)),
                HasSubstr("file: /input/std: must be a list of 2 numbers, one a channel, above 0"))
        << wrong;
}

TEST(AverageDivisor, LeavesPaddingOutIfAsked) {
  const NetworkSpec with = parse_network(network(""), "file");
  const NetworkSpec without = parse_network(network("", R"(, "count_include_pad": false)"), "file");
  for (const auto& [y, x, inside] :
       {std::array<int, 3>{0, 0, 4}, {0, 1, 6}, {1, 1, 9}, {3, 3, 4}}) {
    EXPECT_EQ(pool_divisor(with.layers[1], y, x), 9);
    EXPECT_EQ(pool_divisor(without.layers[1], y, x), inside);
  }
  EXPECT_EQ(network_to_json(without)["layers"][1]["count_include_pad"], false);
  EXPECT_FALSE(network_to_json(with)["layers"][1].contains("count_include_pad"));
}

}  // namespace
}  // namespace ohmic
