#include "quant/accuracy/accuracy_evaluator.h"

#include <torch/types.h>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <map>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <unordered_map>
#include <utility>

#include "quant/accuracy/accuracy_evaluator_chunks.h"
#include "quant/calibration/calibration.h"
#include "quant/integer/inference/integer_inference.h"
#include "quant/integer/inference/integer_network_torch.h"
#include "quant/integer/integer_network_builder.h"
#include "quant/network/float_layers_torch.h"
#include "quant/network/float_network.h"
#include "quant/network/reference_layers_torch.h"

namespace ohmic {
namespace {

constexpr std::int64_t kBatchBytes = std::int64_t{2}
                                     << 20;  // largest tensor of a batch: about a core's L2 cache
constexpr std::int64_t kPrefixBytes = std::int64_t{512}
                                      << 20;  // cached outputs of the first weight layer

c10::Device open_device(const std::string& name) {
  require_device(name);
  return c10::Device(name);
}

std::int64_t largest_tensor(const NetworkSpec& network) {
  std::int64_t largest = network.input.elements();
  for (const Layer& layer : network.layers) largest = std::max(largest, layer.out.elements());
  return largest;
}

std::size_t count_correct(const at::Tensor& output, const ImageSet& images, std::size_t first) {
  const at::Tensor best = output.flatten(1).argmax(1).to(torch::kCPU).to(torch::kInt64);
  const std::int64_t* guesses = best.data_ptr<std::int64_t>();
  std::size_t correct = 0;
  for (std::size_t i = 0; i < static_cast<std::size_t>(best.numel()); ++i) {
    correct += guesses[i] == images.labels[first + i] ? 1 : 0;
  }
  return correct;
}

}  // namespace

/// The tensors behind the evaluator: integers by oneDNN where it can, else, as floats, by one walk
/// over the images in batches with LibTorch.
class AccuracyEvaluator::Engine {
 public:
  Engine(NetworkSpec network, std::vector<FoldedLayer> weights, Dataset data,
         EvaluatorOptions options)
      : network_(std::move(network)),
        data_(std::move(data)),
        options_(std::move(options)),
        device_(open_device(options_.device)),
        graph_(network_),
        float_layers_(std::in_place, network_, weights),
        builder_(
            std::in_place, network_, weights,
            [this](const auto& floats) { return statistics(floats); }, options_.quantizer,
            options_.rounding) {
    if (options_.rounding == nullptr || options_.rounding->empty()) builder_->calibrate();
    prepare();
  }

  Engine(NetworkSpec network, IntegerNetwork integers, Dataset data, EvaluatorOptions options)
      : network_(std::move(network)),
        data_(std::move(data)),
        options_(std::move(options)),
        device_(open_device(options_.device)),
        graph_(network_),
        given_(std::move(integers)) {
    prepare();
  }

  IntegerNetwork integers(const QuantPolicy& policy) {
    if (builder_) return builder_->build(policy);
    if (policy != widths_of(*given_))
      throw std::invalid_argument("an integer network has no other policy than its own");
    return *given_;
  }
  IntegerNetworkBuilder::Times build_times() const {
    return builder_ ? builder_->times() : IntegerNetworkBuilder::Times();
  }
  void calibrate() {
    if (builder_) builder_->calibrate();
  }

  /// Reads what is left behind the longest earlier reading of the policy.
  double validation(const QuantPolicy& policy, std::size_t images) {
    const std::lock_guard<std::mutex> lock(mutex_);
    const std::size_t count = limited(data_.validation, images);
    auto& known = known_[policy];
    auto longest = known.upper_bound(count);
    const auto [first, right] =
        longest == known.begin() ? std::pair<const std::size_t, std::size_t>() : *--longest;
    if (first == count) return percent(right, count);
    const std::size_t all = right + right_answers(data_.validation, first, count, policy, true);
    known[count] = all;
    return percent(all, count);
  }

