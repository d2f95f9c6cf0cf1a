#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "datasets/dataset.h"
#include "quant/accuracy/accuracy_oracle.h"
#include "quant/calibration/calibration.h"
#include "quant/integer/integer_network_builder.h"
#include "quant/network/network_weights.h"

namespace ohmic {

struct EvaluatorOptions {
  QuantizerOptions quantizer;
  int threads = 1;
  std::string device = "cpu";         ///< "cpu" or "cuda"
  std::size_t validation_images = 0;  ///< how many of them accuracy() reads; 0 = all
  std::size_t calibration_images = kCalibrationImages;
  std::string weights_file = "weights";  ///< what errors call it
  /// What earlier processes rounded of these weights; null: nothing. Outlives the evaluator. Only a
  /// store that is empty has it calibrate at once, else it does when a width is not there.
  RoundingStore* rounding = nullptr;
  bool onednn = true;  ///< integer convolutions where the build has them; the figures are the same
};

/// Top-1 accuracy, in percent, of a network at a policy, computed in integers: the same figures for
/// any number of threads. Calibrates once; remembers every policy it was asked about,
/// and reads no validation image twice for a policy that is asked again of more of them.
class AccuracyEvaluator : public AccuracyOracle {
 public:
  /// `data.validation` and the first training images are kept. Throws ConfigError if `device` is
  /// not there.
  AccuracyEvaluator(NetworkSpec network, std::vector<FoldedLayer> weights, Dataset data,
                    EvaluatorOptions options);
  /// Of an integer network as it is: of its own policy alone, and without a float network. Nothing
  /// is calibrated or rounded.
  AccuracyEvaluator(NetworkSpec network, IntegerNetwork integers, Dataset data,
                    EvaluatorOptions options);
  AccuracyEvaluator(AccuracyEvaluator&&) noexcept;
  ~AccuracyEvaluator() override;

  std::vector<TimedAnswer<double>> accuracy(const std::vector<QuantPolicy>& policies) override;
  /// On the first `images` validation images (0 = all): a screening and a full reading of the same
  /// policy.
  double validation_accuracy(const QuantPolicy& policy, std::size_t images = 0);
  /// Takes over such a figure, in percent, that another evaluator of the same network, weights and
  /// data gave. Throws std::invalid_argument if so many images cannot have it.
  void remember(const QuantPolicy& policy, std::size_t images, double accuracy);
  /// On the first `images` test images (0 = all). Reads the test set on first use.
  double test_accuracy(const QuantPolicy& policy, std::size_t images = 0);

  /// Which of the first `images` validation images (0 = all) the policy has right. Read anew each
  /// time.
  std::vector<bool> validation_answers(const QuantPolicy& policy, std::size_t images = 0);
  /// The same of all test images.
  std::vector<bool> test_answers(const QuantPolicy& policy);

  double float_validation_accuracy(std::size_t images = 0);
  double float_test_accuracy();
  /// What the float network, or a policy's integer network, puts out for each test image.
  std::vector<Values> float_test_outputs();
  std::vector<Values> test_outputs(const QuantPolicy& policy);

  /// Seconds of calibration and roundings so far.
  IntegerNetworkBuilder::Times build_times() const;
  /// Calibrates now if that is left to do.
  void calibrate();
  /// The integers behind a policy's figures.
  IntegerNetwork integer_network(const QuantPolicy& policy);

 private:
  class Engine;
  std::unique_ptr<Engine> engine_;
};

}  // namespace ohmic
