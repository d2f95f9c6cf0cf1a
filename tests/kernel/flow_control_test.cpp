// Credits, line buffer queues and output queues between stubs.
#include "hw/sim/flow_control.h"

#include <gmock/gmock.h>

#include "tests/kernel/stage_bench.h"

namespace ohmic {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(CreditCounter, KnowsAGrantWhenItHasArrived) {
  CreditCounter credit;
  credit.reset(2);
  credit.grant(100, 3);
  credit.grant(200, 5);
  EXPECT_EQ(credit.promised(), 5U);
  EXPECT_EQ(credit.limit(99), 2U);
  EXPECT_EQ(credit.next(), 100U);
  EXPECT_EQ(credit.limit(100), 3U);
  EXPECT_EQ(credit.next(), 200U);
  EXPECT_EQ(credit.limit(200), 5U);
  EXPECT_EQ(credit.next(), noc::kNever);
  credit.reset(1);
  EXPECT_EQ(credit.promised(), 1U);
}

/// A queue of two vectors from two tiles; of the first vector nothing is read.
struct Queue {
  Queue() {
    for (FlowState* flow : {&a, &b}) {
      flow->wake_sender = [this](Picoseconds at) { woken.push_back(at); };
    }
    queue.configure(2, {&a, &b}, 1);
  }
  FlowState a, b;
  LineBufferQueue queue;
  std::vector<Picoseconds> woken;
};

TEST(LineBufferQueue, HasAVectorWhenAllItsPartsHaveCome) {
  Queue q;
  EXPECT_EQ(q.queue.ready_at(0), 0U);
  EXPECT_EQ(q.queue.ready_at(1), noc::kNever);
  q.queue.land(0, 100);
  EXPECT_EQ(q.queue.ready_at(1), noc::kNever);
  q.queue.land(1, 70);
  EXPECT_EQ(q.queue.arrived(), 1U);
  EXPECT_EQ(q.queue.ready_at(1), 100U);
  q.queue.land(0, 300);
  q.queue.land(1, 400);
  EXPECT_EQ(q.queue.ready_at(2), 400U);
  EXPECT_EQ(q.queue.arrived(), 2U);
}

TEST(LineBufferQueue, LendsItsRoomAndWhatIsNeverRead) {
  Queue q;
  EXPECT_EQ(q.a.credit.limit(0), 3U);
  q.queue.release(2, 500);
  EXPECT_EQ(q.a.credit.limit(499), 3U);
  EXPECT_EQ(q.a.credit.limit(500), 4U);
  EXPECT_EQ(q.b.credit.limit(500), 4U);
  q.queue.release(2, 600);  // nothing more
  EXPECT_EQ(q.a.credit.promised(), 4U);
}

TEST(LineBufferQueue, WakesOnlySendersThatHaveUsedUpTheirCredit) {
  Queue q;
  q.a.sent = 3;
  q.b.sent = 2;
  q.queue.release(2, 500);
  EXPECT_THAT(q.woken, ElementsAre(500U));
}

/// An output queue of a tile that sends to the chip's port; a read takes 10 ns.
class Outgoing : public StageBench {
 protected:
  Outgoing() : StageBench(round_chip()) {
    for (FlowState* flow : {&a_, &b_}) {
      flow->flow.from = {0, 0};
      flow->flow.bits = flow->flow.buffer_bits = 32;
      flow->credit.reset(4);
    }
    b_.index = 1;
  }
  void configure(std::vector<FlowState*> flows) {
    queue_.configure(chip_, observers_, std::move(flows), [this](Picoseconds at, std::uint64_t) {
      free_at_ = std::max(at, free_at_) + 10'000;
      return free_at_;
    });
  }
  FlowState a_, b_;
  OutputQueue queue_;
  Picoseconds free_at_ = 0;
};

TEST_F(Outgoing, ASingleReaderIsReadForAhead) {
  configure({&a_});
  queue_.produce(1000);
  queue_.produce(2000);
  queue_.pump(0, tile_.interface);
  EXPECT_THAT(told_.sent, ElementsAre(11'000U, 21'000U));
  EXPECT_TRUE(queue_.drained());
  EXPECT_EQ(queue_.freed(10'999), 0U);
  EXPECT_EQ(queue_.freed(11'000), 1U);
  EXPECT_EQ(queue_.next_free(), 21'000U);
}

TEST_F(Outgoing, HeldVectorsAreAsThoseThatWereProduced) {
  configure({&a_});
  queue_.hold(1, 1000);
  queue_.produce(22'000);  // behind it
  EXPECT_EQ(queue_.produced(), 2U);
  EXPECT_FALSE(queue_.drained());
  queue_.pump(0, tile_.interface);
  EXPECT_THAT(told_.sent, ElementsAre(11'000U, 32'000U));
  EXPECT_EQ(queue_.produced(), 2U);
  EXPECT_TRUE(queue_.drained());
  EXPECT_EQ(queue_.freed(11'000), 1U);
  EXPECT_EQ(queue_.next_free(), 32'000U);
}

TEST_F(Outgoing, OfTwoReadersTheOneFurthestBehindIsServedOneReadAtATime) {
  configure({&a_, &b_});
  a_.sent = 0;
  queue_.produce(0);
  queue_.produce(0);
  queue_.pump(0, tile_.interface);
  EXPECT_EQ(a_.sent + b_.sent, 1U);
  EXPECT_EQ(queue_.next_send(0), 10'000U);
  queue_.pump(9'999, tile_.interface);
  EXPECT_EQ(a_.sent + b_.sent, 1U);
  queue_.pump(10'000, tile_.interface);
  EXPECT_EQ(a_.sent, 1U);
  EXPECT_EQ(b_.sent, 1U);
  EXPECT_EQ(queue_.freed(20'000), 1U);  // both readers have the first vector
}

TEST_F(Outgoing, WaitsForCreditAndKnowsWhenItComes) {
  configure({&a_});
  a_.credit.reset(0);
  queue_.produce(0);
  queue_.pump(0, tile_.interface);
  EXPECT_THAT(told_.sent, IsEmpty());
  EXPECT_EQ(queue_.next_send(0), noc::kNever);
  a_.credit.grant(5000, 1);
  EXPECT_EQ(queue_.next_send(0), 5000U);
  queue_.pump(5000, tile_.interface);
  EXPECT_THAT(told_.sent, ElementsAre(15'000U));
}

TEST_F(Outgoing, AVectorIsCutIntoPacketsOfTheMostFlitsTheLastOneMarked) {
  const auto payload = static_cast<std::uint64_t>(chip_.max_packet_flits - 1);
  const auto flit = static_cast<std::uint64_t>(chip_.flit_bits);
  noc::Packet head;
  head.source = 0;
  head.destination = noc::kChipPort;
  send_vector(chip_, tile_.interface, head, (payload + 1) * flit + 1, 0);
  run_on();
  ASSERT_EQ(end_.packets.size(), 2U);
  EXPECT_EQ(end_.packets[0].flits, payload + 1);
  EXPECT_FALSE(end_.packets[0].last);
  EXPECT_EQ(end_.packets[1].flits, 2U + 1);
  EXPECT_TRUE(end_.packets[1].last);
}

}  // namespace
}  // namespace ohmic
