#include <ATen/Parallel.h>

#include <chrono>
#include <iostream>
#include <optional>
#include <utility>

#include "app/commands.h"
#include "app/compress/network_price.h"
#include "app/judged_commands.h"
#include "app/options/compress_options.h"
#include "app/options/input_content.h"
#include "app/options/quantizer_options.h"
#include "app/options/run_versions.h"
#include "app/options/stored_options.h"
#include "app/search/search_progress.h"
#include "app/training_progress.h"
#include "datasets/safetensors.h"
#include "hw/config/prune_vectors.h"
#include "methods/compress_files.h"
#include "methods/compress_page.h"
#include "methods/method_chip.h"
#include "methods/search_stage.h"
#include "nets/network_loader.h"
#include "rl/search/out_of_reach_error.h"
#include "rl/search/stored_config.h"
#include "rl/session/search_input.h"
#include "util/config_error.h"
#include "util/exit_code.h"
#include "util/file_io.h"
#include "util/number_text.h"
#include "util/process/interrupt.h"
#include "util/process/run_folder.h"

namespace ohmic::app {
namespace {

using Clock = std::chrono::steady_clock;

/// A compression as its options tell it, and what it reads.
struct LoadedCompression {
  Method method;
  SearchInput input;
  Json config;
};

std::vector<NamedFile> outputs_of(const CompressArguments& a) {
  std::vector<NamedFile> outputs;
  if (a.shared.out.empty()) return outputs;  // a new folder
  for (const std::string& file : CompressDirectory{a.shared.out}.files())
    outputs.push_back({"--out", file});
  return outputs;
}

/// What is left out where rows are pruned are rows.
Method method_of(const CompressArguments& a) {
  Method method = find_method(a.method);
  if (parse_prune_shape(a.prune_shape) != PruneShape::kRows) return method;
  for (MethodSetting& own : method.chip)
    if (own.key == "mapping.compression") own.value = "zero_rows";
  return method;
}

/// Fills what `a` leaves to defaults (data, weights), so that config.json says what was used.
LoadedCompression load(CompressArguments& a, const Json& stored) {
  SharedOptions& shared = a.shared;
  const SharedOptions located = with_found_paths(a, stored).shared;
  const Method method = method_of(a);
  take_defaults(a, method);
  NamedNetwork named = open_network(located.net);
  const NetworkSpec network = named.network;
  require_classes(network);
  refuse_shared_files(outputs_of(a), value_files(located, network));
  HardwareRecord hardware = method_hardware(method, network, located.hw, located.set);
  hardware.name = one_line(shared.hw);
  require_fit(network, dense_hardware(hardware));
  SearchInput input{open_trained_network(std::move(named), located.data, located.weights,
                                         WeightsKind::kFloats, located.validation),
                    std::move(hardware)};
  if (shared.data.empty()) shared.data = input.trained.data.spec;
  if (shared.weights.empty()) shared.weights = input.trained.weights_file;
  input.trained.data.spec = shared.data;
  Json config = {{"schema_version", 1},
                 {"verb", "compress"},
                 {"method", method.name},
                 {"options", options_to_json(a)},
                 {"paths", stored.is_null() ? absolute_paths(options_to_json(a))
                                            : stored.value("paths", Json::object())}};
  config.update(input_to_json(input));
  config["content"] = content_hashes(input.trained);
  config["versions"] = run_versions();
  return {method, std::move(input), std::move(config)};
}

CompressionTask task_of(const CompressArguments& a, const LoadedCompression& run) {
  const ChipConfig chip = make_chip_config(run.input.hardware);
  const OuSize unit = chip.ou(chip.arrays.front());
  CompressionTask task{run.input.trained,
                       {unit.rows, unit.columns},
                       prune_vector(chip, parse_prune_shape(a.prune_shape))};
  task.rounds = a.episodes;
  task.images = static_cast<std::size_t>(a.finetune_images);
  task.batch = static_cast<std::size_t>(a.batch);
  task.threshold = a.threshold;
  task.prune_agent = a.prune_agent;
  task.prune_loss = a.prune_loss;
  task.weight_bits = a.weight_bits;
  task.settle = a.settle;
  task.distillation = a.distillation;
  if (a.alpha > 0) task.only = LassoTry{a.alpha, a.activation_bits};
  task.seed = a.shared.seed;
  task.threads = resolve_threads(a.shared.threads);
  task.judges = a.judges;
  return task;
}

std::string round_text(const CompressionRound& r) {
  std::string text = "round " + std::to_string(r.number) + "  W" + std::to_string(r.weight_bits) +
                     "A" + std::to_string(r.activation_bits);
  if (r.alpha > 0) text += "  alpha " + plain_number(r.alpha);
  return text + "  " + fixed_digits(r.bits_per_weight, 2) + " bits a weight  density " +
         fixed_digits(100 * r.density, 1) + " %  validation " +
         fixed_digits(r.validation_accuracy, 2) + " %" + (r.within ? "" : "  beyond the bound");
}

/// Runs what is left of a run and writes its files.
int finish(const CompressArguments& a, const LoadedCompression& run, RoundStore& store,
           Clock::time_point start) {
  const CompressDirectory& directory = store.directory();
  const InterruptGuard guard;
  TrainingProgress training;
  std::optional<SearchProgress> episodes;
  int planned = 0;
  MethodProgress progress;
  progress.on_round = [](const CompressionRound& r) { std::cerr << round_text(r) << std::endl; };
  progress.on_stage = [&](int stage, int of) {
    if (stage > 1) std::cerr << "stage " << stage << std::endl;
    planned = of;
    episodes.reset();
  };
  progress.on_episode = [&](const std::vector<Trial>& trials, int evaluations) {
    if (!episodes) episodes.emplace(SearchBudget(planned), trials.size() - 1);
    episodes->show(trials, {evaluations, 0});
  };
  progress.training = training.hooks([&guard] { return guard.interrupted(); });
  const NetworkSpec& network = run.input.trained.network;
  const auto result = run_compression(run.method, task_of(a, run), run.input.hardware, store,
                                      price_on_timed_chip(network), progress);
  if (!result) {
    std::cerr << "\nohmic: interrupted; ohmic compress --resume --out " << directory.folder
              << " goes on" << std::endl;
    return exit_code::kInterrupted;
  }
  const double seconds = std::chrono::duration<double>(Clock::now() - start).count();
  write_compression(directory, run.config, network, run.input.hardware, *result, seconds);
  store.clean();
  if (!result->best.feasible) {
    std::cerr << "ohmic: warning: no network was seen that loses at most "
              << plain_number(kAllowedLoss) << " point; "
              << answer_beyond_bound(a.alpha > 0, !result->rounds.empty()) << " is written"
              << std::endl;
  }
  std::cout << compression_table(*result) << "compression  "
            << significant_digits(result->compression(), 4) << " x fewer crossbars\nrun          "
            << directory.folder << std::endl;
  return 0;
}

/// stored: config.json of the run to go on with, null for a new one.
int run(CompressArguments& a, const Json& stored, const CompressDirectory& directory) {
  const Clock::time_point start = Clock::now();
  const LoadedCompression loaded = load(a, stored);
  if (!stored.is_null()) {
    refuse_changed_inputs(stored, loaded.config, options_to_json(with_found_paths(a, stored)),
                          directory.config());
  }
  if (a.judges != nullptr) a.judges->begin(config_text(loaded.config));
  RoundStore store(directory, loaded.input.trained.network);
  if (!store.begun()) {
    write_file_atomically(directory.config(), config_text(loaded.config));
    store.begin(loaded.config);
  }
  std::cerr << loaded.method.name << ": " << loaded.input.trained.network.name << " on "
            << loaded.input.hardware.name << ", " << data_label(loaded.input.trained.data)
            << std::endl;
  try {
    return finish(a, loaded, store, start);
  } catch (const OutOfReachError&) {
    // No way to go on could change the threshold.
    store.discard();
    std::error_code ignored;
    if (!stored.is_null()) std::filesystem::remove(directory.folder, ignored);
    throw;
  }
}

int resume(CompressArguments& a, const po::variables_map& given) {
  const RunFolder folder = open_stored_run(a.shared.out);
  const CompressDirectory directory{folder.path()};
  const Json stored = read_stored_config(folder.path(), "compress");
  take_over_options(a, given, stored, directory.config());
  check(a);
  const NetworkSpec network = load_network(with_found_paths(a, stored).shared.net);
  const RoundStore store(directory, network);
  if (store.begun()) check_same_config(store.config(), stored, directory.config());
  if (!file_exists(directory.summary())) return run(a, with_given_paths(stored, given), directory);
  check_written_files(directory);
  store.clean();  // a process may have been killed behind its last file
  std::cout << "the run in " << a.shared.out << " is finished" << std::endl;
  return 0;
}

int start(CompressArguments& a) {
  check(a);
  const RunFolder folder =
      a.shared.out.empty()
          ? RunFolder::first_free("runs/" + in_file_name(load_network(a.shared.net).name) + "-" +
                                  a.method + "-seed" + std::to_string(a.shared.seed))
          : RunFolder(a.shared.out);
  const CompressDirectory directory{folder.path()};
  if (file_exists(directory.config()))
    throw ConfigError(a.shared.out, "holds a run already: add --resume or choose another --out");
  return run(a, nullptr, directory);
}

}  // namespace

std::unique_ptr<Judge> judge_of_compression(const std::vector<std::string>& args,
                                            const JudgedRun& judged) {
  const Json config = parse_json(judged.config, "config.json");
  CompressArguments a;
  po::variables_map given;
  parse_options("compress", "", args, describe(a), given, "method");
  take_over_options(a, {}, config, "config.json");
  check(a);
  LoadedCompression run = load(a, config);
  const SearchPlan plan = stage_plan(task_of(a, run), 0);
  if (!judged.weights.empty()) {
    const std::string sender = "weights to judge on";
    run.input.trained.weights =
        fold_batch_norm(run.input.trained.network, parse_safetensors(judged.weights, sender));
  }
  return std::make_unique<Judge>(plan, std::move(run.input));
}

int run_compress(const std::vector<std::string>& args) {
  return run_judged_compress(args, nullptr);
}

int run_judged_compress(const std::vector<std::string>& args, Judges* judges) {
  CompressArguments arguments;
  arguments.judges = judges;
  po::variables_map given;
  if (!parse_options("compress",
                     "Compresses a network by a whole method, from float weights to integers on a "
                     "chip.",
                     args, describe(arguments), given, "method")) {
    return 0;
  }
  if (arguments.method.empty() && !arguments.resume)
    throw ConfigError("METHOD", "is missing: say what compresses, as in `ohmic compress bwq`");
  const RemovalGuard guard;  // until there is a round to save
  return arguments.resume ? resume(arguments, given) : start(arguments);
}

}  // namespace ohmic::app
