#pragma once

#include <memory>
#include <vector>

#include "datasets/dataset.h"
#include "quant/integer/inference/code_kernels.h"
#include "quant/integer/inference/inference_plan.h"
#include "quant/integer/inference/integer_products.h"

namespace ohmic {

/// Data that a step needs of one integer network; empty for layers without weights.
struct PreparedStep {
  std::shared_ptr<const IntegerProduct> product;
  ValueGrid values;
  CodeGrid codes;  ///< of the step's input
};

/// One thread's tensors for a chunk of images, channels last, and the steps that fill them.
class InferenceRun {
 public:
  InferenceRun(const NetworkSpec& network, const InferencePlan& plan);

  /// Takes images [first, last) as the network's input.
  void start(const ImageSet& images, std::size_t first, std::size_t last);
  /// Does steps [begin, end) of the plan.
  void run(const std::vector<PreparedStep>& steps, std::size_t begin, std::size_t end);

  /// Codes that step `i` reads, [images, H, W, C], for `images` images at most a chunk.
  std::uint8_t* codes(std::size_t i) { return codes_[i].data(); }
  std::size_t code_bytes(std::size_t i) const;
  /// Output of the network for one image of the chunk, planar.
  Values output(std::size_t image) const;

 private:
  const float* values_of(int producer);
  void load_codes(std::size_t i, const PreparedStep& prepared);
  void load_pixels(const CodeGrid& grid, std::uint8_t* codes) const;
  void run_product(std::size_t i, const std::vector<PreparedStep>& steps);
  void hand_on(const InferenceStep& step, const std::vector<PreparedStep>& steps,
               const PreparedStep& prepared, std::size_t first, std::size_t count);
  void run_digital(const InferenceStep& step);
  const std::int32_t* pooled(const InferenceStep& step, std::size_t count);

  const NetworkSpec& network_;
  const InferencePlan& plan_;
  CodeKernels kernels_;
  const ImageSet* images_ = nullptr;
  std::size_t first_ = 0, count_ = 0;
  std::vector<std::size_t> step_of_;              // by layer: the step that begins with it
  std::vector<std::vector<std::uint8_t>> codes_;  // by step
  std::vector<std::vector<float>> values_;        // by layer, then the network's input
  std::vector<std::int32_t> sums_, pooled_;       // of a batch
  std::vector<std::uint8_t> scratch_, flat_codes_;
  std::vector<float> flat_values_;
};

}  // namespace ohmic
