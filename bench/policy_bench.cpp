#include <benchmark/benchmark.h>

#include <memory>

#include "bench/benchmarks.h"
#include "hw/config/hardware_record.h"
#include "hw/cost/energy_meter.h"
#include "hw/mapping/mapper.h"
#include "hw/sim/chip_simulator.h"
#include "nets/network_loader.h"
#include "quant/quant_policy.h"

namespace ohmic::bench {
namespace {

/// The stages between a policy and its cost report, on one elaborated chip.
class Stages {
 public:
  explicit Stages(const NetworkSpec& network)
      : policy_(uniform_policy(network, kMaxSearchBits, kMaxSearchBits)),
        mapper_(network, make_chip_config(hardware_)),
        meter_(network, make_chip_config(hardware_), make_chip_prices(hardware_)),
        mapping_(map()),
        simulator_(make_chip_config(hardware_), static_cast<int>(mapping_.tiles_used())),
        run_(simulator_.run(mapping_)) {}

  Mapping map() const { return std::get<Mapping>(mapper_.map(policy_)); }
  Run simulate(const Mapping& mapping) { return simulator_.run(mapping); }
  CostReport price(const Mapping& mapping, const Run& run) const {
    return meter_.price(mapping, run);
  }
  const Mapping& mapping() const { return mapping_; }
  const Run& run() const { return run_; }

 private:
  HardwareRecord hardware_ = load_hardware("wei2022");
  QuantPolicy policy_;
  Mapper mapper_;
  EnergyMeter meter_;
  Mapping mapping_;
  ChipSimulator simulator_;
  Run run_;
};

void whole_policy(benchmark::State& state, Stages& stages) {
  for (auto _ : state) {
    const Mapping mapping = stages.map();
    benchmark::DoNotOptimize(stages.price(mapping, stages.simulate(mapping)));
  }
  state.counters["events"] = static_cast<double>(stages.run().kernel_events);
  state.counters["policies/s"] =
      benchmark::Counter(static_cast<double>(state.iterations()), benchmark::Counter::kIsRate);
}

void mapping_alone(benchmark::State& state, const Stages& stages) {
  for (auto _ : state) benchmark::DoNotOptimize(stages.map());
}

void timed_run_alone(benchmark::State& state, Stages& stages) {
  for (auto _ : state) benchmark::DoNotOptimize(stages.simulate(stages.mapping()));
}

void pricing_alone(benchmark::State& state, const Stages& stages) {
  for (auto _ : state) benchmark::DoNotOptimize(stages.price(stages.mapping(), stages.run()));
}

}  // namespace

/// `words`: the network, VGG-13 where absent. One network a process: SystemC elaborates once.
void register_benchmarks(const std::vector<std::string>& words) {
  const std::string net = words.empty() ? "vgg13" : words.front();
  const auto stages = std::make_shared<Stages>(load_network(net));
  const auto add = [&](const char* name, auto stage) {
    benchmark::RegisterBenchmark((net + "/" + name).c_str(), [=](benchmark::State& state) {
      stage(state, *stages);
    })->Unit(benchmark::kMillisecond);
  };
  add("policy", whole_policy);
  add("mapping", mapping_alone);
  add("timed_run", timed_run_alone);
  add("pricing", pricing_alone);
}

}  // namespace ohmic::bench
