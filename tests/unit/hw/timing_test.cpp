#include <gtest/gtest.h>

#include "hw/config/hardware_record.h"
#include "hw/device/slice_timing.h"

namespace ohmic {
namespace {

ChipConfig chip(std::vector<std::string> set = {}) {
  return make_chip_config(load_hardware("wei2022", set));
}

SliceTiming timing(std::uint64_t columns) {
  const ChipConfig serial = chip();
  return slice_timing(serial, serial.arrays[0], columns);
}

TEST(Edge, RoundsUpToTheClock) {
  EXPECT_EQ(to_edge(0, 1000), 0U);
  EXPECT_EQ(to_edge(1, 1000), 1000U);
  EXPECT_EQ(to_edge(1000, 1000), 1000U);
  EXPECT_EQ(to_edge(1001, 1000), 2000U);
}

// A round: DAC 2 + array 24 + mux 0.131 + conversion 2 = 28.131, at the next edge 29, + 1.
TEST(SliceTiming, SerialDrivesTheArrayEveryRound) {
  EXPECT_EQ(timing(6).window(8), 8 * 30000U);
  EXPECT_EQ(timing(8).window(8), 8 * 30000U);
  EXPECT_EQ(timing(9).window(8), 8 * 60000U);
  EXPECT_EQ(timing(128).window(5), 5 * 16 * 30000U);
}

// Held: conversion round edge(2.131) + 1 = 4; the next read, edge(26) = 26, runs under them.
TEST(SliceTiming, SampleAndHoldIsBoundByTheLongerOfReadAndConversions) {
  const ChipConfig held = chip({"pe.schedule=sample_hold"});
  EXPECT_EQ(slice_timing(held, held.arrays[0], 6).window(1), 30000U);
  EXPECT_EQ(slice_timing(held, held.arrays[0], 6).window(8), 30000U + 7 * 26000U);  // read bound
  EXPECT_EQ(slice_timing(held, held.arrays[0], 48).window(8),
            50000U + 7 * 26000U);  // 6 rounds of 4 < 26
  EXPECT_EQ(slice_timing(held, held.arrays[0], 64).window(8),
            58000U + 7 * 32000U);  // 8 rounds of 4 > 26
  EXPECT_EQ(slice_timing(held, held.arrays[0], 128).window(5), 90000U + 4 * 64000U);
}

TEST(SliceTiming, OneSliceCostsAtMostWhatSerialDoes) {
  const ChipConfig held = chip({"pe.schedule=sample_hold"});
  for (std::uint64_t columns : {1U, 8U, 9U, 100U, 128U}) {
    EXPECT_LE(slice_timing(held, held.arrays[0], columns).window(3), timing(columns).window(3));
  }
}

TEST(SliceTiming, CountsItsDrives) {
  EXPECT_EQ(drives_per_slice(chip(), 100), 13U);
  EXPECT_EQ(drives_per_slice(chip({"pe.schedule=sample_hold"}), 100), 1U);
}

TEST(Buffer, WordsTimesCycleAtTheNextEdge) {
  EXPECT_EQ(buffer_words(chip(), 1), 1U);
  EXPECT_EQ(buffer_words(chip(), 128), 1U);
  EXPECT_EQ(buffer_words(chip(), 129), 2U);
  EXPECT_EQ(buffer_time(chip(), 1), 16000U);
  EXPECT_EQ(buffer_time(chip(), 2), 32000U);
  const ChipConfig odd = chip({"tile.buffer_cycle_ns=6.5"});
  EXPECT_EQ(buffer_time(odd, 1), 7000U);
  EXPECT_EQ(buffer_time(odd, 2), 13000U);
  EXPECT_EQ(buffer_time(odd, 3), 20000U);
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
