#include <gmock/gmock.h>

#include <map>

#include "tests/kernel/noc_bench.h"

// Times by hand: one clock is 1000 ps, a router 2 clocks, a link 1 clock (tlm/noc_config.h).

namespace ohmic::noc {
namespace {

using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::Gt;
using ::testing::Pair;
using ::testing::UnorderedElementsAre;

NocConfig line(int columns, std::uint32_t buffer_flits = 72, bool contention = true) {
  NocConfig config;
  config.mesh = {columns, 1};
  config.buffer_flits = buffer_flits;
  config.contention = contention;
  return config;
}

TEST(Route, GoesAlongTheRowFirst) {
  const MeshShape mesh{4, 3};
  EXPECT_EQ(route(mesh, 0, 11), Port::kEast);
  EXPECT_EQ(route(mesh, 3, 11), Port::kSouth);
  EXPECT_EQ(route(mesh, 11, 11), Port::kLocal);
  EXPECT_EQ(route(mesh, 11, 0), Port::kWest);
  EXPECT_EQ(route(mesh, 8, 0), Port::kNorth);
}

TEST(Route, LeavesTheChipWestOfTheFirstRouter) {
  const MeshShape mesh{4, 3};
  EXPECT_EQ(route(mesh, 5, kChipPort), Port::kWest);
  EXPECT_EQ(route(mesh, 4, kChipPort), Port::kNorth);
  EXPECT_EQ(route(mesh, 0, kChipPort), Port::kWest);
}

TEST(Route, FacingPortsAreOpposite) {
  EXPECT_EQ(opposite(Port::kEast), Port::kWest);
  EXPECT_EQ(opposite(Port::kNorth), Port::kSouth);
  EXPECT_EQ(opposite(opposite(Port::kNorth)), Port::kNorth);
}

/// Names of the processes in a module and below.
std::vector<std::string> processes_in(const sc_core::sc_object& module) {
  std::vector<std::string> names;
  for (const sc_core::sc_object* child : module.get_child_objects()) {
    if (dynamic_cast<const sc_core::sc_process_b*>(child) != nullptr)
      names.emplace_back(child->name());
    for (std::string& name : processes_in(*child)) names.push_back(std::move(name));
  }
  return names;
}

TEST(Noc, HasNoProcessButItsQueue) {
  NocBench bench("bench", line(3));
  bench.run({{0, 2, 5, 0, 0}});
  EXPECT_THAT(processes_in(bench), UnorderedElementsAre("bench.events.run", "bench.offer"));
}

/// Calls a target that takes no blocking calls.
struct Caller : sc_core::sc_module {
  explicit Caller(const sc_core::sc_module_name& name) : sc_module(name), out("out") {}
  tlm_utils::simple_initiator_socket<Caller> out;

