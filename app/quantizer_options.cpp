#include "app/quantizer_options.h"

#include "nets/config_error.h"
#include "nets/network_loader.h"
#include "quant/safetensors.h"

namespace ohmic::app {

void add_quantizer_options(po::options_description& options, QuantizerArguments& arguments) {
  options.add_options()(
      "clip", po::value(&arguments.clip)->value_name("kl|mse|max")->default_value(arguments.clip),
      "how clipping values are found")(
      "round",
      po::value(&arguments.round)->value_name("nearest|floor")->default_value(arguments.round),
      "rounding to a level; floor is the base paper's wording")(
      "per-tensor", po::bool_switch(&arguments.per_tensor),
      "one weight scale a layer in place of one an output channel")(
      "bias-correction",
      po::value(&arguments.bias_correction)
          ->value_name("on|off")
          ->default_value(arguments.bias_correction),
      "keep each output's mean where rounding would move it");
}

QuantizerOptions resolve_quantizer(const QuantizerArguments& arguments) {
  const std::string& correction = arguments.bias_correction;
  if (correction != "on" && correction != "off") {
    throw ConfigError("--bias-correction", "found '" + correction + "'; allowed: on, off");
  }
  QuantizerOptions options;
  options.clip = parse_clip_method(arguments.clip);
  options.rounding = parse_rounding(arguments.round);
  options.per_tensor = arguments.per_tensor;
  options.bias_correction = correction == "on";
  return options;
}

TrainedNetwork open_trained_network(const SharedOptions& shared) {
  TrainedNetwork trained;
  trained.network = load_network(shared.net);
  trained.data = open_dataset(shared.data, trained.network);
  trained.weights_file = find_weights(shared.weights, trained.network, trained.data);
  const TensorMap tensors = read_safetensors(trained.weights_file);
  check_weights(trained.network, tensors, trained.weights_file);
  trained.weights = fold_batch_norm(trained.network, tensors);
  return trained;
}

std::string data_label(const Dataset& data) {
  return data.synthetic ? data.spec + " (synthetic stand-in, not a real data set)" : data.spec;
}

}  // namespace ohmic::app
