#pragma once

#include <string>
#include <vector>

#include "app/options/options.h"
#include "datasets/dataset.h"
#include "nets/network_spec.h"
#include "quant/network/network_weights.h"
#include "quant/quantizer.h"

namespace ohmic::app {

/// The options of every command that quantises: --clip --round --per-tensor
/// --error-feedback --bias-correction --bn-reestimation.
struct QuantizerArguments {
  std::string clip = to_string(QuantizerOptions{}.clip);
  std::string round = to_string(QuantizerOptions{}.rounding);
  std::string error_feedback = "on";
  std::string bias_correction = "on";
  std::string bn_reestimation = "off";
  bool per_tensor = false;
};

void add_quantizer_options(po::options_description& options, QuantizerArguments& arguments);

/// ConfigError on a value that is not allowed; it names the option.
QuantizerOptions resolve_quantizer(const QuantizerArguments& arguments);

/// A trained network and its images, as --net, --data and --weights name them.
struct TrainedNetwork {
  NetworkSpec network;
  Dataset data;
  std::string weights_file;
  std::vector<FoldedLayer> weights;
};

/// ConfigError where a part is missing or the weights do not fit the network.
TrainedNetwork open_trained_network(const SharedOptions& shared);

/// "synthetic:digits (synthetic stand-in, not a real data set)": the data set as every report names
/// it.
std::string data_label(const Dataset& data);

}  // namespace ohmic::app
