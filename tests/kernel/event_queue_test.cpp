// The chip's event queue: when events come, in which order, and how it compares to the kernel's
// own.
#include "tlm/event_queue.h"

#include <gmock/gmock.h>

#include <memory>
#include <random>
#include <vector>

#include "tlm/sc_ps.h"

namespace ohmic::noc {
namespace {

using ::testing::ElementsAre;
using ::testing::Pair;

class EventQueueTest : public ::testing::Test {
 protected:
  struct Noted : TimedEvent {
    Noted(EventQueueTest& test, int name)
        : TimedEvent(test.queue_,
                     [&test, name] { test.came_.emplace_back(now_ps() - test.begun_, name); }) {}
  };
  std::uint64_t at(std::uint64_t ps) const { return begun_ + ps; }

  std::uint64_t begun_ = now_ps();
  std::vector<std::pair<std::uint64_t, int>> came_;
  EventQueue queue_{"queue"};
  Noted one_{*this, 1}, two_{*this, 2}, three_{*this, 3};
};

TEST_F(EventQueueTest, BringsEventsInTheOrderOfTimeThenOfRequests) {
  two_.notify_at(at(70));
  one_.notify_at(at(70));
  three_.notify_at(at(5));
  sc_core::sc_start();
  EXPECT_THAT(came_, ElementsAre(Pair(5, 3), Pair(70, 2), Pair(70, 1)));
}

TEST_F(EventQueueTest, KeepsTheEarliestInstantOfAnEvent) {
  one_.notify_at(at(50));
  one_.notify_at(at(20));
  one_.notify_at(at(30));
  one_.notify_at(kNever);
  sc_core::sc_start();
  EXPECT_THAT(came_, ElementsAre(Pair(20, 1)));
}

TEST_F(EventQueueTest, BringsWhatIsAskedForNowInTheNextDeltaCycleOnce) {
  TimedEvent first(queue_, [this] {
    two_.notify_at(now_ps());
    two_.notify_delta();
    EXPECT_TRUE(came_.empty());
  });
  first.notify_at(at(10));
  three_.notify_at(at(10));
  sc_core::sc_start();
  EXPECT_THAT(came_, ElementsAre(Pair(10, 3), Pair(10, 2)));
}

TEST_F(EventQueueTest, KeepsAPendingInstantBesideADeltaCycle) {
  one_.notify_at(at(40));
  one_.notify_delta();
  sc_core::sc_start();
  EXPECT_THAT(came_, ElementsAre(Pair(0, 1), Pair(40, 1)));
}

TEST_F(EventQueueTest, ForgetsWhatWasCancelledOrCleared) {
  one_.notify_at(at(10));
  one_.cancel();
  two_.notify_at(at(10));
  two_.notify_delta();
  queue_.clear();
  three_.notify_at(at(30));
  sc_core::sc_start();
  EXPECT_THAT(came_, ElementsAre(Pair(30, 3)));
  one_.notify_at(at(30 + 5));
  sc_core::sc_start();
  EXPECT_THAT(came_, ElementsAre(Pair(30, 3), Pair(35, 1)));
}

/// What the queue stands in for: an event and a process of the kernel each.
struct KernelEvent : sc_core::sc_module {
  KernelEvent(const sc_core::sc_module_name& name, std::function<void()> action)
      : sc_module(name), action_(std::move(action)), event_("event") {
    SC_METHOD(come);
    sensitive << event_;
    dont_initialize();
  }
  SC_HAS_PROCESS(KernelEvent);
  void come() { action_(); }
  std::function<void()> action_;
  sc_core::sc_event event_;
};

/// Events that ask for one another at random, in the queue and in the kernel: the same instants.
TEST_F(EventQueueTest, BringsEventsWhenTheKernelWould) {
  constexpr int kEvents = 20;
  constexpr int kSteps = 2000;
  const auto trace = [&](bool queued) {
    std::mt19937 random(7);
    std::vector<std::uint64_t> instants;
    std::vector<std::unique_ptr<TimedEvent>> timed;
    std::vector<std::unique_ptr<KernelEvent>> kernel;
    const std::uint64_t begun = now_ps();
    const auto ask = [&](std::size_t event, std::uint64_t in) {
      if (queued) {
        timed[event]->notify_at(now_ps() + in);
      } else {
        kernel[event]->event_.notify(ps(in));
      }
    };
    // Instants alone are compared, and only the first event of an instant asks: what comes first at
    // one instant is the kernel's own choice.
    const auto come = [&] {
      const std::uint64_t now = now_ps() - begun;
      if (!instants.empty() && instants.back() == now) return;
      instants.push_back(now);
      if (instants.size() >= kSteps) return;
      for (int n = 0; n < 2; ++n) ask(random() % kEvents, 1 + random() % 400);
    };
    for (int e = 0; e < kEvents; ++e) {
      timed.push_back(std::make_unique<TimedEvent>(queue_, come));
      if (!queued)
        kernel.push_back(
            std::make_unique<KernelEvent>(("kernel_" + std::to_string(e)).c_str(), come));
    }
    ask(0, 3);
    sc_core::sc_start();
    return instants;
  };
  const auto of_kernel = trace(false);
  ASSERT_GE(of_kernel.size(), kSteps);  // and those that were pending
  EXPECT_EQ(trace(true), of_kernel);
}

}  // namespace
}  // namespace ohmic::noc
