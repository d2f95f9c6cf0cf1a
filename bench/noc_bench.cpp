#include "tests/kernel/noc_bench.h"

#include <benchmark/benchmark.h>

#include <algorithm>
#include <memory>

#include "bench/benchmarks.h"
#include "util/random_source.h"

namespace ohmic::bench {
namespace {

constexpr int kSide = 8;
constexpr std::uint64_t kClockPs = 1000;

/// Packets of 1 to 36 flits between random tiles; one offered every `gap` clocks on average.
std::vector<noc::Offer> random_offers(int packets, std::uint64_t gap) {
  RandomSource random(1);
  std::vector<noc::Offer> offers(static_cast<std::size_t>(packets));
  for (noc::Offer& o : offers) {
    o.source = static_cast<noc::NodeId>(random() % (kSide * kSide));
    o.destination = static_cast<noc::NodeId>(random() % (kSide * kSide));
    o.flits = static_cast<std::uint32_t>(1 + random() % 36);
    o.call_ps = random() % (static_cast<std::uint64_t>(packets) * gap) * kClockPs;
    o.ready_ps = o.call_ps;
  }
  std::stable_sort(offers.begin(), offers.end(),
                   [](const noc::Offer& a, const noc::Offer& b) { return a.call_ps < b.call_ps; });
  return offers;
}

void packets(benchmark::State& state, noc::NocBench& mesh, std::uint64_t gap) {
  constexpr int kPackets = 10'000;
  const auto offers = random_offers(kPackets, gap);
  for (auto _ : state) benchmark::DoNotOptimize(mesh.run(offers));
  state.counters["packets/s"] = benchmark::Counter(
      static_cast<double>(state.iterations()) * kPackets, benchmark::Counter::kIsRate);
  state.counters["events/packet"] = static_cast<double>(mesh.mesh.events()) / kPackets;
}

}  // namespace

void register_benchmarks(const std::vector<std::string>&) {
  noc::NocConfig config;
  config.mesh = {kSide, kSide};
  const auto mesh = std::make_shared<noc::NocBench>("bench", config);
  for (const std::uint64_t gap : {64U, 4U, 1U}) {
    benchmark::RegisterBenchmark(("mesh_8x8/gap:" + std::to_string(gap)).c_str(),
                                 [=](benchmark::State& state) { packets(state, *mesh, gap); })
        ->Unit(benchmark::kMillisecond);
  }
}

}  // namespace ohmic::bench
