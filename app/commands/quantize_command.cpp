#include <iostream>

#include "app/commands.h"
#include "app/options/integer_options.h"
#include "app/options/options.h"
#include "app/options/quantizer_options.h"
#include "nets/network_loader.h"
#include "quant/accuracy/accuracy_evaluator.h"
#include "quant/integer/network_file.h"
#include "quant/policy_file.h"
#include "util/config_error.h"

namespace ohmic::app {
namespace {

struct Arguments {
  SharedOptions shared;
  QuantizerArguments quantizer;
  std::string idle_chip;  ///< --hw or --set, if one was given
  std::string out;
};

bool parse(const std::vector<std::string>& args, Arguments& arguments) {
  po::options_description options("options");
  add_network_option(options, arguments.shared);
  add_policy_option(options, arguments.shared);
  add_data_options(options, arguments.shared);
  add_hardware_options(options, arguments.shared);
  add_quantizer_options(options, arguments.quantizer);
  add_prune_shape_option(options, arguments.quantizer.prune_shape);
  add_compute_options(options, arguments.shared);
  options.add_options()("out", po::value(&arguments.out)->value_name("FILE"),
                        "safetensors file to write: integer weights, scales, biases");
  po::variables_map values;
  if (!parse_options("quantize", "write the integer network of a policy", args, options, values)) {
    return false;
  }
  arguments.idle_chip = given_chip_option(values);
  if (arguments.out.empty())
    throw ConfigError("--out", "is missing: name the safetensors file to write");
  return true;
}

/// An integer network is there already: it needs neither data nor LibTorch.
void copy(const Arguments& arguments, const NetworkSpec& network, const IntegerNetwork& integers) {
  refuse_shared_files({{"--out", arguments.out}}, chip_files(arguments.shared));
  resolve_policy(arguments.shared, network, integers);
  write_network_file(arguments.out, network, integers);
  std::cout << "wrote " << arguments.out << ": the integers of " << arguments.shared.weights
            << " as they are\n";
}

void quantize(const Arguments& arguments) {
  EvaluatorOptions options;
  options.quantizer = resolve_quantizer(arguments.quantizer);
  options.threads = resolve_threads(arguments.shared.threads);
  options.device = arguments.shared.device;
  TrainedNetwork trained = open_classifier(arguments.shared, {{"--out", arguments.out}});
  options.weights_file = trained.weights_file;
  const QuantPolicy policy = load_policy(arguments.shared.policy, trained.network);
  refuse_idle_chip(arguments.idle_chip, policy);
  options.quantizer.prune =
      prune_vector(trained.network, arguments.shared, options.quantizer.prune.shape);
  const std::string data = data_label(trained.data);

  AccuracyEvaluator evaluator(trained.network, std::move(trained.weights), std::move(trained.data),
                              options);
  const IntegerNetwork integers = evaluator.integer_network(policy);
  write_network_file(arguments.out, trained.network, integers, {{"calibrated_on", data}});
  std::cout << "wrote " << arguments.out << ": " << trained.network.name << " at "
            << to_string(policy) << ", calibrated on " << data << '\n';
}

}  // namespace

int run_quantize(const std::vector<std::string>& args) {
  Arguments arguments;
  if (!parse(args, arguments)) return 0;
  NetworkSpec network = load_network(arguments.shared.net);
  if (const auto integers = named_integers(arguments.shared, network)) {
    refuse_for_integers(arguments.quantizer, arguments.shared.weights);
    refuse_idle_chip(arguments.idle_chip, widths_of(*integers), "float weights");
    copy(arguments, network, *integers);
  } else {
    quantize(arguments);
  }
  return 0;
}

}  // namespace ohmic::app
