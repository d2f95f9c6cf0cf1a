#include "util/process/interrupt.h"

#include <gtest/gtest.h>

#include <csignal>

namespace ohmic {
namespace {

class Interrupt : public ::testing::TestWithParam<int> {
 protected:
  void TearDown() override { std::signal(GetParam(), SIG_DFL); }
  bool is_ignored() const {
    struct sigaction now {};
    return ::sigaction(GetParam(), nullptr, &now) == 0 && now.sa_handler == SIG_IGN;
  }
};

TEST_P(Interrupt, IsNoted) {
  {
    const InterruptGuard guard;
    EXPECT_FALSE(guard.interrupted());
    std::raise(GetParam());
    EXPECT_TRUE(guard.interrupted());
  }
  EXPECT_FALSE(is_ignored());
  EXPECT_FALSE(InterruptGuard().interrupted());
}

TEST_P(Interrupt, ThatIsIgnoredStaysIgnored) {
  std::signal(GetParam(), SIG_IGN);
  {
    const InterruptGuard guard;
    std::raise(GetParam());
    EXPECT_FALSE(guard.interrupted());
  }
  EXPECT_TRUE(is_ignored());
  {
    const RemovalGuard guard;
    std::raise(GetParam());
  }
  EXPECT_TRUE(is_ignored());
}

TEST_P(Interrupt, EndsAnEndlessRunTheSecondTime) {
  EXPECT_EXIT(
      {
        const InterruptGuard guard;
        std::raise(GetParam());
        std::raise(GetParam());
      },
      ::testing::KilledBySignal(GetParam()), "");
}

INSTANTIATE_TEST_SUITE_P(Signals, Interrupt, ::testing::Values(SIGINT, SIGTERM, SIGHUP));

}  // namespace
}  // namespace ohmic
