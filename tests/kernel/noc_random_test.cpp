#include <gmock/gmock.h>

#include "tests/kernel/flit_reference.h"
#include "tests/kernel/noc_bench.h"
#include "util/random_source.h"

namespace ohmic::noc {
namespace {

struct Load {
  int columns, rows;
  std::uint32_t buffer_flits, max_flits;
  std::uint64_t router_cycles, link_cycles;
  int packets, clocks;  ///< so many packets, offered within so many clocks
};

void PrintTo(const Load& load, std::ostream* out) {
  *out << load.columns << "x" << load.rows << " mesh, buffers of " << load.buffer_flits
       << ", packets up to " << load.max_flits << " in " << load.clocks << " clocks";
}

NocConfig config_of(const Load& load) {
  NocConfig config;
  config.mesh = {load.columns, load.rows};
  config.clock_ps = 800;
  config.router_ps = load.router_cycles * config.clock_ps;
  config.link_ps = load.link_cycles * config.clock_ps;
  config.buffer_flits = load.buffer_flits;
  return config;
}

/// Packets between random ends, the chip port among them; some called before they are ready.
std::vector<Offer> random_offers(const Load& load, std::uint64_t seed) {
  RandomSource random(seed);
  const auto below = [&](std::uint64_t n) { return random() % n; };
  const auto ends = static_cast<std::uint64_t>(load.columns * load.rows + 1);
  std::vector<Offer> offers;
  for (int n = 0; n < load.packets; ++n) {
    Offer o;
    o.source = static_cast<NodeId>(below(ends)) - 1;
    o.destination = below(3) == 0 ? 0 : static_cast<NodeId>(below(ends)) - 1;  // a busy corner
    o.flits = static_cast<std::uint32_t>(1 + below(load.max_flits));
    o.call_ps = below(static_cast<std::uint64_t>(load.clocks)) * 800;
    o.ready_ps = o.call_ps + (below(2) == 0 ? 0 : below(6) * 800);
    offers.push_back(o);
  }
  std::stable_sort(offers.begin(), offers.end(),
                   [](const Offer& a, const Offer& b) { return a.call_ps < b.call_ps; });
  return offers;
}

class NocAgainstFlits : public ::testing::TestWithParam<Load> {};

TEST_P(NocAgainstFlits, EveryTailArrivesAtTheSamePicosecond) {
  const NocConfig config = config_of(GetParam());
  NocBench bench("bench", config);
  for (std::uint64_t seed = 1; seed <= 12; ++seed) {
    const auto offers = random_offers(GetParam(), seed);
    ASSERT_EQ(bench.run(offers), FlitReference(config).run(offers)) << "seed " << seed;
    ASSERT_EQ(bench.context.pool.outstanding(), 0U);
    ASSERT_EQ(bench.mesh.waiting(), 0U);
  }
}

INSTANTIATE_TEST_SUITE_P(
    Loads, NocAgainstFlits,
    ::testing::Values(Load{4, 4, 72, 36, 2, 1, 400, 2000}, Load{4, 4, 8, 8, 2, 1, 600, 300},
                      Load{5, 1, 4, 2, 1, 1, 400, 200}, Load{1, 6, 7, 5, 3, 2, 300, 200},
                      Load{3, 3, 9, 9, 1, 1, 500, 50}, Load{8, 8, 16, 12, 2, 3, 800, 400},
                      Load{2, 2, 3, 1, 1, 1, 500, 100}, Load{1, 1, 6, 6, 2, 1, 200, 100},
                      // wei2022's buffers and packets, at ease and crowded; room for one packet
                      Load{4, 4, 224, 112, 2, 1, 300, 20000}, Load{4, 4, 224, 112, 2, 1, 300, 500},
                      Load{3, 2, 112, 112, 2, 1, 200, 3000}));

}  // namespace
}  // namespace ohmic::noc
