#include "quant/integer/inference/integer_inference.h"

#include <algorithm>
#include <atomic>
#include <cstring>
#include <functional>
#include <mutex>

#include "quant/integer/inference/code_cache.h"
#include "quant/integer/inference/inference_run.h"
#include "quant/network/chunk_threads.h"

namespace ohmic {
namespace {

constexpr std::size_t kCacheBytes = std::size_t{512} << 20;
constexpr std::size_t kCacheShare = 8;  // a layer's codes are kept if this many fit the cache

/// Calls with the output of image `index` in its set; from several threads.
using Visit = std::function<void(std::size_t index, const Values& output)>;

}  // namespace

class IntegerInference::Engine {
 public:
  Engine(const NetworkSpec& network, int threads)
      : network_(network),
        threads_(threads),
        plan_(plan_inference(network_)),
        products_(network_),
        cache_(kCacheBytes) {}

  /// Visits images [first, last). False if a layer has no exact product.
  bool walk(const IntegerNetwork& integers, const ImageSet& images, std::size_t first,
            std::size_t last, bool cached, const Visit& visit) {
    std::vector<PreparedStep> steps;
    if (!prepare(integers, steps)) return false;
    const auto size = static_cast<std::size_t>(plan_.chunk);
    const std::vector<ImageChunk> chunks = image_chunks(first, last, size);
    const std::vector<std::string> none(plan_.steps.size());
    const std::vector<std::string> names = cached ? cut_names(integers, last - first) : none;
    run_chunks(threads_, chunks.size(), [&](std::size_t index) {
      const ImageChunk& chunk = chunks[index];
      std::unique_ptr<InferenceRun> run = take_run();
      run->start(images, chunk.first, chunk.last);
      // Codes are kept of chunks from their first image on.
      run_cached(*run, steps, chunk.first == chunk.number * size ? names : none, chunk.number);
      for (std::size_t n = chunk.first; n < chunk.last; ++n) visit(n, run->output(n - chunk.first));
      give_back(std::move(run));
    });
    return true;
  }

 private:
  bool prepare(const IntegerNetwork& integers, std::vector<PreparedStep>& steps) {
    steps.resize(plan_.steps.size());
    for (std::size_t i = 0; i < steps.size(); ++i) {
      const InferenceStep& step = plan_.steps[i];
      if (step.weight < 0) continue;
      const IntegerLayer& layer = integers.layers[static_cast<std::size_t>(step.weight)];
      steps[i].product = products_.prepare(step.weight, layer, step.batch);
      if (!steps[i].product) return false;
      steps[i].values = value_grid(layer);
      steps[i].values.low = step.low;
      steps[i].values.high = step.high;
      steps[i].codes = code_grid(layer.input, integers.rounding);
    }
    return true;
  }

  /// By step: what its codes depend on, as text; empty if they are not kept.
  std::vector<std::string> cut_names(const IntegerNetwork& integers, std::size_t count) const {
    std::vector<std::string> names(plan_.steps.size());
    std::string widths;
    for (std::size_t i = 0; i < names.size(); ++i) {
      const InferenceStep& step = plan_.steps[i];
      if (step.weight < 0) continue;
      LayerBits bits = integers.layers[static_cast<std::size_t>(step.weight)].bits;
      widths += 'A' + std::to_string(bits.activation_bits);
      const Layer& layer = network_.layers[static_cast<std::size_t>(step.layer)];
      const std::size_t bytes = count * static_cast<std::size_t>(layer.in.elements());
      if (step.cut && bytes * kCacheShare <= cache_.most_bytes()) names[i] = widths;
      bits.activation_bits = kMaxBits;  // told above: what is left tells the weights
      widths += to_string(QuantPolicy{{bits}});
    }
    return names;
  }

  /// All steps of a chunk, from the latest one whose codes are known.
  void run_cached(InferenceRun& run, const std::vector<PreparedStep>& steps,
                  const std::vector<std::string>& names, std::size_t chunk) {
    const auto name = [&](std::size_t i) { return names[i] + '#' + std::to_string(chunk); };
    std::size_t begin = 0;
    for (std::size_t i = names.size(); i-- > 0 && begin == 0;) {
      if (names[i].empty()) continue;
      const auto known = cache_.find(name(i), run.code_bytes(i));
      if (!known) continue;
      std::memcpy(run.codes(i), known->data(), run.code_bytes(i));
      begin = i;
    }
    for (std::size_t i = begin; i < steps.size(); ++i) {
      if (i > begin && !names[i].empty())
        cache_.keep(name(i), CodeCache::Codes(run.codes(i), run.codes(i) + run.code_bytes(i)));
      run.run(steps, i, i + 1);
    }
  }

  /// Tensors for the calling thread alone, until it gives them back.
  std::unique_ptr<InferenceRun> take_run() {
    const std::lock_guard<std::mutex> lock(mutex_);
    if (idle_.empty()) return std::make_unique<InferenceRun>(network_, plan_);
    std::unique_ptr<InferenceRun> run = std::move(idle_.back());
    idle_.pop_back();
    return run;
  }

  void give_back(std::unique_ptr<InferenceRun> run) {
    const std::lock_guard<std::mutex> lock(mutex_);
    idle_.push_back(std::move(run));
  }

  NetworkSpec network_;
  int threads_;
  InferencePlan plan_;
  IntegerProducts products_;
  CodeCache cache_;
  std::mutex mutex_;
  std::vector<std::unique_ptr<InferenceRun>> idle_;
};

IntegerInference::IntegerInference(const NetworkSpec& network, int threads)
    : engine_(std::make_unique<Engine>(network, threads)) {}
IntegerInference::~IntegerInference() = default;

bool IntegerInference::available() { return IntegerProducts::available(); }

std::optional<std::size_t> IntegerInference::count_correct(const IntegerNetwork& integers,
                                                           const ImageSet& images,
                                                           std::size_t first, std::size_t last,
                                                           bool cached) {
  std::atomic<std::size_t> correct{0};
  const bool exact = engine_->walk(
      integers, images, first, last, cached, [&](std::size_t n, const Values& output) {
        const auto best = std::max_element(output.begin(), output.end()) - output.begin();
        correct += best == images.labels[n] ? 1 : 0;
      });
  if (!exact) return std::nullopt;
  return correct;
}

std::optional<std::vector<Values>> IntegerInference::outputs(const IntegerNetwork& integers,
                                                             const ImageSet& images,
                                                             std::size_t count, bool cached) {
  std::vector<Values> all(count);
  const bool exact = engine_->walk(integers, images, 0, count, cached,
                                   [&](std::size_t n, const Values& output) { all[n] = output; });
  if (!exact) return std::nullopt;
  return all;
}

}  // namespace ohmic
