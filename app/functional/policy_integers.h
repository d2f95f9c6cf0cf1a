#pragma once

#include <optional>
#include <vector>

#include "app/options/named_files.h"
#include "app/options/options.h"
#include "app/options/quantizer_options.h"
#include "quant/integer/integer_network.h"
#include "quant/integer/integer_network_builder.h"

namespace ohmic::app {

/// A trained network that is asked for its integers: those that `evaluate` has, too. An integer
/// network has those of its own policy alone.
class PolicyIntegers {
 public:
  /// Opens data and weights. Throws ConfigError if they are missing or broken, or if one of
  /// `outputs` would be written over them.
  PolicyIntegers(const SharedOptions& shared, const QuantizerArguments& quantizer,
                 const std::vector<NamedFile>& outputs);

  const TrainedNetwork& trained() const { return trained_; }
  /// Calibrates when it is first asked.
  IntegerNetwork at(const QuantPolicy& policy);

 private:
  QuantizerOptions options_;
  TrainedNetwork trained_;
  std::optional<IntegerNetworkBuilder> builder_;
};

}  // namespace ohmic::app
