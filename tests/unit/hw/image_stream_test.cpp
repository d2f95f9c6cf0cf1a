#include "hw/mapping/image_stream.h"

#include <gmock/gmock.h>

#include "hw/cost/stream_report.h"
#include "tests/unit/hw/hw_case.h"
#include "util/config_error.h"

namespace ohmic {
namespace {

using ::testing::DoubleEq;
using ::testing::ElementsAre;

// 3 x 3 over 4 x 4, padded by 1, stride 2, as in Dataflow's tests, pooled 2 x 2 to one pixel.
TEST(ImageStream, CountsGoOnFromImageToImage) {
  const auto one = build_dataflow(network_with(
      R"({"name": "c", "type": "conv2d", "out_channels": 2, "kernel": 3, "stride": 2, "padding": 1},
         {"name": "p", "type": "max_pool2d", "kernel": 2})",
      1, 4, 4));
  const DataflowGraph two = stream_graph(one, 2);
  const Stage& stage = two.stages[0];
  EXPECT_EQ(stage.windows, 8U);
  EXPECT_THAT(stage.needed[0], ElementsAre(6, 8, 14, 16, 22, 24, 30, 32));
  EXPECT_THAT(stage.released[0], ElementsAre(0, 1, 4, 5, 16, 17, 20, 21, 32));
  EXPECT_THAT(stage.post_ops[0].needed, ElementsAre(4, 8));
  EXPECT_THAT(stage.produced, ElementsAre(0, 0, 0, 1, 1, 1, 1, 2));
  EXPECT_EQ(stage.out.pixels(), 2);
  EXPECT_EQ(stage.inputs[0].pixels(), 32);
}

TEST(ImageStream, OfOneImageIsTheImage) {
  const auto one = build_dataflow(
      network_with(R"({"name": "c", "type": "conv2d", "out_channels": 2, "kernel": 3})", 1, 4, 4));
  const DataflowGraph same = stream_graph(one, 1);
  EXPECT_EQ(same.stages[0].released, one.stages[0].released);
  EXPECT_EQ(same.stages[0].needed, one.stages[0].needed);
  EXPECT_EQ(same.stages[0].windows, one.stages[0].windows);
}

TEST(ImageStream, OfMoreThanCanBeCountedIsRefused) {
  const auto one = build_dataflow(network_with(
      R"({"name": "c", "type": "conv2d", "out_channels": 1, "kernel": 1})", 1, 3000, 3000));
  EXPECT_THROW(stream_graph(one, 1000), ConfigError);
}

CostReport image(double latency_ms, double energy_mj, double leakage_mj) {
  CostReport report;
  report.latency_ms = latency_ms;
  report.energy_mj = energy_mj;
  report.components.resize(kComponents);
  report.components[static_cast<std::size_t>(Component::kLeakage)].energy_mj = leakage_mj;
  return report;
}

TEST(StreamReports, TakeTheIntervalWhereThePipelineIsFull) {
  const StreamReport five =
      report_stream({0, 0, 1'000'000'000, 2'000'000'000, 3'000'000'000},
                    {5'000'000'000, 7'000'000'000, 10'000'000'000, 12'000'000'000, 14'000'000'000},
                    image(5, 9, 1));
  EXPECT_DOUBLE_EQ(five.interval_ms, 2);  // (14 - 10) / (5 - 2 - 1)
  EXPECT_THAT(five.latency_ms, ElementsAre(5, 7, 9, 10, 11));
  EXPECT_DOUBLE_EQ(five.energy_per_image_mj, 8 + 1 * 14 / 5.0 / 5);
  EXPECT_DOUBLE_EQ(
      report_stream({0, 0, 0}, {1'000'000'000, 3'000'000'000, 7'000'000'000}, image(1, 1, 0))
          .interval_ms,
      3);  // three: from the first on
}

TEST(StreamReports, OneByOneIsTheLatency) {
  const StreamReport four = report_one_by_one({0.5, 0.5, 0.5, 0.5}, image(0.5, 2, 1));
  EXPECT_DOUBLE_EQ(four.interval_ms, 0.5);
  EXPECT_THAT(four.end_ms, ElementsAre(DoubleEq(0.5), DoubleEq(1), DoubleEq(1.5), DoubleEq(2)));
  EXPECT_DOUBLE_EQ(four.energy_per_image_mj, 2);
  const StreamReport unequal = report_one_by_one({0.5, 1, 0.25}, image(0.5, 2, 1));
  EXPECT_THAT(unequal.end_ms, ElementsAre(0.5, 1.5, 1.75));
  EXPECT_THAT(unequal.latency_ms, ElementsAre(0.5, 1, 0.25));
}

}  // namespace
}  // namespace ohmic
