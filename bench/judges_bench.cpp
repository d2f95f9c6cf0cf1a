#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <thread>

#include "rl/oracles/judges.h"
#include "rl/oracles/mpi_link.h"

// How well judges are used: `mpirun --oversubscribe -n 9 judges_bench [SECONDS]` has rank 0 ask in
// batches, and the others sleep for each policy. Efficiency is the share of the judges' time that
// they sleep.

namespace {

using namespace ohmic;
using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

Candidate policy(int number) {
  Candidate policy;
  for (int layer = 0; layer < 4; ++layer, number /= 7) policy.layers.push_back({2 + number % 7, 8});
  return policy;
}

/// Batch after batch, as an agent that learns behind each; answers are taken in order.
double efficiency(Judges& judges, std::size_t ranks, int batch, int batches, double seconds) {
  static int next = 0;
  const Clock::time_point start = Clock::now();
  for (int b = 0; b < batches; ++b) {
    for (int i = 0; i < batch; ++i) judges.submit({{}, policy(next + i)});
    for (int i = 0; i < batch; ++i) judges.take({{}, policy(next + i)});
    next += batch;
  }
  return batch * batches * seconds / (static_cast<double>(ranks) * seconds_since(start));
}

void judge(double seconds) {
  const MpiBench bench;
  while (bench.next().question) {
    std::this_thread::sleep_for(std::chrono::duration<double>(seconds));
    bench.answer({TimedAnswer<double>{50, seconds}, TimedAnswer<HardwareCost>{{1, 1, 1}, 0}});
  }
}

}  // namespace

int main(int argc, char* argv[]) {
  const double seconds = argc > 1 ? std::atof(argv[1]) : 1;
  const MpiJob job;
  if (job.rank() > 0) {
    judge(seconds);
    return 0;
  }
  MpiLink link(job);
  Judges judges(link);
  const int ranks = static_cast<int>(job.judges());
  for (const auto& [name, batch] : {std::pair("random, ten times the judges", 10 * ranks),
                                    {"ppo --rollout-episodes 40", 40},
                                    {"ppo (5 episodes)", 5},
                                    {"ddpg (1 episode)", 1}}) {
    const int batches = std::max(1, 20 / batch);
    std::printf("%-30s %d judges, batches of %3d: %5.1f %%\n", name, ranks, batch,
                100 * efficiency(judges, job.judges(), batch, batches, seconds));
    std::fflush(stdout);
  }
}
