#include "app/options/compress_options.h"

#include <utility>

#include "app/options/lasso_options.h"
#include "app/options/quantizer_options.h"
#include "app/options/stored_options.h"
#include "app/options/training_options.h"
#include "methods/method_names.h"
#include "util/config_error.h"

namespace ohmic::app {
namespace {

constexpr int kMostRounds = 10'000'000;
constexpr double kMostThreshold = 10;  // packed tight, a layer may take longer than dense
constexpr int kMostImages = 1'000'000'000;

/// Calls visit(option, field) for every option that decides a run's result.
template <typename Arguments, typename Visitor>
void visit_stored(Arguments& a, Visitor&& visit) {
  visit("net", a.shared.net);
  visit("hw", a.shared.hw);
  visit("set", a.shared.set);
  visit("data", a.shared.data);
  visit("validation", a.shared.validation);
  visit("weights", a.shared.weights);
  visit("episodes", a.episodes);
  visit("finetune-images", a.finetune_images);
  visit("threshold", a.threshold);
  visit("prune-agent", a.prune_agent);
  visit("prune-loss", a.prune_loss);
  visit("prune-shape", a.prune_shape);
  visit("alpha", a.alpha);
  visit("activation-bits", a.activation_bits);
  visit("weight-bits", a.weight_bits);
  visit("settle", a.settle);
  visit("distill", a.distillation);
  visit("batch", a.batch);
  visit("seed", a.shared.seed);
}

std::string method_help() {
  std::string text = "what compresses:";
  for (const Method& method : compression_methods())
    text += "\n  " + method.name + ": " + method.help;
  return text;
}

/// Options that say nothing of the method.
void refuse_foreign(const CompressArguments& a, MethodKind kind) {
  const CompressArguments plain;
  const auto refuse = [&](const char* option, bool stated, const char* owners) {
    if (stated) throw ConfigError(option, std::string("is of ") + owners + ", not of " + a.method);
  };
  if (kind != MethodKind::kBlockLasso) {
    refuse("--alpha", a.alpha > 0, "bwq and bsq");
    refuse("--weight-bits", a.weight_bits != plain.weight_bits, "bwq and bsq");
    refuse("--settle", a.settle > 0, "bwq and bsq");
  }
  if (kind != MethodKind::kSearch)
    refuse("--threshold", a.threshold > 0, "wei2022, haq, raqu and apq");
  if (a.method != "apq") {
    refuse("--prune-agent", a.prune_agent != plain.prune_agent, "apq");
    refuse("--prune-loss", a.prune_loss != plain.prune_loss, "apq");
    refuse("--prune-shape", a.prune_shape != plain.prune_shape, "apq");
  }
}

}  // namespace

po::options_description describe(CompressArguments& a) {
  po::options_description options("options");
  auto add = options.add_options();
  add("method", po::value(&a.method)->value_name("METHOD"), method_help().c_str());
  add_network_option(options, a.shared);
  add_hardware_options(options, a.shared);
  add_data_options(options, a.shared);
  add("episodes", po::value(&a.episodes)->value_name("N")->notifier([](int n) {
    check_range("--episodes", n, 1, kMostRounds);
  }),
      "most policies to try, or trainings of a method that trains (default: 12, if an agent "
      "plays them 150)");
  add("finetune-images",
      po::value(&a.finetune_images)->value_name("N")->default_value(a.finetune_images),
      "training images of each training");
  add("threshold", po::value(&a.threshold)->value_name("X")->notifier([](double x) {
    check_number("--threshold", x, 1e-9, kMostThreshold);
  }),
      "wei2022, haq, raqu, apq: highest cost allowed, as a share of dense W8A8's (default: 0.8; "
      "apq: what the narrowest uniform widths cost that lose at most a point)");
  add("prune-agent", po::value(&a.prune_agent)->value_name("NAME")->default_value(a.prune_agent),
      "apq: who chooses what is pruned, ddpg or ppo");
  add("prune-loss", number_value(a.prune_loss),
      "apq: points of accuracy that pruning may cost before the fine-tuning");
  add_prune_shape_option(options, a.prune_shape, "apq: ");
  add("alpha", po::value(&a.alpha)->value_name("X")->default_value(a.alpha),
      "bwq, bsq: one training with this penalty in the place of the loop; 0: the loop");
  add("activation-bits",
      po::value(&a.activation_bits)->value_name("A")->default_value(a.activation_bits),
      "with --alpha: width of every layer's input but the image, 2 to 8");
  add("weight-bits", po::value(&a.weight_bits)->value_name("W")->default_value(a.weight_bits),
      "bwq, bsq: width that weights start with, 2 to 8");
  add("settle", number_value(a.settle),
      "bwq, bsq: share of a training's steps, the last ones, without penalty, 0 to 0.9");
  add("distill", number_value(a.distillation),
      "share of the float network's soft targets in the loss of a training, 0 to 1");
  add("batch", po::value(&a.batch)->value_name("N")->default_value(a.batch),
      "images a step of a training");
  add("resume", po::bool_switch(&a.resume), "go on with the run in --out; needs no other option");
  add("seed", po::value(&a.shared.seed)->value_name("N")->default_value(a.shared.seed),
      "seed of every random choice");
  add("threads", po::value(&a.shared.threads)->value_name("N"),
      "cores that read accuracies (default: all); the result does not depend on it");
  add_out_option(options, a.shared);
  return options;
}

void take_defaults(CompressArguments& a, const Method& method) {
  if (a.episodes == 0) a.episodes = method.episodes;
  if (a.threshold == 0) a.threshold = method.threshold;
}

void check(const CompressArguments& a) {
  options_to_json(a);  // what config.json cannot keep is refused before anything is trained
  if (a.episodes != 0) check_range("--episodes", a.episodes, 1, kMostRounds);
  check_range("--finetune-images", a.finetune_images, 1, kMostImages);
  if (a.threshold != 0) check_number("--threshold", a.threshold, 1e-9, kMostThreshold);
  check_number("--prune-loss", a.prune_loss, 0, 100);
  parse_prune_shape(a.prune_shape);
  if (a.prune_agent != "ddpg" && a.prune_agent != "ppo") {
    throw ConfigError("--prune-agent",
                      "found '" + a.prune_agent + "', allowed is one of ddpg, ppo");
  }
  check_number("--alpha", a.alpha, 0, kMostAlpha);
  check_range("--activation-bits", a.activation_bits, kMinBits, kBlockLassoBits);
  check_range("--weight-bits", a.weight_bits, kMinBits, kBlockLassoBits);
  check_number("--settle", a.settle, 0, kMostSettle);
  check_number("--distill", a.distillation, 0, 1);
  check_range("--batch", a.batch, 1, kMostImages);
  if (a.alpha == 0 && a.activation_bits != kBlockLassoBits)
    throw ConfigError("--activation-bits", "says nothing without --alpha");
  refuse_foreign(a, find_method(a.method).kind);
}

Json options_to_json(const CompressArguments& arguments) {
  OptionWriter writer;
  visit_stored(arguments, writer);
  return writer.json();
}

CompressArguments with_found_paths(CompressArguments arguments, const Json& config) {
  visit_stored(arguments, PathFinder(config));
  return arguments;
}

void take_over_options(CompressArguments& arguments, const po::variables_map& given,
                       const Json& stored, const std::string& file) {
  const auto method = stored.value("method", Json(""));
  if (!method.is_string()) throw ConfigError(file, "/method", "is not a text");
  if (!arguments.method.empty() && method != arguments.method) {
    throw ConfigError("METHOD", "is " + arguments.method + " here, the run in " + file + " has " +
                                    method.get<std::string>());
  }
  arguments.method = method.get<std::string>();
  Json all = stored.at("options");
  // What runs from before there were these options had.
  all.emplace("validation", "");
  all.emplace("prune-shape", to_string(PruneShape::kVectors));
  visit_stored(arguments, OptionReader(all, given, file));
}

}  // namespace ohmic::app
