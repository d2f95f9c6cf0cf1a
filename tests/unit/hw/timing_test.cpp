#include "hw/device/timing.h"

#include <gtest/gtest.h>

#include "hw/config/hardware_record.h"

namespace ohmic {
namespace {

ChipConfig chip(std::vector<std::string> set = {}) {
  return make_chip_config(load_hardware("wei2022", set));
}

TEST(Edge, RoundsUpToTheClock) {
  EXPECT_EQ(to_edge(0, 1000), 0U);
  EXPECT_EQ(to_edge(1, 1000), 1000U);
  EXPECT_EQ(to_edge(1000, 1000), 1000U);
  EXPECT_EQ(to_edge(1001, 1000), 2000U);
}

// A round: DAC 2 + array 21.5 + mux 0.131 + conversion 5 = 28.631, at the next edge 29, + 1.
TEST(SliceTiming, SerialDrivesTheArrayEveryRound) {
  EXPECT_EQ(slice_timing(chip(), 6).window(8), 8 * 30000U);
  EXPECT_EQ(slice_timing(chip(), 8).window(8), 8 * 30000U);
  EXPECT_EQ(slice_timing(chip(), 9).window(8), 8 * 60000U);
  EXPECT_EQ(slice_timing(chip(), 128).window(5), 5 * 16 * 30000U);
}

// Held: conversion round edge(5.131) + 1 = 7; the next read, edge(23.5) = 24, runs under them.
TEST(SliceTiming, SampleAndHoldIsBoundByTheLongerOfReadAndConversions) {
  const ChipConfig held = chip({"pe.schedule=sample_hold"});
  EXPECT_EQ(slice_timing(held, 6).window(1), 30000U);
  EXPECT_EQ(slice_timing(held, 6).window(8), 30000U + 7 * 24000U);   // read bound
  EXPECT_EQ(slice_timing(held, 24).window(8), 44000U + 7 * 24000U);  // 3 rounds of 7 < 24
  EXPECT_EQ(slice_timing(held, 32).window(8), 51000U + 7 * 28000U);  // 4 rounds of 7 > 24
  EXPECT_EQ(slice_timing(held, 128).window(5), 135000U + 4 * 112000U);
}

TEST(SliceTiming, OneSliceCostsAtMostWhatSerialDoes) {
  for (std::uint64_t columns : {1U, 8U, 9U, 100U, 128U}) {
    EXPECT_LE(slice_timing(chip({"pe.schedule=sample_hold"}), columns).window(3),
              slice_timing(chip(), columns).window(3));
  }
}

TEST(SliceTiming, CountsItsDrives) {
  EXPECT_EQ(drives_per_slice(chip(), 100), 13U);
  EXPECT_EQ(drives_per_slice(chip({"pe.schedule=sample_hold"}), 100), 1U);
}

TEST(Buffer, WordsTimesCycleAtTheNextEdge) {
  EXPECT_EQ(buffer_words(chip(), 1), 1U);
  EXPECT_EQ(buffer_words(chip(), 64), 1U);
  EXPECT_EQ(buffer_words(chip(), 65), 2U);
  EXPECT_EQ(buffer_time(chip(), 1), 8000U);  // 7.5 ns
  EXPECT_EQ(buffer_time(chip(), 2), 15000U);
  EXPECT_EQ(buffer_time(chip(), 3), 23000U);
}

TEST(Bus, WholeCycles) {
  EXPECT_EQ(bus_time(chip(), 1), 1000U);
  EXPECT_EQ(bus_time(chip(), 1024), 1000U);
  EXPECT_EQ(bus_time(chip(), 1025), 2000U);
}

TEST(Lanes, WholeCycles) {
  EXPECT_EQ(lane_time(chip(), 16, 16), 1000U);
  EXPECT_EQ(lane_time(chip(), 17, 16), 2000U);
}

TEST(AdderTree, LevelsAreTheLogarithm) {
  EXPECT_EQ(adder_levels(1), 0U);
  EXPECT_EQ(adder_levels(2), 1U);
  EXPECT_EQ(adder_levels(3), 2U);
  EXPECT_EQ(adder_levels(16), 4U);
  EXPECT_EQ(adder_levels(17), 5U);
}

}  // namespace
}  // namespace ohmic
