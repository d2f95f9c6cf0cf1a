// Tile stages alone: what lands, starts and leaves, and when; readers and partial sums are stubs.
#include <gmock/gmock.h>

#include <memory>

#include "hw/mapping/layer_schedule.h"
#include "hw/sim/matrix_tile_stage.h"
#include "hw/sim/vector_tile_stage.h"
#include "tests/kernel/stage_bench.h"

namespace ohmic {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

/// A 1 x 1 convolution of one channel over three pixels: a window a pixel, one PE, eight slices.
MappedNetwork three_windows(const ChipConfig& chip) {
  return MappedNetwork(
      network_with(R"({"name": "a", "type": "conv2d", "out_channels": 1, "kernel": 1})", 1, 1, 3),
      chip);
}

class MatrixStage : public StageBench {
 protected:
  MatrixStage() : StageBench(round_chip()), mapped_(three_windows(chip_)) {
    const Mapping& mapping = mapped_.mapping();
    in_.flow = mapping.flows[0];
    out_.flow = mapping.flows[1];
    out_.index = 1;
    schedule_ = schedule_of(chip_, mapping, layer(), layer().tiles[0].pes[0]);
  }

  const LayerMapping& layer() const { return mapped_.mapping().layers[0]; }

  /// A stage whose output buffer holds so many vectors.
  void make(std::uint64_t output_room, std::uint64_t reader_room) {
    MatrixTileStage::Program program;
    program.layer = &layer();
    program.assignment = &layer().tiles[0];
    program.name = "a";
    program.line_capacity = 2;
    program.output = {
        &chip_, &mapped_.mapping().graph->stages[0], {0, 0}, 1, &tile_.output_buffer, output_room,
        16};
    program.on_complete = [this](Picoseconds end) { completed_.push_back(end); };
    stage_ = std::make_unique<MatrixTileStage>(tile_, std::move(program));
    in_.wake_sender = [this](Picoseconds at) { woken_.push_back(at); };
    stage_->connect({&in_}, {&out_});
    out_.credit.reset(reader_room);
    tile_.pe(0).program(0, PeSchedules(schedule_), *stage_);
    tile_.add_tile_stage(*stage_);
    stage_->begin(0);
  }
  /// The tile that completes the sums of its one set itself.
  void complete_here() {
    MatrixTileStage::HomeSet set;
    set.pes = 1;
    set.columns = 1;
    stage_->add_home_set(std::move(set));
  }

