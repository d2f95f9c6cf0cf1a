#include "app/options/quantizer_options.h"

#include <algorithm>
#include <utility>

#include "hw/config/prune_vectors.h"
#include "hw/mapping/mesh_size.h"
#include "nets/network_loader.h"
#include "util/config_error.h"

namespace ohmic::app {
namespace {

bool parse_switch(const std::string& option, const std::string& text) {
  if (text == "on") return true;
  if (text == "off") return false;
  throw ConfigError(option, "found '" + text + "'; allowed: on, off");
}

}  // namespace

void add_quantizer_options(po::options_description& options, QuantizerArguments& arguments) {
  options.add_options()(
      "clip", po::value(&arguments.clip)->value_name("kl|mse|max")->default_value(arguments.clip),
      "how clipping values are found")(
      "round",
      po::value(&arguments.round)->value_name("nearest|floor")->default_value(arguments.round),
      "rounding to a level; floor is the base paper's wording")(
      "per-tensor", po::bool_switch(&arguments.per_tensor),
      "one weight scale a layer in place of one an output channel")(
      "error-feedback",
      po::value(&arguments.error_feedback)
          ->value_name("on|off")
          ->default_value(arguments.error_feedback),
      "round weights for the layer's output, not one by one")(
      "bias-correction",
      po::value(&arguments.bias_correction)
          ->value_name("on|off")
          ->default_value(arguments.bias_correction),
      "keep each output's mean where rounding would move it")(
      "bn-reestimation",
      po::value(&arguments.bn_reestimation)
          ->value_name("on|off")
          ->default_value(arguments.bn_reestimation),
      "keep each output's mean and standard deviation, as rounded inputs and weights give them");
}

void add_prune_shape_option(po::options_description& options, std::string& shape,
                            const std::string& owner) {
  options.add_options()(
      "prune-shape",
      po::value(&shape)->value_name("vectors|columns|filters|rows")->default_value(shape),
      (owner + "what goes as one where weights are pruned: column vectors as high as an operation "
               "unit or an array, whole columns, or rows as wide as an array")
          .c_str());
}

QuantizerOptions resolve_quantizer(const QuantizerArguments& arguments) {
  QuantizerOptions options;
  options.clip = parse_clip_method(arguments.clip);
  options.rounding = parse_rounding(arguments.round);
  options.per_tensor = arguments.per_tensor;
  options.error_feedback = parse_switch("--error-feedback", arguments.error_feedback);
  options.bias_correction = parse_switch("--bias-correction", arguments.bias_correction);
  options.bn_reestimation = parse_switch("--bn-reestimation", arguments.bn_reestimation);
  options.prune.shape = parse_prune_shape(arguments.prune_shape);
  return options;
}

std::string given_chip_option(const po::variables_map& given) {
  for (const char* name : {"hw", "set"}) {
    if (was_given(given, name)) return std::string("--") + name;
  }
  return "";
}

void refuse_idle_chip(const std::string& option, const QuantPolicy& policy,
                      const std::string& needed) {
  const bool prunes = std::any_of(policy.layers.begin(), policy.layers.end(),
                                  [](const LayerBits& bits) { return bits.prune > 0; });
  if (!option.empty() && !prunes)
    throw ConfigError(option, "is about the chip and needs " + needed);
}

void refuse_for_integers(const QuantizerArguments& arguments, const std::string& weights) {
  const QuantizerArguments usual;
  const std::pair<const char*, bool> said[] = {
      {"--clip", arguments.clip != usual.clip},
      {"--round", arguments.round != usual.round},
      {"--per-tensor", arguments.per_tensor != usual.per_tensor},
      {"--error-feedback", arguments.error_feedback != usual.error_feedback},
      {"--bias-correction", arguments.bias_correction != usual.bias_correction},
      {"--bn-reestimation", arguments.bn_reestimation != usual.bn_reestimation},
      {"--prune-shape", arguments.prune_shape != usual.prune_shape}};
  for (const auto& [option, other] : said) {
    if (other)
      throw ConfigError(option, "does not go with --weights " + weights +
                                    ", an integer network: it is not quantised again");
  }
}

namespace {

TrainedNetwork open_named(NamedNetwork named, const SharedOptions& shared,
                          const std::vector<NamedFile>& outputs, WeightsKind kind) {
  refuse_shared_files(outputs, value_files(shared, named.network));
  return ohmic::open_trained_network(std::move(named), shared.data, shared.weights,
                                     shared.weights.empty() ? WeightsKind::kFloats : kind,
                                     shared.validation);
}

}  // namespace

TrainedNetwork open_trained_network(const SharedOptions& shared,
                                    const std::vector<NamedFile>& outputs, WeightsKind kind) {
  return open_named(open_network(shared.net), shared, outputs, kind);
}

TrainedNetwork open_classifier(const SharedOptions& shared, const std::vector<NamedFile>& outputs,
                               WeightsKind kind) {
  NamedNetwork named = open_network(shared.net);
  require_classes(named.network);
  return open_named(std::move(named), shared, outputs, kind);
}

std::string data_label(const Dataset& data) {
  return data.synthetic ? data.spec + " (synthetic stand-in, not a real data set)" : data.spec;
}

PruneVector prune_vector(const NetworkSpec& network, const SharedOptions& shared,
                         PruneShape shape) {
  return ohmic::prune_vector(make_chip_config(load_hardware_for(network, shared.hw, shared.set)),
                             shape);
}

}  // namespace ohmic::app
