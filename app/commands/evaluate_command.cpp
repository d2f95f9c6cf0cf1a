#include <algorithm>
#include <iostream>
#include <optional>
#include <sstream>

#include "app/commands.h"
#include "app/functional/functional_run.h"
#include "app/functional/through_chip.h"
#include "app/options/integer_options.h"
#include "app/options/options.h"
#include "app/options/quantizer_options.h"
#include "app/policy_stream.h"
#include "datasets/safetensors.h"
#include "hw/mapping/mesh_size.h"
#include "quant/accuracy/accuracy_evaluator.h"
#include "quant/accuracy/answer_bits.h"
#include "quant/policy_file.h"
#include "util/config_error.h"
#include "util/json_section.h"
#include "util/number_text.h"
#include "util/text_table.h"

namespace ohmic::app {
namespace {

constexpr std::size_t kChipImages = 100;  // through the chip where --images says nothing

struct Arguments {
  SharedOptions shared;
  QuantizerArguments quantizer;
  int images = 0;
  bool through_chip = false;
  int recalibrate = 0;
  std::string policies;
  bool test = false;     ///< the lines of a stream have the test images' accuracy too
  bool answers = false;  ///< and say which images were right
  DrawnChips chips;
  std::string logits;
  std::string idle_chip;  ///< --hw or --set, if one was given and there is no chip
};

/// Top-1 accuracy in percent.
struct Figures {
  double validation = 0;
  double test = 0;
};

struct Evaluation {
  NetworkSpec network;
  std::string data, label, weights;  ///< label: the data set as people read it
  bool synthetic = false;
  bool finetuned = false;   ///< the weights are of one policy: float and W8A8 say nothing
  Json policy;              ///< as the layers of a policy file
  std::string policy_spec;  ///< as the user wrote it
  std::optional<Figures> floats, w8a8;  ///< none of an integer network
  Figures quantized;
  std::optional<ThroughChip> through_chip;
};

bool is_finetuned(const std::vector<FoldedLayer>& weights) {
  return std::any_of(weights.begin(), weights.end(),
                     [](const FoldedLayer& layer) { return layer.learned.has_value(); });
}

/// What has one result has no place beside a stream of policies.
void check_stream(const Arguments& arguments, const po::variables_map& given) {
  if (arguments.policies.empty()) {
    for (const auto& [name, stated] :
         {std::pair("--test", arguments.test), std::pair("--answers", arguments.answers)})
      if (stated) throw ConfigError(name, "is about the lines of --policies, which is not given");
    return;
  }
  for (const char* name : {"policy", "json", "logits", "through-chip"}) {
    if (!was_given(given, name)) continue;
    throw ConfigError(std::string("--") + name,
                      "does not go with --policies, which answers every policy on standard output");
  }
}

void check(const Arguments& arguments, const po::variables_map& given) {
  check_stream(arguments, given);
  if (arguments.images < 0) {
    throw ConfigError("--images", "cannot be negative, found " + std::to_string(arguments.images));
  }
  check_chip_options(arguments.chips);
  check_range("--recalibrate", arguments.recalibrate, 0, 1'000'000'000);
  for (const char* name : {"chips", "device-seed", "recalibrate"}) {
    if (arguments.through_chip || !was_given(given, name)) continue;
    throw ConfigError(std::string("--") + name, "is about the chip and needs --through-chip");
  }
}

bool parse(const std::vector<std::string>& args, Arguments& arguments) {
  po::options_description options("options");
  add_network_option(options, arguments.shared);
  add_policy_option(options, arguments.shared);
  add_data_options(options, arguments.shared);
  options.add_options()("images", po::value(&arguments.images)->value_name("N"),
                        "validation images to read (default: all); with --through-chip also how "
                        "many test images go through the chip (default: 100)")(
      "through-chip", po::bool_switch(&arguments.through_chip),
      "also run the first test images through the timed chip with its converters (adc.bits), one "
      "by one, beside the integers' accuracy on the same images; if devices are not ideal "
      "(device.*), through --chips chips, layer by layer");
  add_chip_options(options, arguments.chips);
  options.add_options()("recalibrate", po::value(&arguments.recalibrate)->value_name("IMAGES"),
                        "with --through-chip: re-estimate the batch norms of every chip on so many "
                        "training images, so that each output channel has the mean and deviation "
                        "that the integers give it (default: 0)")(
      "logits", po::value(&arguments.logits)->value_name("FILE"),
      "write what the float network and the policy put out for every test image "
      "(safetensors: float, policy, F32 [N, classes])");
  options.add_options()("policies", po::value(&arguments.policies)->value_name("FILE|-"),
                        "read the validation accuracy of many policies, calibrated once: one a "
                        "line of a file or of standard input (a spec, WxAy-WxAy-... or a policy "
                        "file's object), each answered by a line of JSON")(
      "test", po::bool_switch(&arguments.test),
      "with --policies: the lines have the accuracy on the test images too")(
      "answers", po::bool_switch(&arguments.answers),
      "with --policies: the lines also say which images were right, as hexadecimal digits of four "
      "images each");
  add_hardware_options(options, arguments.shared);
  add_quantizer_options(options, arguments.quantizer);
  add_prune_shape_option(options, arguments.quantizer.prune_shape);
  add_compute_options(options, arguments.shared);
  add_json_option(options, arguments.shared);
  po::variables_map values;
  if (!parse_options("evaluate", "accuracy of a policy beside float and W8A8", args, options,
                     values)) {
    return false;
  }
  check(arguments, values);
  if (!arguments.through_chip && arguments.policies.empty())
    arguments.idle_chip = given_chip_option(values);
  return true;
}

/// The first training images, as networks take them.
std::vector<Values> recalibration_images(const ImageSet& train, int count) {
  check_range("--recalibrate", count, 0, static_cast<std::int64_t>(train.size()));
  return ChipImages(train, static_cast<std::size_t>(count)).values;
}

HardwareRecord functional_hardware(const Arguments& arguments, const NetworkSpec& network) {
  HardwareRecord hardware = load_hardware_for(network, arguments.shared.hw, arguments.shared.set);
  require_whole_blocks(make_chip_config(hardware));
  return hardware;
}

/// The chip and the images that go through it, checked before anything takes long.
struct ChipTest {
  HardwareRecord hardware;
  Accelerator chip;
  std::size_t count;
  ThroughChipPlan plan;

  ChipTest(const Arguments& arguments, const TrainedNetwork& trained, const QuantPolicy& policy)
      : hardware(functional_hardware(arguments, trained.network)),
        chip(trained.network, make_chip_config(hardware), make_chip_prices(hardware)),
        count(arguments.images > 0 ? static_cast<std::size_t>(arguments.images) : kChipImages),
        plan{ChipImages(first_test_images(trained.data, static_cast<int>(count)), count),
             recalibration_images(trained.data.train, arguments.recalibrate), arguments.chips,
             resolve_threads(arguments.shared.threads)} {
    // What is stored of compressed weights is known when they are quantised.
    if (make_chip_config(hardware).compression == Compression::kNone) chip.map(policy);
  }
};

EvaluatorOptions evaluator_options(const Arguments& arguments) {
  EvaluatorOptions options;
  options.quantizer = resolve_quantizer(arguments.quantizer);
  options.threads = resolve_threads(arguments.shared.threads);
  options.device = arguments.shared.device;
  return options;
}

/// What is evaluated; the figures are still to come.
Evaluation describe(const Arguments& arguments, const TrainedNetwork& trained,
                    const QuantPolicy& policy) {
  Evaluation evaluation;
  evaluation.network = trained.network;
  evaluation.data = trained.data.spec;
  evaluation.label = data_label(trained.data);
  evaluation.weights = trained.weights_file;
  evaluation.synthetic = trained.data.synthetic;
  evaluation.finetuned = is_finetuned(trained.weights);
  evaluation.policy = policy_layers(policy, trained.network);
  evaluation.policy_spec = trained.integers && !arguments.shared.policy_given
                               ? "that of the integer network"
                               : arguments.shared.policy;
  return evaluation;
}

AccuracyEvaluator open_evaluator(TrainedNetwork trained, const EvaluatorOptions& options) {
  if (trained.integers) {
    return AccuracyEvaluator(std::move(trained.network), *std::move(trained.integers),
                             std::move(trained.data), options);
  }
  return AccuracyEvaluator(std::move(trained.network), std::move(trained.weights),
                           std::move(trained.data), options);
}

/// One row an image, F32 [N, classes].
RawTensor rows_tensor(const std::vector<Values>& rows) {
  std::vector<float> all;
  for (const Values& row : rows) all.insert(all.end(), row.begin(), row.end());
  const auto count = static_cast<std::int64_t>(rows.size());
  const auto size = static_cast<std::int64_t>(all.size());
  return float_tensor({count, count == 0 ? 0 : size / count}, all);
}

/// What the test images become, in file order. An integer network has no float one.
void write_logits(const std::string& file, AccuracyEvaluator& evaluator, bool has_floats,
                  const QuantPolicy& policy) {
  TensorMap tensors;
  if (has_floats) tensors["float"] = rows_tensor(evaluator.float_test_outputs());
  tensors["policy"] = rows_tensor(evaluator.test_outputs(policy));
  write_safetensors(file, tensors);
}

/// Opens what is evaluated; options: those of the evaluator, which learn where its weights are.
TrainedNetwork open_evaluated(const Arguments& arguments, EvaluatorOptions& options) {
  TrainedNetwork trained = open_classifier(
      arguments.shared, {{"--json", arguments.shared.json}, {"--logits", arguments.logits}},
      WeightsKind::kFloatsOrIntegers);
  options.weights_file = trained.weights_file;
  options.quantizer.prune =
      prune_vector(trained.network, arguments.shared, options.quantizer.prune.shape);
  return trained;
}

Evaluation evaluate(const Arguments& arguments) {
  EvaluatorOptions options = evaluator_options(arguments);
  const auto images = static_cast<std::size_t>(arguments.images);
  TrainedNetwork trained = open_evaluated(arguments, options);
  const NetworkSpec network = trained.network;
  const QuantPolicy policy = resolve_policy(arguments.shared, network, trained.integers);
  std::string idle = arguments.idle_chip;
  if (trained.integers) {
    refuse_for_integers(arguments.quantizer, arguments.shared.weights);
    // It comes with its chip: `simulate` and `evaluate` take the same files.
    if (idle == "--hw") idle = arguments.shared.set.empty() ? "" : "--set";
  }
  refuse_idle_chip(idle, policy, "--through-chip, or a policy that prunes");
  const QuantPolicy w8a8 = uniform_policy(network, kMaxSearchBits, kMaxSearchBits);

  Evaluation result = describe(arguments, trained, policy);
  std::optional<ChipTest> chip;
  if (arguments.through_chip) chip.emplace(arguments, trained, policy);
  const bool has_floats = !trained.integers;
  AccuracyEvaluator evaluator = open_evaluator(std::move(trained), options);
  const auto figures_of = [&](const QuantPolicy& p) {
    return Figures{evaluator.validation_accuracy(p, images), evaluator.test_accuracy(p)};
  };
  if (has_floats) {
    result.floats = {evaluator.float_validation_accuracy(images), evaluator.float_test_accuracy()};
    result.w8a8 = figures_of(w8a8);
  }
  result.quantized = has_floats && policy == w8a8 ? *result.w8a8 : figures_of(policy);
  if (!arguments.logits.empty()) write_logits(arguments.logits, evaluator, has_floats, policy);
  if (chip) {
    result.through_chip = run_through_chip(network, chip->hardware, chip->chip,
                                           evaluator.integer_network(policy), chip->plan);
    result.through_chip->integers = evaluator.test_accuracy(policy, chip->count);
  }
  return result;
}

/// Answers the policies of a stream as a search's episodes are judged.
void evaluate_stream(const Arguments& arguments) {
  EvaluatorOptions options = evaluator_options(arguments);
  TrainedNetwork trained = open_evaluated(arguments, options);
  if (trained.integers) {
    throw ConfigError("--policies", "does not go with the integer network of --weights " +
                                        arguments.shared.weights + ", which has one policy");
  }
  const NetworkSpec network = trained.network;
  AccuracyEvaluator evaluator = open_evaluator(std::move(trained), options);
  evaluator.calibrate();
  const auto images = static_cast<std::size_t>(arguments.images);
  answer_policies(arguments.policies, network, [&](const QuantPolicy& policy) {
    Json figures = Json::object();
    const auto add = [&](const std::string& split, const auto& accuracy, const auto& answers) {
      if (!arguments.answers) {
        figures[split + "_accuracy"] = accuracy();
        return;
      }
      const std::vector<bool> right = answers();
      figures[split + "_accuracy"] = accuracy_of(right);
      figures[split + "_images"] = right.size();
      figures[split + "_answers"] = hex_of(right);
    };
    add(
        "validation", [&] { return evaluator.validation_accuracy(policy, images); },
        [&] { return evaluator.validation_answers(policy, images); });
    if (!arguments.test) return figures;
    add(
        "test", [&] { return evaluator.test_accuracy(policy); },
        [&] { return evaluator.test_answers(policy); });
    return figures;
  });
}

Json to_json(const Figures& figures) {
  return {{"validation_accuracy", figures.validation}, {"test_accuracy", figures.test}};
}

std::string to_json(const Evaluation& e) {
  Json json = {{"schema_version", 1},
               {"network", e.network.name},
               {"data", one_line(e.data)},  // paths may be no UTF-8
               {"synthetic", e.synthetic},
               {"weights", one_line(e.weights)}};
  if (e.finetuned) json["finetuned"] = true;
  json["policy"] = e.policy;
  if (e.floats) json["float"] = to_json(*e.floats);
  if (e.w8a8) json["w8a8"] = to_json(*e.w8a8);
  json["quantized"] = to_json(e.quantized);
  if (e.through_chip) json["through_chip"] = through_chip_json(e.network, *e.through_chip);
  return json.dump(2) + "\n";
}

std::string to_table(const Evaluation& e) {
  // Of fine-tuned weights and of integers there is no float network and no other policy.
  const bool has_floats = e.floats && !e.finetuned;
  std::vector<TableColumn> columns = {{"accuracy in %", Align::kLeft}};
  if (has_floats) {
    columns.push_back({"float", Align::kRight, 7});
    columns.push_back({"W8A8", Align::kRight, 7});
  }
  columns.push_back({"policy", Align::kRight, 7});
  TextTable table(std::move(columns));
  const auto add_row = [&](const char* name, double Figures::*split) {
    std::vector<std::string> cells = {name};
    if (has_floats) {
      cells.push_back(fixed_digits((*e.floats).*split, 2));
      cells.push_back(fixed_digits((*e.w8a8).*split, 2));
    }
    cells.push_back(fixed_digits(e.quantized.*split, 2));
    table.add_row(std::move(cells));
  };
  add_row("validation", &Figures::validation);
  add_row("test", &Figures::test);
  std::ostringstream text;
  text << "network  " << e.network.name << "\ndata     " << e.label << "\nweights  " << e.weights
       << (e.floats ? "" : " (an integer network)")
       << (e.finetuned ? " (fine-tuned: of one policy, with no float network of their own)" : "")
       << "\npolicy   " << e.policy_spec << "\n\n"
       << table.text();
  if (e.through_chip) print_through_chip(text, e.network, *e.through_chip);
  return text.str();
}

}  // namespace

int run_evaluate(const std::vector<std::string>& args) {
  Arguments arguments;
  if (!parse(args, arguments)) return 0;
  if (!arguments.policies.empty()) {
    evaluate_stream(arguments);
    return 0;
  }
  const Evaluation result = evaluate(arguments);
  // JSON on standard output stays alone there.
  if (arguments.shared.json != "-") std::cout << to_table(result) << std::flush;
  if (!arguments.shared.json.empty()) write_json_result(arguments.shared.json, to_json(result));
  return 0;
}

}  // namespace ohmic::app
