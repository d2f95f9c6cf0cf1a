#include <ATen/Parallel.h>

#include <iostream>
#include <map>
#include <optional>
#include <utility>

#include "app/commands.h"
#include "app/finetune_report.h"
#include "app/options/lasso_options.h"
#include "app/options/options.h"
#include "app/options/quantizer_options.h"
#include "app/options/training_options.h"
#include "app/training_progress.h"
#include "datasets/image_hash.h"
#include "hw/device/analog/code_errors.h"
#include "hw/device/analog/layer_devices.h"
#include "hw/mapping/mesh_size.h"
#include "nets/network_loader.h"
#include "quant/accuracy/accuracy_evaluator.h"
#include "quant/network/weight_file.h"
#include "quant/policy_file.h"
#include "quant/training/finetune.h"
#include "quant/training/trainer_checkpoint.h"
#include "util/config_error.h"
#include "util/exit_code.h"
#include "util/number_text.h"
#include "util/process/interrupt.h"

namespace ohmic::app {
namespace {

constexpr std::size_t kCheckpointSteps = 100;

struct Arguments {
  SharedOptions shared;
  FinetuneOptions options;
  QuantizerArguments start;  ///< of the integer network to start from
  LassoArguments lasso;
  std::optional<BlockLassoOptions> block_lasso;  ///< nothing: an ordinary fine-tuning
  std::int64_t batch = 128;
  std::int64_t images = 0;
  std::int64_t screen_images = 0;
  std::string augment = "auto";
  std::string precision = "auto";
  std::string keep = "best";
  bool through_chip = false;
  std::uint64_t device_seed = DrawnChips().seed;
  std::string out;
  std::string idle_chip;  ///< --hw or --set, if one was given
};

/// How the network learns.
void add_learning_options(po::options_description& options, Arguments& a) {
  TrainOptions& o = a.options.training;
  auto add = options.add_options();
  add("epochs", po::value(&o.epochs)->value_name("N")->default_value(o.epochs), "epochs to train");
  add("images", po::value(&a.images)->value_name("N"),
      "training images an epoch, others each time (default: all)");
  add("batch", po::value(&a.batch)->value_name("N")->default_value(a.batch), "images a step");
  add("learning-rate", number_value(o.learning_rate),
      "of Adam, at the start, in shares of the clips; falls to 0 on half a cosine");
  add("clip-rate", number_value(a.options.clip_rate),
      "learning rate of the clips' logarithms, as a multiple of the weights'");
  add("masks", po::bool_switch(&a.options.keep_zeros),
      "weights that are 0 stay 0; what a policy prunes always does");
  add("through-chip", po::bool_switch(&a.through_chip),
      "each step sees the weights as another chip of --device-seed has them: cells by their law "
      "(device.*), without wires, reads and converters; goes with --keep last");
  add("device-seed", po::value(&a.device_seed)->value_name("N")->default_value(a.device_seed),
      "with --through-chip: seed of the chips");
  add("distill", number_value(a.options.distillation),
      "share of the float network's soft targets in the loss, 0 to 1");
  add("augment",
      po::value(&a.augment)->value_name("auto|none|shift|crop")->default_value(a.augment),
      "as of `ohmic train`");
  add("precision",
      po::value(&a.precision)->value_name("auto|float32|bfloat16")->default_value(a.precision),
      "of the convolutions in training; auto: bfloat16 for large networks where the processor "
      "multiplies it");
}

/// Which of its states is kept, and where.
void add_output_options(po::options_description& options, Arguments& a) {
  auto add = options.add_options();
  add("screen-images", po::value(&a.screen_images)->value_name("N"),
      "validation images to read at the start and after each epoch (default: all)");
  add("keep", po::value(&a.keep)->value_name("best|last")->default_value(a.keep),
      "what to write; best: of the start and every epoch, the one that reads best on these images");
  add_training_files(options, a.out, a.options.training, ", with the learned grids",
                     "after each epoch and every " + std::to_string(kCheckpointSteps) + " steps");
}

po::options_description describe(Arguments& a) {
  po::options_description options("options");
  add_network_option(options, a.shared);
  add_policy_option(options, a.shared);
  add_hardware_options(options, a.shared);
  add_data_options(options, a.shared);
  add_learning_options(options, a);
  add_lasso_options(options, a.lasso);
  add_output_options(options, a);
  auto add = options.add_options();
  add("seed", po::value(&a.shared.seed)->value_name("N")->default_value(a.shared.seed),
      "seed of every random choice");
  add("threads", po::value(&a.shared.threads)->value_name("N"), "cores to use (default: all)");
  add_quantizer_options(options, a.start);
  add_prune_shape_option(options, a.start.prune_shape);
  add_json_option(options, a.shared);
  return options;
}

FinetunePrecision parse_precision(const std::string& name) {
  if (name == "auto") return FinetunePrecision::kAuto;
  if (name == "float32") return FinetunePrecision::kFloat32;
  if (name == "bfloat16") return FinetunePrecision::kBfloat16;
  throw ConfigError("--precision", "found '" + name + "', allowed auto, float32, bfloat16");
}

FinetuneKeep parse_keep(const std::string& name) {
  if (name == "best") return FinetuneKeep::kBest;
  if (name == "last") return FinetuneKeep::kLast;
  throw ConfigError("--keep", "found '" + name + "', allowed best, last");
}

void settle(Arguments& a) {
  TrainOptions& o = a.options.training;
  if (a.out.empty()) throw ConfigError("--out", "is missing: name the weights file to write");
  check_range("--epochs", o.epochs, 1, 100000);
  check_range("--images", a.images, 0, 1'000'000'000);
  check_range("--batch", a.batch, 1, 65536);
  check_number("--learning-rate", o.learning_rate, 1e-12, 1000);
  check_number("--clip-rate", a.options.clip_rate, 0, 1000);
  check_number("--distill", a.options.distillation, 0, 1);
  check_range("--screen-images", a.screen_images, 0, 1'000'000'000);
  a.options.precision = parse_precision(a.precision);
  if (resolve_quantizer(a.start).rounding != Rounding::kNearest)
    throw ConfigError("--round", "found 'floor', allowed nearest: training rounds to the nearest");
  a.options.per_tensor = a.start.per_tensor;
  a.options.keep = parse_keep(a.keep);
  if (!a.through_chip && a.device_seed != DrawnChips().seed)
    throw ConfigError("--device-seed", "is about the chips and needs --through-chip");
  if (a.through_chip && a.options.keep != FinetuneKeep::kLast) {
    throw ConfigError("--through-chip",
                      "goes with --keep last: validation images read no chip and choose by it");
  }
  if (a.through_chip && a.block_lasso)
    throw ConfigError("--through-chip", "does not go with --block-lasso");
  a.options.threads = resolve_threads(a.shared.threads);
  a.options.validation_images = static_cast<std::size_t>(a.screen_images);
  o.batch = static_cast<std::size_t>(a.batch);
  o.epoch_images = static_cast<std::size_t>(a.images);
  o.checkpoint_steps = kCheckpointSteps;
  o.rate_option = "--learning-rate";
  o.seed = a.shared.seed;
  check_writable(a.out);
}

/// All that decides the result; a checkpoint fits only a fine-tuning of the same.
std::map<std::string, std::string> identity(const Arguments& a, const TrainedNetwork& trained,
                                            const QuantPolicy& policy) {
  const TrainOptions& o = a.options.training;
  const auto text = [](const Json& value) { return value.dump(); };
  const bool bfloat16 = uses_bfloat16(trained.network, a.options.precision);
  std::map<std::string, std::string> identity{
      {"network", text(network_to_json(trained.network))},
      {"data set", trained.data.kind},
      {"content of the training images", image_hash(trained.data.train)},
      {"content of the validation images", image_hash(trained.data.validation)},
      {"content of --weights", weights_hash(trained.weights_file)},
      {"--policy", to_string(policy)},
      {"--epochs", text(o.epochs)},
      {"--images", text(a.images)},
      {"--batch", text(a.batch)},
      {"--learning-rate", text(o.learning_rate)},
      {"--clip-rate", text(a.options.clip_rate)},
      {"--distill", text(a.options.distillation)},
      {"--masks", text(a.options.keep_zeros)},
      {"--prune-shape", text({a.options.prune.rows, a.options.prune.columns})},
      {"--clip", a.start.clip},
      {"--per-tensor", text(a.start.per_tensor)},
      {"--error-feedback", a.start.error_feedback},
      {"--bias-correction", a.start.bias_correction},
      {"--bn-reestimation", a.start.bn_reestimation},
      {"--precision", bfloat16 ? "bfloat16" : "float32"},
      {"--augment", text({o.augmentation.shift, o.augmentation.flip})},
      {"--screen-images", text(a.screen_images)},
      {"--seed", text(o.seed)}};
  if (a.through_chip) {
    identity["--device-seed"] = text(a.device_seed);
    identity["chip"] =
        text(hardware_to_json(load_hardware_for(trained.network, a.shared.hw, a.shared.set)));
  }
  add_lasso_identity(a.lasso, identity);
  return identity;
}

FinetuneFigures figures_of(const NetworkSpec& network, std::vector<FoldedLayer> weights,
                           const Dataset& data, const QuantPolicy& policy,
                           const EvaluatorOptions& options) {
  AccuracyEvaluator evaluator(network, std::move(weights), data, options);
  return {evaluator.validation_accuracy(policy), evaluator.test_accuracy(policy)};
}

/// Trains in either way. What the result reads is for later.
FinetuneReport tune(const Arguments& a, const TrainedNetwork& trained, const IntegerNetwork& start,
                    const TrainHooks& hooks) {
  FinetuneReport report;
  report.lasso = a.block_lasso;
  report.epochs = a.options.training.epochs;
  report.bfloat16 = uses_bfloat16(trained.network, a.options.precision);
  report.out = a.out;
  if (!a.block_lasso) {
    report.result =
        finetune(trained.network, trained.weights, start, trained.data, a.options, hooks);
    return report;
  }
  BlockLassoResult lasso = train_block_lasso(trained.network, trained.weights, start, trained.data,
                                             a.options, *a.block_lasso, hooks);
  report.result = {lasso.training, lasso.training.epochs, lasso.validation_accuracy, false,
                   std::move(lasso.weights)};
  report.planes = lasso.figures;
  return report;
}

/// Writes the weights, reads them back as any other command does, and reports their integer
/// network.
void finish(const Arguments& a, const TrainedNetwork& trained, const QuantPolicy& policy,
            FinetuneReport& report, const EvaluatorOptions& evaluation) {
  const TensorMap tensors = unfold_batch_norm(trained.network, report.result.weights);
  report.after = figures_of(trained.network, fold_batch_norm(trained.network, tensors),
                            trained.data, policy, evaluation);
  write_safetensors(a.out, tensors,
                    {{"network", trained.network.name},
                     {"data", trained.data.kind},
                     {"policy", to_string(policy)},
                     {"finetuned_from", trained.weights_file},
                     {"seed", std::to_string(a.shared.seed)},
                     {"validation_accuracy", fixed_digits(report.after.validation, 2)},
                     {"test_accuracy", fixed_digits(report.after.test, 2)}});
  if (!a.shared.json.empty()) {
    const Json json = finetune_json(report, trained, policy, a.shared.seed);
    write_json_result(a.shared.json, json.dump(2) + "\n");
  }
  (a.shared.json == "-" ? std::cerr : std::cout) << finetune_text(report) << std::flush;
}

EvaluatorOptions evaluation_options(const Arguments& a, const TrainedNetwork& trained) {
  EvaluatorOptions evaluation;
  evaluation.weights_file = trained.weights_file;
  evaluation.threads = a.options.threads;
  evaluation.quantizer = resolve_quantizer(a.start);
  evaluation.quantizer.prune = a.options.prune;
  return evaluation;
}

std::string start_text(const Arguments& a) {
  return a.block_lasso ? "W" + std::to_string(a.lasso.weight_bits) + "A" +
                             std::to_string(a.lasso.activation_bits) + " with block lasso"
                       : a.shared.policy;
}

void say_start(const Arguments& a, const TrainedNetwork& trained, double validation) {
  std::cerr << "fine-tuning " << trained.network.name << " at " << start_text(a) << " on "
            << data_label(trained.data) << ": post-training validation "
            << fixed_digits(validation, 2) << " %" << std::endl;
}

void say_interrupted(const TrainResult& result, const TrainOptions& training) {
  std::cerr << "ohmic: interrupted after " << result.epochs << " of " << training.epochs
            << " epochs and " << result.steps
            << " steps; the same command with --resume goes on from " << training.checkpoint
            << std::endl;
}

void draw_chips(Arguments& a, const NetworkSpec& network) {
  const ChipConfig chip = make_chip_config(load_hardware_for(network, a.shared.hw, a.shared.set));
  a.options.chip_errors = [errors = CodeErrors(chip, a.device_seed)](
                              std::uint64_t number, std::size_t layer,
                              const std::vector<int>& codes,
                              int bits) { return errors.of(number, layer, codes, bits); };
}

int run(Arguments& a) {
  settle(a);
  at::set_num_threads(a.options.threads);
  TrainOptions& training = a.options.training;
  const TrainingFiles files(a.out, training);
  const TrainedNetwork trained = open_classifier(
      a.shared,
      {{"--out", a.out}, {"--checkpoint", training.checkpoint}, {"--json", a.shared.json}});
  const QuantPolicy policy =
      a.block_lasso
          ? block_lasso_policy(trained.network, a.lasso.weight_bits, a.lasso.activation_bits)
          : load_policy(a.shared.policy, trained.network);
  for (const LayerBits& bits : policy.layers) {
    if (!bits.groups.empty())
      throw ConfigError(a.shared.policy, "has column groups, which no weights file can say");
  }
  if (a.through_chip) {
    draw_chips(a, trained.network);
  } else {
    refuse_idle_chip(a.idle_chip, policy);
  }
  a.options.prune = prune_vector(trained.network, a.shared, parse_prune_shape(a.start.prune_shape));
  check_range("--images", a.images, 0, static_cast<std::int64_t>(trained.data.train.size()));
  training.augmentation = parse_augmentation(a.augment, trained.data);
  training.identity = identity(a, trained, policy);
  if (training.resume) read_checkpoint(training.checkpoint, training.identity);  // before the work

  const EvaluatorOptions evaluation = evaluation_options(a, trained);
  AccuracyEvaluator evaluator(trained.network, trained.weights, trained.data, evaluation);
  const double before = evaluator.validation_accuracy(policy);
  say_start(a, trained, before);
  const InterruptGuard guard;
  TrainingProgress progress;
  FinetuneReport report = tune(a, trained, evaluator.integer_network(policy),
                               progress.hooks([&guard] { return guard.interrupted(); }));
  const FinetuneResult& result = report.result;
  if (result.training.stopped) {
    say_interrupted(result.training, training);
    return exit_code::kInterrupted;
  }
  if (result.diverged) {
    std::cerr << "ohmic: warning: the loss is no longer a number, which ended the training; a "
                 "smaller --learning-rate may help"
              << std::endl;
  }
  report.before = {before, evaluator.test_accuracy(policy)};
  finish(a, trained, policy, report, evaluation);
  files.finish();
  return 0;
}

}  // namespace

int run_finetune(const std::vector<std::string>& args) {
  Arguments arguments;
  po::variables_map values;
  const po::options_description options = describe(arguments);
  if (!parse_options("finetune",
                     "Trains a policy's integer network further: weights, biases and clipping "
                     "values, with quantisation in the forward pass. With --block-lasso: as bit "
                     "planes, of which it drops what it empties.",
                     args, options, values)) {
    return 0;
  }
  arguments.idle_chip = given_chip_option(values);
  arguments.block_lasso = resolve_lasso(arguments.lasso, values);
  return run(arguments);
}

}  // namespace ohmic::app