  void remember(const QuantPolicy& policy, std::size_t images, double accuracy) {
    const std::lock_guard<std::mutex> lock(mutex_);
    const std::size_t count = limited(data_.validation, images);
    const auto right =
        static_cast<std::size_t>(std::llround(accuracy / 100 * static_cast<double>(count)));
    if (right > count || percent(right, count) != accuracy)
      throw std::invalid_argument("an accuracy that " + std::to_string(count) +
                                  " images cannot have");
    known_[policy][count] = right;
  }

  double test(const QuantPolicy& policy, std::size_t images) {
    const std::lock_guard<std::mutex> lock(mutex_);
    const std::size_t count = limited(test_set(), images);
    return percent(right_answers(test_set(), 0, count, policy, false), count);
  }

  double float_validation(std::size_t images) {
    return float_accuracy(data_.validation, limited(data_.validation, images));
  }
  double float_test() { return float_accuracy(test_set(), test_set().size()); }

  std::vector<Values> float_test_outputs() {
    const ImageSet& images = test_set();
    return outputs(images.size(),
                   [&](const ImageChunk& chunk) { return float_output(images, chunk); });
  }

  std::vector<Values> test_outputs(const QuantPolicy& policy) {
    return policy_outputs(policy, test_set(), test_set().size());
  }

  std::vector<bool> validation_answers(const QuantPolicy& policy, std::size_t images) {
    const std::lock_guard<std::mutex> lock(mutex_);
    return answers(policy, data_.validation, limited(data_.validation, images));
  }

  std::vector<bool> test_answers(const QuantPolicy& policy) {
    const std::lock_guard<std::mutex> lock(mutex_);
    return answers(policy, test_set(), test_set().size());
  }

  const EvaluatorOptions& options() const { return options_; }

 private:
  void prepare() {
    if (options_.onednn && device_.is_cpu() && IntegerInference::available())
      inference_.emplace(network_, options_.threads);
    const std::int64_t bytes = largest_tensor(network_) * std::int64_t{sizeof(float)};
    const std::int64_t most = device_.is_cpu() ? 256 : 1024;
    batch_ = static_cast<std::size_t>(std::clamp<std::int64_t>(kBatchBytes / bytes, 8, most));
  }

  std::vector<InputStatistics> statistics(const std::vector<FoldedLayer>& weights) {
    const ImageSet train = std::exchange(data_.train, ImageSet{});
    return ohmic::calibrate(network_, weights, train, options_.calibration_images, options_.threads,
                            options_.quantizer.bn_reestimation, options_.weights_file);
  }

  static std::size_t limited(const ImageSet& images, std::size_t wanted) {
    return wanted == 0 ? images.size() : std::min(wanted, images.size());
  }

  const ImageSet& test_set() {
    if (!test_) test_ = data_.load_test();
    return *test_;
  }

  /// For how many of images [first, last) `forward(chunk)` is right.
  template <typename Forward>
  std::size_t walk(const ImageSet& images, std::size_t first, std::size_t last,
                   const Forward& forward) {
    std::atomic<std::size_t> correct{0};
    const int threads = device_.is_cpu() ? options_.threads : 1;
    for_each_chunk(threads, image_chunks(first, last, batch_), [&](const ImageChunk& chunk) {
      correct += count_correct(forward(chunk), images, chunk.first);
    });
    return correct;
  }

  static double percent(std::size_t correct, std::size_t count) {
    return 100.0 * static_cast<double>(correct) /
           static_cast<double>(std::max<std::size_t>(count, 1));
  }

  double float_accuracy(const ImageSet& images, std::size_t count) {
    if (!float_layers_) throw std::logic_error("an integer network has no float accuracy");
    const std::size_t right = walk(
        images, 0, count, [&](const ImageChunk& chunk) { return float_output(images, chunk); });
    return percent(right, count);
  }

  at::Tensor float_output(const ImageSet& images, const ImageChunk& chunk) const {
    auto slots = graph_.start(image_tensor(images, chunk.first, chunk.last));
    graph_.run(slots, 0, graph_.length(),
               [&](int i, const at::Tensor& x) { return float_layers_->run(i, x); });
    return graph_.output(slots);
  }

