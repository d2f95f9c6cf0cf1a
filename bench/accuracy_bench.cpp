#include <benchmark/benchmark.h>

#include <memory>
#include <unordered_set>

#include "bench/benchmarks.h"
#include "nets/network_loader.h"
#include "quant/accuracy/accuracy_evaluator.h"
#include "util/random_source.h"

namespace ohmic::bench {
namespace {

constexpr int kWidths[] = {3, 4, 5, 6, 7, 8};  // a policy draws from these

/// A calibrated network that is asked for one new policy after the other.
class Accuracy {
 public:
  Accuracy(const NetworkSpec& network, const std::string& data, const std::string& weights,
           std::size_t images, bool onednn)
      : network_(network), images_(images), evaluator_(open(data, weights, onednn)) {
    // A width's weights are quantised once; that is not what is measured.
    for (const int bits : kWidths)
      evaluator_.integer_network(uniform_policy(network_, bits, bits, kMaxSearchBits));
    evaluator_.validation_accuracy(uniform_policy(network_, kMaxSearchBits, kMaxSearchBits),
                                   images_);
  }

  /// Widths at random from layer `first` on, 8-bit ends; not one that was drawn before, unless
  /// hardly any others are left.
  QuantPolicy draw(std::size_t first) {
    QuantPolicy policy = uniform_policy(network_, 6, 6, kMaxSearchBits);
    int tries = 0;
    do {
      for (std::size_t i = first; i + 1 < policy.layers.size(); ++i) {
        policy.layers[i] = {kWidths[random_() % 6], kWidths[random_() % 6]};
      }
    } while (!drawn_.insert(policy).second && ++tries < 1000);
    return policy;
  }

  double read_test(const QuantPolicy& policy) { return evaluator_.test_accuracy(policy, images_); }
  double read(const QuantPolicy& policy) { return evaluator_.validation_accuracy(policy, images_); }
  std::size_t layers() const { return network_.weight_layers.size(); }

 private:
  AccuracyEvaluator open(const std::string& spec, const std::string& file, bool onednn) {
    Dataset data = open_dataset(spec, network_);
    const TensorMap tensors = read_safetensors(find_weights(file, network_, data));
    bind_affines(network_, tensors);
    EvaluatorOptions options;
    options.threads = 2;
    options.onednn = onednn;
    // What comes before the first policy does not change how long one takes.
    options.quantizer.error_feedback = false;
    options.calibration_images = 128;
    return {network_, fold_batch_norm(network_, tensors), std::move(data), options};
  }

  NetworkSpec network_;
  std::size_t images_;
  RandomSource random_{1};
  std::unordered_set<QuantPolicy> drawn_;
  AccuracyEvaluator evaluator_;
};

/// Every iteration reads a policy that was never seen. `check` where given reads it too, outside
/// the time, test images as well, and the run fails where the figures differ.
void read_new_policies(benchmark::State& state, Accuracy& accuracy, std::size_t first,
                       Accuracy* check) {
  accuracy.read(accuracy.draw(first));
  for (auto _ : state) {
    state.PauseTiming();
    const QuantPolicy policy = accuracy.draw(first);
    state.ResumeTiming();
    const double figure = accuracy.read(policy);
    state.PauseTiming();
    if (check != nullptr &&
        (check->read(policy) != figure || check->read_test(policy) != accuracy.read_test(policy)))
      state.SkipWithError("figures differ");
    state.ResumeTiming();
  }
}

}  // namespace

/// `words`: network, data (mnist:DIR, cifar10:DIR), images (0 = all), weights (absent: shipped).
void register_benchmarks(const std::vector<std::string>& words) {
  const auto word = [&](std::size_t i, const char* usual) {
    return words.size() > i ? words[i] : std::string(usual);
  };
  const NetworkSpec network = load_network(word(0, "lenet5"));
  const std::size_t images = std::stoul(word(2, "0"));
  const auto open = [&](bool onednn) {
    return std::make_shared<Accuracy>(network, word(1, "synthetic:digits"), word(3, ""), images,
                                      onednn);
  };
  const auto onednn = open(true), libtorch = open(false);
  const auto add = [&](const char* name, std::shared_ptr<Accuracy> accuracy, std::size_t first,
                       std::shared_ptr<Accuracy> check) {
    benchmark::RegisterBenchmark(
        (network.name + "/" + name).c_str(),
        [=](benchmark::State& state) { read_new_policies(state, *accuracy, first, check.get()); })
        ->Unit(benchmark::kMillisecond)
        ->UseRealTime()
        ->MeasureProcessCPUTime();
  };
  add("checked", onednn, 1, libtorch);
  add("policy", onednn, 1, nullptr);
  add("last_two_layers", onednn, onednn->layers() - 3, nullptr);
  add("libtorch", libtorch, 1, nullptr);
}

}  // namespace ohmic::bench