  MappedNetwork mapped_;
  FlowState in_, out_;
  PeSchedule schedule_;
  std::unique_ptr<MatrixTileStage> stage_;
  std::vector<Picoseconds> completed_, woken_;
};

TEST_F(MatrixStage, StartsWhenItsInputStandsInTheLineBufferAndNotBefore) {
  make(3, 3);
  complete_here();
  stage_->open(0);
  in_.on_vector(5000);  // the last packet is in; a word takes 16 ns
  run_until(21000);
  EXPECT_THAT(told_.windows, IsEmpty());
  run_until(21001);
  ASSERT_EQ(told_.windows.size(), 1U);
  const WindowTimes& w = told_.windows[0];
  EXPECT_EQ(w.start, 21000U);
  EXPECT_EQ(w.read_end, 37000U);
  EXPECT_EQ(w.begin, 38000U);            // eight bits over the bus
  EXPECT_EQ(w.end, 38000U + 8 * 30000);  // eight slices
  run_on();
  EXPECT_THAT(told_.complete, ElementsAre(278000U));
  EXPECT_THAT(told_.written, ElementsAre(295000U));  // one look-up, one word
  EXPECT_THAT(told_.sent, ElementsAre(311000U));     // read out again
  ASSERT_EQ(end_.packets.size(), 1U);
  EXPECT_EQ(end_.packets[0].flow, 1U);
}

TEST_F(MatrixStage, WaitsUntilItIsOpened) {
  make(3, 3);
  complete_here();
  in_.on_vector(5000);
  run_until(50000);
  EXPECT_THAT(told_.windows, IsEmpty());
  stage_->open(60000);
  run_until(60000);
  EXPECT_THAT(told_.windows, IsEmpty());
  run_until(60001);
  ASSERT_EQ(told_.windows.size(), 1U);
  EXPECT_EQ(told_.windows[0].start, 60000U);
}

TEST_F(MatrixStage, GivesItsInputsBackToTheSenderThatUsedUpItsCredit) {
  make(3, 3);
  complete_here();
  stage_->open(0);
  in_.sent = 2;  // as many as the line buffer holds
  in_.on_vector(5000);
  in_.on_vector(6000);
  run_on();
  ASSERT_EQ(told_.windows.size(), 2U);
  // A pixel is dropped when its window has read it; the credit takes a clock.
  EXPECT_THAT(woken_, ElementsAre(told_.windows[0].read_end + 1000));
  EXPECT_EQ(in_.credit.promised(), 4U);
}

TEST_F(MatrixStage, AFullOutputBufferHoldsTheNextWindowBackUntilAVectorHasLeft) {
  make(1, 0);
  complete_here();
  stage_->open(0);
  in_.on_vector(5000);
  in_.on_vector(6000);
  run_until(600'000);
  EXPECT_EQ(told_.windows.size(), 1U);
  EXPECT_EQ(told_.waits.back(), Wait::kOutputBuffer);
  EXPECT_THAT(told_.sent, IsEmpty());
  out_.credit.grant(700'000, 1);
  out_.wake_sender(700'000);
  run_until(716'000);  // the vector is read out in 16 ns
  EXPECT_EQ(told_.windows.size(), 1U);
  run_until(716'001);
  ASSERT_EQ(told_.windows.size(), 2U);
  EXPECT_EQ(told_.windows[1].start, 716'000U);
}

TEST_F(MatrixStage, AddsThePartialSumOfAnotherTileWhenItIsIn) {
  make(3, 3);
  MatrixTileStage::PartialLink link;
  link.home = stage_.get();
  link.head.source = 0;
  MatrixTileStage::HomeSet set;
  set.pes = 1;
  set.columns = 1;
  set.remote.push_back({&link, &tile_, 0, {}});
  stage_->add_home_set(std::move(set));
  stage_->open(0);
  in_.on_vector(5000);
  run_until(400'000);
  EXPECT_THAT(told_.complete, IsEmpty());  // its own share stands since 278 ns
  stage_->take_partial(link, 450'000);
  run_on();
  EXPECT_THAT(told_.complete, ElementsAre(450'000 + chip_.adder_level_ps));
}

TEST_F(MatrixStage, IsDoneWhenTheLastVectorHasLeft) {
  make(3, 3);
  complete_here();
  stage_->open(0);
  for (const Picoseconds at : {5000U, 6000U}) in_.on_vector(at);
  run_on();
  EXPECT_FALSE(stage_->done());
  EXPECT_THAT(stage_->waits_for(), ::testing::HasSubstr("waits for input pixel 3, has 2"));
  in_.on_vector(noc::now_ps());
  run_on();
  EXPECT_TRUE(stage_->done());
  EXPECT_THAT(completed_, ElementsAre(told_.written.back()));
}

/// Adds two streams of one channel and two pixels.
class VectorStage : public StageBench {
 protected:
  VectorStage()
      : StageBench(round_chip()),
        graph_(build_dataflow(network_with(
            R"({"name": "a", "type": "conv2d", "out_channels": 1, "kernel": 1, "inputs": ["input"]},
               {"name": "b", "type": "conv2d", "out_channels": 1, "kernel": 1, "inputs": ["input"]},
               {"name": "sum", "type": "add", "inputs": ["a", "b"]})",
            1, 1, 2))) {
    VectorTileStage::Program program;
    program.name = "sum";
    program.line_capacity = 2;
    program.output = {&chip_, &graph_.stages[2], {2, 0}, 1, &tile_.result_buffer, 2, 16};
    stage_ = std::make_unique<VectorTileStage>(tile_, std::move(program));
    for (FlowState* flow : {&left_, &right_}) flow->flow.buffer_bits = 8;
    out_.flow.from = {2, 0};
    out_.flow.bits = out_.flow.buffer_bits = 16;
    stage_->connect({{&left_}, {&right_}}, {&out_});
    out_.credit.reset(2);
    tile_.add_tile_stage(*stage_);
    stage_->begin(0);
  }

  DataflowGraph graph_;
  FlowState left_, right_, out_;
  std::unique_ptr<VectorTileStage> stage_;
};

TEST_F(VectorStage, JoinsAPixelWhenTheLaterOperandStandsInTheBuffer) {
  left_.on_vector(5000);
  run_until(100'000);
  EXPECT_THAT(told_.windows, IsEmpty());
  right_.on_vector(100'000);
  run_until(116'000);
  EXPECT_THAT(told_.windows, IsEmpty());
  run_until(116'001);
  ASSERT_EQ(told_.windows.size(), 1U);
  EXPECT_EQ(told_.windows[0].start, 116'000U);
  EXPECT_EQ(told_.windows[0].read_end, 132'000U);
  EXPECT_EQ(told_.windows[0].end, 133'000U);  // two values in the lanes: a clock
  EXPECT_FALSE(stage_->done());
  left_.on_vector(200'000);
  right_.on_vector(200'000);
  run_on();
  EXPECT_TRUE(stage_->done());
  EXPECT_EQ(end_.packets.size(), 2U);
}

}  // namespace
}  // namespace ohmic