  /// What a policy's integer network makes of the first `count` images.
  std::vector<Values> policy_outputs(const QuantPolicy& policy, const ImageSet& images,
                                     std::size_t count) {
    const IntegerNetwork network = integers(policy);
    if (inference_) {
      auto found = inference_->outputs(network, images, count, false);
      if (found) return *std::move(found);
    }
    const TorchIntegerNetwork layers(network_, network, device_);
    const auto weights = [&](int i, const at::Tensor& x) { return layers.run(i, x); };
    return outputs(count, [&](const ImageChunk& chunk) {
      auto slots = graph_.start(image_tensor(images, chunk.first, chunk.last).to(device_));
      graph_.run(slots, 0, graph_.length(), weights);
      return graph_.output(slots);
    });
  }

  /// Which of them it has right: the largest output, the first of equals, is the label.
  std::vector<bool> answers(const QuantPolicy& policy, const ImageSet& images, std::size_t count) {
    std::vector<bool> right;
    for (const Values& outputs : policy_outputs(policy, images, count)) {
      const auto guess = std::max_element(outputs.begin(), outputs.end()) - outputs.begin();
      right.push_back(guess == static_cast<std::ptrdiff_t>(images.labels[right.size()]));
    }
    return right;
  }

  /// What `forward(chunk)` makes of the first `count` images.
  template <typename Forward>
  std::vector<Values> outputs(std::size_t count, const Forward& forward) {
    std::vector<Values> rows(count);
    const int threads = device_.is_cpu() ? options_.threads : 1;
    for_each_chunk(threads, image_chunks(0, count, batch_), [&](const ImageChunk& chunk) {
      const at::Tensor output =
          forward(chunk).flatten(1).to(torch::kCPU).to(torch::kFloat32).contiguous();
      const auto size = static_cast<std::size_t>(output.size(1));
      const float* values = output.data_ptr<float>();
      for (std::size_t n = chunk.first; n < chunk.last; ++n, values += size)
        rows[n].assign(values, values + size);
    });
    return rows;
  }

  /// For how many of images [first, last) the policy's network is right.
  std::size_t right_answers(const ImageSet& images, std::size_t first, std::size_t last,
                            const QuantPolicy& policy, bool cached) {
    const IntegerNetwork network = integers(policy);
    if (inference_) {
      const auto correct = inference_->count_correct(network, images, first, last, cached);
      if (correct) return *correct;
    }
    const TorchIntegerNetwork layers(network_, network, device_);
    const auto weights = [&](int i, const at::Tensor& x) { return layers.run(i, x); };
    if (cached) open_prefix(policy, last);
    return walk(images, first, last, [&](const ImageChunk& chunk) {
      // Prefixes are kept of chunks from their first image on.
      const bool kept = cached && chunk.first == chunk.number * batch_;
      auto slots = prefix(images, chunk, weights, kept ? &prefixes_[chunk.number] : nullptr);
      graph_.run(slots, graph_.prefix_length(), graph_.length(), weights);
      return graph_.output(slots);
    });
  }

  /// Tensors at the second weight layer of a chunk's images, from `cache` where it holds them.
  template <typename Weights>
  TorchGraph::Slots prefix(const ImageSet& images, const ImageChunk& chunk, const Weights& weights,
                           std::pair<std::size_t, TorchGraph::Slots>* cache) {
    const std::size_t count = chunk.last - chunk.first;
    if (cache && cache->first == count) return cache->second;
    auto slots = graph_.start(image_tensor(images, chunk.first, chunk.last).to(device_));
    graph_.run(slots, 0, graph_.prefix_length(), weights);
    if (cache && keep_prefix_) *cache = {count, slots};
    return slots;
  }

