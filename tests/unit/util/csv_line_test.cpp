#include "util/csv_line.h"

#include <gtest/gtest.h>

namespace ohmic {
namespace {

using Cells = std::vector<std::string>;

TEST(CsvFormulas, AreQuotedBehindAnApostrophe) {
  EXPECT_EQ(csv_line({"=cmd|'/c calc'!A1", "+conv", "-a", "@sum", "=1,2"}),
            R"("'=cmd|'/c calc'!A1","'+conv","'-a","'@sum","'=1,2")");
}

TEST(CsvFormulas, NumbersAndPlainNamesStayAsTheyAre) {
  const std::string line = "-0.37,-1e-09,-inf,-,conv1,W8A8-W6A4,'s,a=b,";
  EXPECT_EQ(csv_line({"-0.37", "-1e-09", "-inf", "-", "conv1", "W8A8-W6A4", "'s", "a=b", ""}),
            line);
}

TEST(CsvFormulas, ComeBackAsTheyWere) {
  const Cells cells = {"=x", "'=x", "''=x", "'", "'s", "-1", "-x", "\"=x\"", "+1,2"};
  EXPECT_EQ(csv_cells(csv_line(cells)), cells);
}

}  // namespace
}  // namespace ohmic
