#include <ATen/Parallel.h>

#include <iostream>
#include <map>
#include <optional>
#include <utility>

#include "app/commands.h"
#include "app/options/named_files.h"
#include "app/options/options.h"
#include "app/options/training_options.h"
#include "app/training_progress.h"
#include "datasets/data_source.h"
#include "datasets/image_hash.h"
#include "nets/network_loader.h"
#include "quant/network/half_weights.h"
#include "quant/network/network_weights.h"
#include "quant/network/weight_file.h"
#include "quant/training/trainer.h"
#include "quant/training/trainer_checkpoint.h"
#include "util/config_error.h"
#include "util/exit_code.h"
#include "util/number_text.h"
#include "util/process/interrupt.h"

namespace ohmic::app {
namespace {

/// The command's options as given; an absent rate or decay means the default of the optimiser.
struct TrainArguments {
  SharedOptions shared;
  TrainOptions options;
  std::int64_t batch = 128;
  std::optional<double> learning_rate;
  std::optional<double> weight_decay;
  std::string optimizer = "adam";
  std::string augment = "auto";
  std::string out;
  bool half = false;
};

/// What the training starts from.
void add_input_options(po::options_description& options, TrainArguments& a) {
  add_image_options(options, a.shared);
  options.add_options()("weights", po::value(&a.shared.weights)->value_name("FILE"),
                        "float weights to start from (default: random ones)");
}

/// How it learns.
void add_learning_options(po::options_description& options, TrainArguments& a) {
  TrainOptions& o = a.options;
  auto add = options.add_options();
  add("epochs", po::value(&o.epochs)->value_name("N")->default_value(o.epochs),
      "passes over the training images");
  add("batch", po::value(&a.batch)->value_name("N")->default_value(a.batch), "images a step");
  add("optimizer", po::value(&a.optimizer)->value_name("adam|sgd")->default_value(a.optimizer),
      "adam: with decoupled weight decay; sgd: with Nesterov momentum");
  add("lr", po::value<double>()->value_name("X")->notifier([&a](double v) { a.learning_rate = v; }),
      "first learning rate, falls to 0 on half a cosine (default: adam 0.002, sgd 0.05)");
  add("momentum", number_value(o.momentum), "of sgd");
  add("weight-decay",
      po::value<double>()->value_name("X")->notifier([&a](double v) { a.weight_decay = v; }),
      "pull of the weights towards 0 (default: adam 0.05, sgd 0.0005)");
  add("label-smoothing", number_value(o.label_smoothing),
      "share of the target spread over all classes");
  add("augment",
      po::value(&a.augment)->value_name("auto|none|shift|crop")->default_value(a.augment),
      "shift: by up to 2 pixels; crop: by up to 4, and mirrored; auto: crop for cifar10, else "
      "shift");
}

po::options_description describe(TrainArguments& a) {
  po::options_description options("options");
  add_network_option(options, a.shared);
  add_compute_options(options, a.shared);
  add_json_option(options, a.shared);
  add_input_options(options, a);
  add_learning_options(options, a);
  add_training_files(options, a.out, a.options,
                     " (default: NETWORK-DATA.safetensors in the current folder)",
                     "after each epoch");
  options.add_options()("half", po::bool_switch(&a.half),
                        "write weights of convolutions and linear layers as F16, half the size; "
                        "the accuracies are theirs");
  return options;
}

OptimizerKind parse_optimizer(const std::string& name) {
  if (name == "sgd") return OptimizerKind::kSgd;
  if (name == "adam") return OptimizerKind::kAdam;
  throw ConfigError("--optimizer", "found '" + name + "', allowed adam, sgd");
}

/// Checks every number and fills the defaults that hang on others.
void settle(TrainArguments& a) {
  TrainOptions& o = a.options;
  require_device(a.shared.device);
  o.optimizer = parse_optimizer(a.optimizer);
  // Adam with a strong decay: as accurate as SGD, and its weights survive 2 bits far better
  // (weights/README.md).
  const bool adam = o.optimizer == OptimizerKind::kAdam;
  o.learning_rate = a.learning_rate.value_or(adam ? 0.002 : 0.05);
  o.weight_decay = a.weight_decay.value_or(adam ? 0.05 : 5e-4);
  check_range("--epochs", o.epochs, 1, 100000);
  check_range("--batch", a.batch, 1, 65536);
  check_number("--lr", o.learning_rate, 1e-12, 1000);
  check_number("--momentum", o.momentum, 0, 0.9999);
  check_number("--weight-decay", o.weight_decay, 0, 100);
  check_number("--label-smoothing", o.label_smoothing, 0, 0.99);
  o.batch = static_cast<std::size_t>(a.batch);
  o.seed = a.shared.seed;
}

/// All that decides the trained weights; a checkpoint fits only a training of the same.
std::map<std::string, std::string> identity(const TrainArguments& a, const NetworkSpec& network,
                                            const Dataset& data) {
  const TrainOptions& o = a.options;
  const auto text = [](const Json& value) { return value.dump(); };
  return {
      {"network", text(network_to_json(network))},
      {"data set", data.kind},
      {"content of the training images", image_hash(data.train)},
      {"content of the validation images", image_hash(data.validation)},
      {"content of --weights", a.shared.weights.empty() ? "none" : weights_hash(a.shared.weights)},
      {"--epochs", text(o.epochs)},
      {"--batch", text(a.batch)},
      {"--optimizer", a.optimizer},
      {"--lr", text(o.learning_rate)},
      {"--momentum", text(o.momentum)},
      {"--weight-decay", text(o.weight_decay)},
      {"--label-smoothing", text(o.label_smoothing)},
      {"--augment", text({o.augmentation.shift, o.augmentation.flip})},
      {"--seed", text(o.seed)}};
}

/// Writes the weights with where they come from, prints the accuracies. The test set is read here,
/// once.
void finish(const TrainArguments& a, const NetworkSpec& network, const Dataset& data,
            FloatNetwork& model, double validation) {
  TensorMap weights = model.save();
  if (a.half) {
    weights = with_half_weights(std::move(weights));
    model.load(weights, a.out);
    validation = accuracy(model, data.validation);
  }
  const double test = accuracy(model, data.load_test());
  write_safetensors(a.out, weights,
                    {{"network", network.name},
                     {"data", data.kind},
                     {"epochs", std::to_string(a.options.epochs)},
                     {"seed", std::to_string(a.options.seed)},
                     {"validation_accuracy", fixed_digits(validation, 2)},
                     {"test_accuracy", fixed_digits(test, 2)}});
  if (!a.shared.json.empty()) {
    const Json result = {{"schema_version", 1},
                         {"network", network.name},
                         {"data", one_line(data.spec)},
                         {"weights", one_line(a.out)},
                         {"epochs", a.options.epochs},
                         {"seed", a.options.seed},
                         {"validation_accuracy", validation},
                         {"test_accuracy", test}};
    write_json_result(a.shared.json, result.dump(2) + "\n");
  }
  std::ostream& out = a.shared.json == "-" ? std::cerr : std::cout;
  out << "validation accuracy " << fixed_digits(validation, 2) << " %\ntest accuracy "
      << fixed_digits(test, 2) << " %\nwrote " << a.out << std::endl;
}

int run(TrainArguments& a) {
  settle(a);
  at::set_num_threads(resolve_threads(a.shared.threads));
  const NetworkSpec network = load_network(a.shared.net);
  require_classes(network);
  if (a.out.empty()) a.out = weights_name(network, find_source(a.shared.data, network).kind);
  const TrainingFiles files(a.out, a.options);
  refuse_shared_files(
      {{"--out", a.out}, {"--checkpoint", a.options.checkpoint}, {"--json", a.shared.json}},
      image_files(a.shared, network));
  const Dataset data = open_dataset(a.shared.data, network, a.shared.validation);
  a.options.augmentation = parse_augmentation(a.augment, data);
  a.options.identity = identity(a, network, data);
  if (a.options.resume) read_checkpoint(a.options.checkpoint, a.options.identity);  // before work
  FloatNetwork model(network, a.options.seed, a.shared.device);
  if (!a.shared.weights.empty()) model.load(read_weights(a.shared.weights), a.shared.weights);

  std::cerr << "training " << network.name << " on " << data.spec << ": " << data.train.size()
            << " images, " << data.validation.size() << " held out" << std::endl;
  const InterruptGuard guard;
  TrainingProgress progress;
  const TrainResult result =
      train(model, data, a.options, progress.hooks([&guard] { return guard.interrupted(); }));
  if (result.stopped) {
    std::cerr << "ohmic: interrupted after " << result.epochs << " of " << a.options.epochs
              << " epochs; the same command with --resume goes on from " << a.options.checkpoint
              << std::endl;
    return exit_code::kInterrupted;
  }
  finish(a, network, data, model, result.validation_accuracy);
  files.finish();
  return 0;
}

}  // namespace

int run_train(const std::vector<std::string>& args) {
  TrainArguments arguments;
  po::variables_map values;
  const po::options_description options = describe(arguments);
  if (!parse_options("train", "Trains a float network and writes its weights.", args, options,
                     values)) {
    return 0;
  }
  return run(arguments);
}

}  // namespace ohmic::app
