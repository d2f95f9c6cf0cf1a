#include "util/text_table.h"

#include <gtest/gtest.h>

#include "util/number_text.h"

namespace ohmic {
namespace {

TEST(TextTable, AlignsColumnsBelowTheirHeadings) {
  TextTable table({{"layer", Align::kLeft}, {"bits"}, {"energy uJ", Align::kRight, 10}});
  table.add_row({"conv1", "W8A8", "1.5"});
  table.add_row({"a longer name", "W2A2"});
  EXPECT_EQ(table.text(),
            "layer          bits   energy uJ\n"
            "conv1          W8A8         1.5\n"
            "a longer name  W2A2\n");
}

TEST(TextTable, WithoutHeadingsHasRowsAlone) {
  TextTable table({{"", Align::kLeft, 6}, {"", Align::kLeft}}, 1);
  table.add_row({"list", "what there is"});
  table.add_row({"explain", "a key"});
  EXPECT_EQ(table.text(), "list    what there is\nexplain a key\n");
}

TEST(TextTable, PutsARemarkBehindTheLastCellOfItsRow) {
  TextTable table({{""}, {"PEs"}, {"power W", Align::kRight, 20}});
  table.add_row({"*", "8", "1"});
  table.add_row({"", "16"}, "does not fit");
  EXPECT_EQ(table.text(),
            "   PEs               power W\n"
            "*    8                     1\n"
            "    16  does not fit\n");
}

TEST(TextTable, CountsCharactersAndNotBytes) {
  TextTable table({{"name", Align::kLeft}, {"n"}});
  table.add_row({"\u00fcbung", "1"});
  table.add_row({"ubung", "2"});
  EXPECT_EQ(table.text(), "name   n\n\u00fcbung  1\nubung  2\n");
}

TEST(NumberText, ShortestReadsBack) {
  EXPECT_EQ(shortest(0.1), "0.1");
  EXPECT_EQ(shortest(0.1 + 0.2), "0.30000000000000004");
  EXPECT_EQ(shortest(100000), "1e+05");
  EXPECT_EQ(shortest(0.0005), "5e-04");
}

TEST(NumberText, PlainNumbersAreWholeWhereTheyAreWhole) {
  EXPECT_EQ(plain_number(100000), "100000");
  EXPECT_EQ(plain_number(0.0005), "0.0005");
  EXPECT_EQ(plain_number(-2.5), "-2.5");
}

TEST(NumberText, FixedDigitsRoundToTheNearest) {
  EXPECT_EQ(fixed_digits(3.14159, 2), "3.14");
  EXPECT_EQ(fixed_digits(2.5, 0), "2");  // half to even, as printf has it
  EXPECT_EQ(fixed_digits(-0.001, 2), "-0.00");
  EXPECT_EQ(fixed_digits(1e300, 0).size(), 301U);
}

TEST(NumberText, SignificantDigitsDropZerosAtTheEnd) {
  EXPECT_EQ(significant_digits(4.28400001, 6), "4.284");
  EXPECT_EQ(significant_digits(1234567, 6), "1.23457e+06");
  EXPECT_EQ(significant_digits(0, 4), "0");
}

TEST(NumberText, DigitsBehindThePointMakeFourFigures) {
  EXPECT_EQ(digits_behind_point(4.284, 4), 3);
  EXPECT_EQ(digits_behind_point(12.5, 4), 2);
  EXPECT_EQ(digits_behind_point(-1818.4, 4), 0);
  EXPECT_EQ(digits_behind_point(18184, 4), 0);
  EXPECT_EQ(digits_behind_point(0.0123, 4), 5);
  EXPECT_EQ(digits_behind_point(1e-30, 4), 9);
  EXPECT_EQ(digits_behind_point(0, 4), 0);
}

}  // namespace
}  // namespace ohmic
