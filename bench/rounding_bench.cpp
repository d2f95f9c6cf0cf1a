#include <benchmark/benchmark.h>

#include <memory>

#include "bench/benchmarks.h"
#include "datasets/dataset.h"
#include "nets/network_loader.h"
#include "quant/calibration/calibration.h"
#include "quant/integer/integer_network_builder.h"
#include "quant/network/network_weights.h"

namespace ohmic::bench {
namespace {

/// A float network and what it is calibrated on.
struct Floats {
  NetworkSpec network;
  Dataset data;
  std::vector<FoldedLayer> weights;
  std::vector<InputStatistics> inputs;

  Floats(const std::string& net, const std::string& spec, const std::string& file)
      : network(load_network(net)), data(open_dataset(spec, network)) {
    const TensorMap tensors = read_safetensors(find_weights(file, network, data));
    weights = fold_batch_norm(network, tensors);
    bind_affines(network, tensors);
    inputs = statistics();
  }

  std::vector<InputStatistics> statistics() const {
    return calibrate(network, weights, data.train, kCalibrationImages, 1);
  }
};

void calibration(benchmark::State& state, const Floats& floats) {
  for (auto _ : state) benchmark::DoNotOptimize(floats.statistics());
}

/// All layers at one width, for the first time: what is known of no width, and of this one.
void first_sight(benchmark::State& state, const Floats& floats) {
  const auto bits = static_cast<int>(state.range(0));
  for (auto _ : state) {
    state.PauseTiming();
    IntegerNetworkBuilder builder(floats.network, floats.weights, floats.inputs, {});
    state.ResumeTiming();
    benchmark::DoNotOptimize(builder.build(uniform_policy(floats.network, bits, bits)));
  }
}

/// All seven widths, one after the other, as a search comes to know them.
void all_widths(benchmark::State& state, const Floats& floats) {
  for (auto _ : state) {
    state.PauseTiming();
    IntegerNetworkBuilder builder(floats.network, floats.weights, floats.inputs, {});
    state.ResumeTiming();
    for (int bits = kMinBits; bits <= kMaxSearchBits; ++bits)
      benchmark::DoNotOptimize(builder.build(uniform_policy(floats.network, bits, bits)));
  }
}

}  // namespace

/// `words`: network, data (mnist:DIR, cifar10:DIR), weights (absent: shipped).
void register_benchmarks(const std::vector<std::string>& words) {
  const auto word = [&](std::size_t i, const char* usual) {
    return words.size() > i ? words[i] : std::string(usual);
  };
  const auto floats =
      std::make_shared<const Floats>(word(0, "lenet5"), word(1, "synthetic:digits"), word(2, ""));
  const auto add = [&](const char* name, auto work) {
    return benchmark::RegisterBenchmark((floats->network.name + "/" + name).c_str(),
                                        [=](benchmark::State& state) { work(state, *floats); })
        ->Unit(benchmark::kMillisecond)
        ->MeasureProcessCPUTime();
  };
  add("calibration", calibration);
  add("first_sight", first_sight)->DenseRange(kMinBits, kMaxSearchBits);
  add("all_widths", all_widths);
}

}  // namespace ohmic::bench