  tlm::tlm_response_status call() {
    tlm::tlm_generic_payload payload;
    sc_core::sc_time delay;
    out->b_transport(payload, delay);
    return payload.get_response_status();
  }
};

TEST(Noc, AnswersABlockingCallByAnError) {
  NocContext context{line(1)};
  Router router("router", context, 0);
  struct : PacketListener {
    void on_packet(const Packet&, std::uint64_t) override {}
    void on_room() override {}
  } listener;
  NetworkInterface interface("interface", context, listener);
  Caller of_router("of_router"), of_interface("of_interface");
  of_router.out.bind(router.in(Port::kNorth));
  interface.out.bind(router.in(Port::kLocal));
  of_interface.out.bind(interface.in);
  sc_core::sc_start(sc_core::SC_ZERO_TIME);
  EXPECT_EQ(of_router.call(), tlm::TLM_GENERIC_ERROR_RESPONSE);
  EXPECT_EQ(of_interface.call(), tlm::TLM_GENERIC_ERROR_RESPONSE);
}

// Three routers: 3 x (link 1 + router 2) clocks to the last output, link 1, five flits 5.
TEST(NocTiming, ThreeRoutersTakeFifteenClocks) {
  NocBench bench("bench", line(3));
  EXPECT_THAT(bench.run({{0, 2, 5, 0, 0}}), ElementsAre(15000));
  EXPECT_EQ(bench.mesh.counts(1)[0].router_flits, 15U);
  EXPECT_EQ(bench.mesh.counts(1)[0].link_flits, 10U);  // the link to the tile is the router's own
}

TEST(NocTiming, CountsFromWhenThePacketIsReady) {
  NocBench bench("bench", line(3));
  EXPECT_THAT(bench.run({{0, 2, 5, 1000, 7000}}), ElementsAre(22000));
}

// From the chip port through router 0 alone: 1 + 2 + 1 + 2 flits.
TEST(NocTiming, TheChipPortSitsAtTheFirstRouter) {
  NocBench bench("bench", line(2));
  EXPECT_THAT(bench.run({{kChipPort, 0, 2, 0, 0}, {1, kChipPort, 2, 0, 0}}),
              ElementsAre(6000, 9000));
}

// Without contention links are infinitely wide: no flit waits for the one before it.
TEST(NocTiming, WidthlessLinksTakeNoTimeForFlits) {
  NocBench bench("bench", line(3, 72, false));
  EXPECT_THAT(bench.run({{0, 2, 5, 0, 0}, {0, 2, 36, 0, 0}, {1, 2, 36, 0, 0}}),
              ElementsAre(10000, 10000, 7000));
}

// Both want router 1's output to 2 at 6000: local input first, the other the hold of 4 flits later.
TEST(NocTiming, AFlowWaitsExactlyAsLongAsTheOtherHoldsTheLink) {
  NocBench bench("bench", line(3));
  EXPECT_THAT(bench.run({{0, 2, 5, 0, 0}, {1, 2, 4, 3000, 3000}}), ElementsAre(19000, 14000));
}

struct Entries : NocObserver {
  std::map<std::uint32_t, std::uint64_t> at;             ///< by flow
  std::map<std::uint32_t, std::uint64_t> first_granted;  ///< by flow
  void on_inject(const Packet& packet, std::uint64_t at_ps) override { at[packet.flow] = at_ps; }
  void on_hop(NodeId, int, const Packet& packet, std::uint64_t now_ps, std::uint64_t) override {
    first_granted.emplace(packet.flow, now_ps);
  }
};

// The first is at router 1's output to 2 at 6000 and holds it until 11000. The second enters at
// 4000, could leave at 7000 and does at 11000: at router 2's output at 14000, tail 1 + 4 later.
// The third stands behind it: its link is free at 8000, its turn comes at 15000.
TEST(NocTiming, TellsWhenAPacketEntersAndNotWhenItIsGranted) {
  NocBench bench("bench", line(3));
  Entries seen;
  bench.mesh.observe({&seen});
  EXPECT_THAT(bench.run({{0, 2, 5, 0, 0}, {1, 2, 4, 4000, 4000}, {1, 2, 4, 4000, 4000}}),
              ElementsAre(15000, 19000, 23000));
  EXPECT_THAT(seen.at, ElementsAre(Pair(0, 0), Pair(1, 4000), Pair(2, 8000)));
  EXPECT_THAT(seen.first_granted, ElementsAre(Pair(0, 3000), Pair(1, 11000), Pair(2, 15000)));
}

// A buffer of one packet: the second enters router 0 when the tail of the first has left it, at
// 3000 + 5000, and the third one such turn (8000) later.
TEST(NocTiming, AFullBufferHoldsTheSenderBack) {
  NocBench bench("bench", line(2, 5));
  EXPECT_THAT(bench.run({{0, 1, 5, 0, 0}, {0, 1, 5, 0, 0}, {0, 1, 5, 0, 0}}),
              ElementsAre(12000, 20000, 28000));
}

// Room for two packets: they follow each other at the width of the link.
TEST(NocTiming, ARoomyBufferKeepsTheLinkBusy) {
  NocBench bench("bench", line(2, 10));
  EXPECT_THAT(bench.run({{0, 1, 5, 0, 0}, {0, 1, 5, 0, 0}, {0, 1, 5, 0, 0}}),
              ElementsAre(12000, 17000, 22000));
}

// Two inputs that always have a packet take turns: local, west, local, west ...
TEST(NocTiming, RoundRobinTakesTurnsBetweenWholePackets) {
  NocBench bench("bench", line(2));
  std::vector<Offer> offers;
  for (int n = 0; n < 4; ++n) offers.push_back({0, 1, 3, 0, 0});
  for (int n = 0; n < 4; ++n) offers.push_back({1, 1, 3, 0, 3000});
  const auto at = bench.run(offers);
  std::vector<std::size_t> order(at.size());
  for (std::size_t n = 0; n < order.size(); ++n) order[n] = n;
  std::sort(order.begin(), order.end(), [&](auto a, auto b) { return at[a] < at[b]; });
  EXPECT_THAT(order, ElementsAre(4, 0, 5, 1, 6, 2, 7, 3));
}

TEST(NocTiming, RunsTwiceTheSameAndLeaksNothing) {
  NocBench bench("bench", line(4, 6));
  std::vector<Offer> offers;
  for (int n = 0; n < 40; ++n) {
    const auto at = static_cast<std::uint64_t>(n / 4) * 2000;
    offers.push_back({n % 4, (n * 7 + 1) % 4, static_cast<std::uint32_t>(2 + n % 5), at, at});
  }
  const auto first = bench.run(offers);
  EXPECT_THAT(first, Each(Gt(0U)));
  EXPECT_EQ(bench.context.pool.outstanding(), 0U);
  EXPECT_EQ(bench.mesh.waiting(), 0U);
  EXPECT_EQ(bench.run(offers), first);
  EXPECT_EQ(bench.context.pool.outstanding(), 0U);
}

}  // namespace
}  // namespace ohmic::noc
