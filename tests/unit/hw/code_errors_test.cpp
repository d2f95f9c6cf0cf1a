#include "hw/device/analog/code_errors.h"

#include <gtest/gtest.h>

#include <cmath>

namespace ohmic {
namespace {

ChipConfig chip_of_cells(int bits_per_cell) {
  ChipConfig chip;
  chip.arrays = {{128, 128, 0}};
  chip.bits_per_cell = bits_per_cell;
  return chip;
}

TEST(CodeErrors, IdealCellsHoldTheCodes) {
  const CodeErrors errors(chip_of_cells(2), 1);
  for (const float error : errors.of(0, 0, {-127, -1, 0, 5, 127}, 8)) EXPECT_EQ(error, 0);
}

TEST(CodeErrors, DriftTakesItsShareOfEveryCode) {
  ChipConfig chip = chip_of_cells(1);
  chip.device.drift_nu = 0.5;
  chip.device.drift_s = 4;
  EXPECT_EQ(CodeErrors(chip, 1).of(0, 0, {-6, 0, 7}, 4), (std::vector<float>{3, 0, -3.5F}));
}

/// Code 5 of cells of 1 bit: cells of value 4 and 1, each off by sigma: sigma sqrt(16 + 1).
TEST(CodeErrors, SpreadIsThatOfTheCellsThatAreOn) {
  ChipConfig chip = chip_of_cells(1);
  chip.device.variation = 0.1;
  const std::vector<float> errors = CodeErrors(chip, 1).of(3, 2, std::vector<int>(20000, 5), 4);
  double squares = 0;
  for (const float error : errors) squares += error * error;
  EXPECT_NEAR(std::sqrt(squares / 20000) / (0.1 * std::sqrt(17.0)), 1, 0.025);
}

TEST(CodeErrors, EveryChipAndLayerHasItsOwn) {
  ChipConfig chip = chip_of_cells(1);
  chip.device.variation = 0.1;
  const CodeErrors errors(chip, 1);
  const std::vector<int> codes{5};
  const auto drawn = errors.of(0, 0, codes, 4);
  EXPECT_EQ(errors.of(0, 0, codes, 4), drawn);
  EXPECT_NE(errors.of(1, 0, codes, 4), drawn);
  EXPECT_NE(errors.of(0, 1, codes, 4), drawn);
  EXPECT_NE(CodeErrors(chip, 2).of(0, 0, codes, 4), drawn);
}

}  // namespace
}  // namespace ohmic
