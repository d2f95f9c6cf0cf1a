#include "quant/accuracy/answer_bits.h"

#include <gtest/gtest.h>

#include <stdexcept>

namespace ohmic {
namespace {

TEST(AnswerBits, IsFourBitsADigitTheFirstTheHighest) {
  EXPECT_EQ(hex_of({true, false, false, false, true, true}), "8c");
  EXPECT_EQ(hex_of({}), "");
}

TEST(AnswerBits, AreAnAccuracy) {
  EXPECT_DOUBLE_EQ(accuracy_of({true, false, true, true}), 75);
  EXPECT_DOUBLE_EQ(accuracy_of({}), 0);
}

TEST(AnswerBits, ComesBack) {
  std::vector<bool> bits;
  for (int i = 0; i < 37; ++i) {
    EXPECT_EQ(bits_of_hex(hex_of(bits), bits.size()), bits);
    bits.push_back(i * i % 7 < 3);
  }
}

TEST(AnswerBits, RefusesWhatAreNoSuchDigits) {
  EXPECT_THROW(bits_of_hex("8c", 9), std::invalid_argument);
  EXPECT_THROW(bits_of_hex("8c", 4), std::invalid_argument);
  EXPECT_THROW(bits_of_hex("8G", 8), std::invalid_argument);
}

}  // namespace
}  // namespace ohmic
