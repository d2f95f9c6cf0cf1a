#include "app/functional/policy_integers.h"

#include "quant/calibration/calibration.h"

namespace ohmic::app {

PolicyIntegers::PolicyIntegers(const SharedOptions& shared, const QuantizerArguments& quantizer,
                               const std::vector<NamedFile>& outputs)
    : options_(resolve_quantizer(quantizer)),
      trained_(open_trained_network(shared, outputs, WeightsKind::kFloatsOrIntegers)) {
  options_.prune = prune_vector(trained_.network, shared, options_.prune.shape);
}

IntegerNetwork PolicyIntegers::at(const QuantPolicy& policy) {
  if (trained_.integers) return *trained_.integers;
  if (!builder_) {
    builder_.emplace(
        trained_.network, trained_.weights,
        calibrate(trained_.network, trained_.weights, trained_.data.train, kCalibrationImages,
                  resolve_threads(0), options_.bn_reestimation, trained_.weights_file),
        options_);
  }
  return builder_->build(policy);
}

}  // namespace ohmic::app