  /// Makes room for the prefixes of `count` validation images and forgets those of other widths.
  void open_prefix(const QuantPolicy& policy, std::size_t count) {
    const int first_layer = graph_.first_weight_layer();
    const LayerBits bits = policy.layers[static_cast<std::size_t>(first_layer)];
    const std::int64_t bytes =
        network_.weight_layer(first_layer).out.elements() * std::int64_t{sizeof(float)};
    keep_prefix_ = bytes * static_cast<std::int64_t>(count) <= kPrefixBytes;
    if (!(prefix_bits_ == bits)) prefixes_.clear();
    prefix_bits_ = bits;
    prefixes_.resize(std::max(prefixes_.size(), (count + batch_ - 1) / batch_));
  }

  NetworkSpec network_;
  Dataset data_;
  EvaluatorOptions options_;
  c10::Device device_;
  TorchGraph graph_;
  std::optional<TorchFloatLayers> float_layers_;  // with the builder, or neither
  std::optional<IntegerNetworkBuilder> builder_;
  std::optional<IntegerNetwork> given_;        // in their place
  std::optional<IntegerInference> inference_;  // none: LibTorch alone, with the same figures
  std::optional<ImageSet> test_;
  std::size_t batch_ = 1;
  std::mutex mutex_;
  // How many of the first N validation images a policy has right, by N.
  std::unordered_map<QuantPolicy, std::map<std::size_t, std::size_t>> known_;
  LayerBits prefix_bits_{0, 0};
  bool keep_prefix_ = false;
  std::vector<std::pair<std::size_t, TorchGraph::Slots>> prefixes_;  // by chunk: images, tensors
};

AccuracyEvaluator::AccuracyEvaluator(NetworkSpec network, std::vector<FoldedLayer> weights,
                                     Dataset data, EvaluatorOptions options)
    : engine_(std::make_unique<Engine>(std::move(network), std::move(weights), std::move(data),
                                       std::move(options))) {}

AccuracyEvaluator::AccuracyEvaluator(NetworkSpec network, IntegerNetwork integers, Dataset data,
                                     EvaluatorOptions options)
    : engine_(std::make_unique<Engine>(std::move(network), std::move(integers), std::move(data),
                                       std::move(options))) {}

AccuracyEvaluator::AccuracyEvaluator(AccuracyEvaluator&&) noexcept = default;
AccuracyEvaluator::~AccuracyEvaluator() = default;

std::vector<TimedAnswer<double>> AccuracyEvaluator::accuracy(
    const std::vector<QuantPolicy>& policies) {
  std::vector<TimedAnswer<double>> answers;
  for (const QuantPolicy& policy : policies) {
    answers.push_back(
        timed([&] { return engine_->validation(policy, engine_->options().validation_images); }));
  }
  return answers;
}

double AccuracyEvaluator::validation_accuracy(const QuantPolicy& policy, std::size_t images) {
  return engine_->validation(policy, images);
}

void AccuracyEvaluator::remember(const QuantPolicy& policy, std::size_t images, double accuracy) {
  engine_->remember(policy, images, accuracy);
}

double AccuracyEvaluator::test_accuracy(const QuantPolicy& policy, std::size_t images) {
  return engine_->test(policy, images);
}

std::vector<bool> AccuracyEvaluator::validation_answers(const QuantPolicy& policy,
                                                        std::size_t images) {
  return engine_->validation_answers(policy, images);
}

std::vector<bool> AccuracyEvaluator::test_answers(const QuantPolicy& policy) {
  return engine_->test_answers(policy);
}

double AccuracyEvaluator::float_validation_accuracy(std::size_t images) {
  return engine_->float_validation(images);
}

double AccuracyEvaluator::float_test_accuracy() { return engine_->float_test(); }

std::vector<Values> AccuracyEvaluator::float_test_outputs() {
  return engine_->float_test_outputs();
}

std::vector<Values> AccuracyEvaluator::test_outputs(const QuantPolicy& policy) {
  return engine_->test_outputs(policy);
}

IntegerNetworkBuilder::Times AccuracyEvaluator::build_times() const {
  return engine_->build_times();
}

void AccuracyEvaluator::calibrate() { engine_->calibrate(); }

IntegerNetwork AccuracyEvaluator::integer_network(const QuantPolicy& policy) {
  return engine_->integers(policy);
}

}  // namespace ohmic
