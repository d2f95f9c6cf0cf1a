#include <iomanip>
#include <iostream>
#include <locale>
#include <sstream>

#include "app/commands.h"
#include "app/options.h"
#include "app/quantizer_options.h"
#include "nets/config_error.h"
#include "nets/json_section.h"
#include "quant/accuracy_evaluator.h"

namespace ohmic::app {
namespace {

struct Arguments {
  SharedOptions shared;
  QuantizerArguments quantizer;
  int images = 0;
};

/// Top-1 accuracy in percent.
struct Figures {
  double validation = 0;
  double test = 0;
};

struct Evaluation {
  std::string network, data, label, weights;  ///< label: the data set as people read it
  bool synthetic = false;
  Json policy;              ///< as the layers of a policy file
  std::string policy_spec;  ///< as the user wrote it
  Figures floats, w8a8, quantized;
};

bool parse(const std::vector<std::string>& args, Arguments& arguments) {
  po::options_description options("options");
  add_network_option(options, arguments.shared);
  add_policy_option(options, arguments.shared);
  add_data_options(options, arguments.shared);
  options.add_options()("images", po::value(&arguments.images)->value_name("N"),
                        "validation images to read (default: all)");
  add_quantizer_options(options, arguments.quantizer);
  add_compute_options(options, arguments.shared);
  add_json_option(options, arguments.shared);
  po::variables_map values;
  if (!parse_options("evaluate", "accuracy of a policy beside float and W8A8", args, options,
                     values)) {
    return false;
  }
  if (arguments.images < 0) {
    throw ConfigError("--images", "cannot be negative, found " + std::to_string(arguments.images));
  }
  return true;
}

Evaluation evaluate(const Arguments& arguments) {
  EvaluatorOptions options;
  options.quantizer = resolve_quantizer(arguments.quantizer);
  options.threads = resolve_threads(arguments.shared.threads);
  options.device = arguments.shared.device;
  const auto images = static_cast<std::size_t>(arguments.images);
  TrainedNetwork trained = open_trained_network(arguments.shared);
  const NetworkSpec network = trained.network;
  const QuantPolicy policy = load_policy(arguments.shared.policy, network);
  const QuantPolicy w8a8 = uniform_policy(network, kMaxBits, kMaxBits);

  Evaluation result{network.name,
                    trained.data.spec,
                    data_label(trained.data),
                    trained.weights_file,
                    trained.data.synthetic,
                    policy_layers(policy, network),
                    arguments.shared.policy,
                    {},
                    {},
                    {}};
  AccuracyEvaluator evaluator(network, std::move(trained.weights), std::move(trained.data),
                              options);
  const auto figures_of = [&](const QuantPolicy& p) {
    return Figures{evaluator.validation_accuracy(p, images), evaluator.test_accuracy(p)};
  };
  result.floats = {evaluator.float_validation_accuracy(images), evaluator.float_test_accuracy()};
  result.w8a8 = figures_of(w8a8);
  result.quantized = policy == w8a8 ? result.w8a8 : figures_of(policy);
  return result;
}

Json to_json(const Figures& figures) {
  return {{"validation_accuracy", figures.validation}, {"test_accuracy", figures.test}};
}

std::string to_json(const Evaluation& e) {
  Json json = {{"schema_version", 1},
               {"network", e.network},
               {"data", e.data},
               {"synthetic", e.synthetic},
               {"weights", e.weights}};
  json["policy"] = e.policy;
  json["float"] = to_json(e.floats);
  json["w8a8"] = to_json(e.w8a8);
  json["quantized"] = to_json(e.quantized);
  return json.dump(2) + "\n";
}

std::string to_table(const Evaluation& e) {
  std::ostringstream text;
  text.imbue(std::locale::classic());
  text << "network  " << e.network << "\ndata     " << e.label << "\nweights  " << e.weights
       << "\npolicy   " << e.policy_spec << "\n\naccuracy in %     float     W8A8   policy\n"
       << std::fixed << std::setprecision(2);
  const auto row = [&](const char* name, double a, double b, double c) {
    text << name << std::setw(9) << a << std::setw(9) << b << std::setw(9) << c << '\n';
  };
  row("validation   ", e.floats.validation, e.w8a8.validation, e.quantized.validation);
  row("test         ", e.floats.test, e.w8a8.test, e.quantized.test);
  return text.str();
}

}  // namespace

int run_evaluate(const std::vector<std::string>& args) {
  Arguments arguments;
  if (!parse(args, arguments)) return 0;
  const Evaluation result = evaluate(arguments);
  // JSON on standard output stays alone there.
  if (arguments.shared.json != "-") std::cout << to_table(result) << std::flush;
  if (!arguments.shared.json.empty()) write_json_result(arguments.shared.json, to_json(result));
  return 0;
}

}  // namespace ohmic::app
