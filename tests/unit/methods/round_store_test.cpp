#include "methods/round_store.h"

#include <gtest/gtest.h>

#include "quant/training/block_lasso.h"
#include "tests/unit/quant/quarters_case.h"
#include "util/config_error.h"
#include "util/file_io.h"

namespace ohmic {
namespace {

struct RoundStoreTest : QuartersTest {
  CompressDirectory directory{folder.file("")};
  QuantPolicy policy = block_lasso_policy(network, 8, 5);
  IntegerNetwork start = evaluator(weights).integer_network(policy);
  CompressionRound first{0, 0, 8, 8, 91.5, 5.25, 0.75, true, 2.5};

  CompressionRound second() {
    CompressionRound round = first;
    round.number = 1;
    round.alpha = 0.001;
    round.within = false;
    return round;
  }
};

TEST_F(RoundStoreTest, AnotherProcessFindsRoundsAndNetwork) {
  EXPECT_FALSE(RoundStore(directory, network).begun());
  {
    RoundStore store(directory, network);
    store.begin({{"method", "bwq"}});
    store.add(first, &start);
    store.add(second(), nullptr);
  }
  const RoundStore store(directory, network);
  EXPECT_TRUE(store.begun());
  EXPECT_EQ(store.config(), Json({{"method", "bwq"}}));
  ASSERT_EQ(store.rounds().size(), 2U);
  EXPECT_EQ(store.rounds()[1].alpha, 0.001);
  EXPECT_EQ(store.rounds()[0].validation_accuracy, 91.5);
  EXPECT_TRUE(store.rounds()[0].within);
  EXPECT_FALSE(store.rounds()[1].within);
  const IntegerNetwork kept = store.kept();
  EXPECT_EQ(widths_of(kept), policy);
  for (std::size_t i = 0; i < 2; ++i) {
    EXPECT_EQ(kept.layers[i].weights->codes, start.layers[i].weights->codes);
    EXPECT_EQ(kept.layers[i].bias, start.layers[i].bias);
    EXPECT_EQ(kept.layers[i].weight_scale(), start.layers[i].weight_scale());
    EXPECT_EQ(kept.layers[i].input.scale, start.layers[i].input.scale);
  }
}

TEST_F(RoundStoreTest, KeepsTheLastNetworkAloneAndCleansUp) {
  RoundStore store(directory, network);
  store.begin({});
  store.add(first, &start);
  CompressionRound better = second();
  IntegerNetwork other = start;
  other.layers[0].bias[0] += 1;
  store.add(better, &other);
  EXPECT_FALSE(file_exists(directory.kept(0)));
  EXPECT_EQ(store.kept().layers[0].bias, other.layers[0].bias);
  store.clean();
  EXPECT_FALSE(file_exists(directory.kept(1)));
  EXPECT_TRUE(file_exists(directory.rounds()));
}

TEST_F(RoundStoreTest, DamageIsRefused) {
  {
    RoundStore store(directory, network);
    store.begin({{"seed", 1}});
    store.add(first, &start);
  }
  const std::string rounds = read_file(directory.rounds());
  std::string changed = rounds;
  changed.replace(changed.find("91.5"), 4, "99.5");
  write_file_atomically(directory.rounds(), changed);
  EXPECT_THROW(RoundStore(directory, network), ConfigError);
  for (const char* text : {"[]", "{}", "5"}) {
    write_file_atomically(directory.rounds(), text);
    EXPECT_THROW(RoundStore(directory, network), ConfigError) << text;
  }
  write_file_atomically(directory.rounds(), rounds);
  std::string kept = read_file(directory.kept(0));
  kept.back() ^= 1;
  write_file_atomically(directory.kept(0), kept);
  EXPECT_THROW(RoundStore(directory, network).kept(), ConfigError);
}

}  // namespace
}  // namespace ohmic
