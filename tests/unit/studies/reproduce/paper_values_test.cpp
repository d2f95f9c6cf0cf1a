#include "studies/reproduce/paper_values.h"

#include <gtest/gtest.h>

#include <set>

namespace ohmic {
namespace {

double cell(const std::string& row, const std::string& quantity) {
  return printed("table5", row, quantity).value();
}

// The paper's cost with equal weights, from the components printed beside it.
double cost_of(const std::string& network, const std::string& row) {
  double sum = 0;
  for (const char* quantity : {"latency ms", "energy mJ", "power W"}) {
    sum += cell(network + row, quantity) / cell(network + " W8A8", quantity);
  }
  return 100 * sum / 3;
}

TEST(PaperValues, CostsFollowFromTheirComponentsButForOneMisprint) {
  for (const std::string row : {" th0.7 DDPG", " th0.7 PPO", " th0.8 DDPG", " th0.8 PPO"}) {
    EXPECT_NEAR(cost_of("lenet5", row), cell("lenet5" + row, "cost %"), 0.06) << row;
    const double misprint = row == " th0.8 PPO" ? 1 : 0;
    EXPECT_NEAR(cost_of("vgg13", row), cell("vgg13" + row, "cost %") - misprint, 0.06) << row;
  }
}

TEST(PaperValues, SavingsAreThoseOfTheAbstract) {
  EXPECT_NEAR(cell("vgg13 th0.8 DDPG", "cost %") - cell("vgg13 th0.8 PPO", "cost %"), 4.21, 1e-9);
}

TEST(PaperValues, EveryCellStandsOnce) {
  std::set<std::string> cells;
  for (const PrintedValue& value : printed_values()) {
    const std::string cell = std::string(value.item) + "|" + value.row + "|" + value.quantity;
    EXPECT_TRUE(cells.insert(cell).second) << cell;
  }
  EXPECT_FALSE(printed("table5", "lenet5 W8A8", "cost %").has_value());
}

}  // namespace
}  // namespace ohmic
