#include <ATen/Parallel.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <filesystem>
#include <iostream>
#include <optional>

#include "app/commands.h"
#include "app/options/stored_options.h"
#include "app/search/search_files.h"
#include "app/search/search_progress.h"
#include "app/search/search_setup.h"
#include "nets/network_loader.h"
#include "rl/agents/agents.h"
#include "rl/search/history_csv.h"
#include "rl/search/out_of_reach_error.h"
#include "rl/search/search_run.h"
#include "rl/search/stored_config.h"
#include "util/config_error.h"
#include "util/file_io.h"
#include "util/number_text.h"
#include "util/process/interrupt.h"
#include "util/process/run_folder.h"

namespace ohmic::app {
namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

bool holds_run(const RunDirectory& run) {
  return file_exists(run.config()) || file_exists(run.database());
}

/// runs/NETWORK-AGENT-thTH-seedN, with a number behind it where that run exists.
RunFolder free_folder(const SearchArguments& a) {
  return RunFolder::first_free("runs/" + in_file_name(load_network(a.shared.net).name) + "-" +
                               a.agent + "-th" + shortest(a.reward.threshold) + "-seed" +
                               std::to_string(a.shared.seed));
}

/// Throws OutOfReachError if not even the cheapest policy meets the threshold.
void check_threshold(const SearchArguments& a, const HardwareCost& cheapest,
                     const RewardFunction& reward) {
  const double least = reward.cost_ratio(cheapest);
  if (least <= a.reward.threshold) return;
  // Rounded up, so that the number named is one that is accepted.
  throw OutOfReachError("--threshold: found " + shortest(a.reward.threshold) +
                        ", but the cheapest policy, free layers at W2A2, costs " +
                        fixed_digits(std::ceil(least * 1e4) / 1e4, 4) +
                        " of W8A8: that is the minimum");
}

std::vector<std::string> layer_names(const NetworkSpec& network) {
  std::vector<std::string> names;
  for (const int layer : network.weight_layers) {
    names.push_back(network.layers[static_cast<std::size_t>(layer)].name);
  }
  return names;
}

SearchResult conclude(const SearchArguments& a, SearchSetup& setup, const SearchRun& run,
                      const RewardFunction& reward, CandidateEvaluator& evaluator) {
  SearchResult result;
  const QuantPolicy baseline = setup.env.baseline();
  SearchOracles& oracles = *setup.oracles;
  ToldAccuracy full(oracles.judged(ImageSplit::kValidation, 0), "reading validation images again");
  result.choice = setup.screen_images == 0
                      ? choose(run.trials(), reward, baseline)
                      : choose_again(shortlist(run.trials(), static_cast<std::size_t>(a.reread)),
                                     reward, baseline, full, evaluator);
  ToldAccuracy test(oracles.judged(ImageSplit::kTest, 0), "reading test images");
  const auto accuracies = evaluator.reread(test, {baseline, result.choice.best.policy});
  result.baseline_test_accuracy = accuracies[0];
  result.best_test_accuracy = accuracies[1];
  if (auto network = oracles.tuned(result.choice.best.policy)) {
    const auto both = [&](ImageSplit split) {
      return evaluator.reread(oracles.accuracy(split, 0), {baseline, result.choice.best.policy});
    };
    const auto validation = both(ImageSplit::kValidation);
    const auto tested = both(ImageSplit::kTest);
    result.tuned =
        TunedResult{{validation[0], tested[0]}, {validation[1], tested[1]}, std::move(*network)};
  }
  result.unique_evaluations = run.evaluations();
  result.effort = evaluator.effort();
  result.screen_images = setup.screen_images;
  return result;
}

void write_history(const RunDirectory& directory, const std::vector<Trial>& trials) {
  write_file_atomically(directory.history(), history_csv(trials));
}

/// Each write is of the whole file: every episode at first, then ever more rarely, so that a run of
/// 100,000 episodes does not spend its time on it. The database has what is not written yet.
bool is_history_due(std::size_t episodes) { return episodes % (1 + episodes / 500) == 0; }

int search(const SearchArguments& a, SearchSetup& setup, const RunDirectory& directory,
           Agent& agent, CandidateEvaluator& evaluator, const RewardFunction& reward) {
  TrialStore store(directory.database());
  SearchRun run(agent, evaluator, reward, store);
  // The database may be one episode ahead of a process that was killed.
  write_history(directory, run.trials());
  {
    std::cerr << setup.subject << std::endl;
    const InterruptGuard guard;
    const SearchBudget budget(a.episodes, a.evaluations);
    SearchProgress progress(budget, run.trials().size());
    const bool complete = run.run(budget, [&](const std::vector<Trial>& trials) {
      if (is_history_due(trials.size())) write_history(directory, trials);
      progress.show(trials, run.evaluations());
      return !guard.interrupted();
    });
    write_history(directory, run.trials());
    if (!complete) {
      std::cerr << "\nohmic: interrupted after " << run.trials().size() << " of " << a.episodes
                << " episodes; ohmic search --resume --out " << directory.folder << " goes on"
                << std::endl;
      return 130;
    }
  }
  const SearchResult result = conclude(a, setup, run, reward, evaluator);
  write_results(directory, setup.config, setup.network, run.trials(), result);
  store.finish(evaluator.effort());
  if (!result.choice.best.feasible) {
    std::cerr << "ohmic: warning: no feasible policy was seen; the best is the cheapest one"
              << std::endl;
  }
  std::cout << setup.subject << "\n\n"
            << result_table(result) << "run     " << directory.folder << std::endl;
  return 0;
}

/// Writes the first files of a run, once nothing more can be wrong with the input.
void begin(const SearchSetup& setup, const RunDirectory& directory, const Evaluation& baseline,
           CandidateEvaluator& evaluator) {
  try {
    write_file_atomically(directory.config(), config_text(setup.config));
    TrialStore store(directory.database());
    store.begin(config_text(setup.config), baseline, layer_names(setup.network));
    const QuantPolicy cheapest = setup.env.cheapest();  // priced for the threshold
    store.add_price(cheapest, evaluator.price(cheapest), evaluator.effort());
  } catch (const ConfigError&) {
    for (const char* ending : {"", "-wal", "-shm"})
      std::filesystem::remove(directory.database() + ending);
    std::filesystem::remove(directory.config());
    throw;
  }
}

/// What earlier processes know of the run; nothing of one that has not begun. Gives a finished run
/// the larger budget that was asked for.
std::optional<RunState> look_back(const SearchArguments& a, const Json& stored,
                                  const SearchSetup& setup, const RunDirectory& directory) {
  if (stored.is_null()) return std::nullopt;
  refuse_changed_inputs(stored, setup.config, options_to_json(with_found_paths(a, stored)),
                        directory.config());
  TrialStore store(directory.database());
  const auto record = store.record();
  Json config = stored;
  config["options"]["episodes"] = setup.config.at("options").at("episodes");
  if (record && config != stored) replace_config(config, store, directory.config());
  return record;
}

/// What an agent that paces itself may count on.
int policies_to_judge(const SearchArguments& a) {
  return a.evaluations > 0 ? std::min(a.evaluations, a.episodes) : a.episodes;
}

/// stored: config.json of the run to go on with, null for a new one.
int run(SearchArguments& a, const Json& stored, const RunDirectory& directory) {
  const Clock::time_point start = Clock::now();
  at::set_num_threads(resolve_threads(a.shared.threads));
  SearchSetup setup = set_up(a, stored);
  const std::optional<RunState> earlier = look_back(a, stored, setup, directory);
  SearchTime spent = earlier ? earlier->effort : SearchTime();
  spent.total_s += seconds_since(start);
  SearchOracles& oracles = *setup.oracles;
  CandidateEvaluator evaluator(oracles.judged(ImageSplit::kValidation, setup.screen_images),
                               oracles.cost(), spent, &oracles.preparation_s());
  if (earlier) evaluator.remember(setup.env.baseline(), earlier->baseline);
  const Evaluation baseline = evaluator.evaluate(setup.env.baseline());
  const RewardFunction reward(a.reward, baseline);
  const auto agent = make_agent(
      a.agent, {setup.network, setup.env, reward,
                [&evaluator](const auto& policies) { return evaluator.prices(policies); }, a.agents,
                policies_to_judge(a), a.shared.seed});
  if (!earlier) {
    check_threshold(a, evaluator.price(setup.env.cheapest()), reward);
    begin(setup, directory, baseline, evaluator);
  }
  return search(a, setup, directory, *agent, evaluator, reward);
}

/// Whether the run has ended. Throws ConfigError if what is stored of it is not what was written.
bool check_stored(const Json& config, const RunDirectory& directory) {
  if (file_exists(directory.database())) {
    TrialStore store(directory.database());
    store.trials();
    if (const auto record = check_config(config, store, directory.config()))
      return record->finished;
  }
  if (!file_exists(directory.history())) return false;  // killed before its first episode
  throw ConfigError(directory.database(), "has lost the run that history.csv shows");
}

int resume(SearchArguments& a, const po::variables_map& given) {
  const RunFolder folder = open_stored_run(a.shared.out);
  const RunDirectory directory{folder.path()};
  const Json stored = read_stored_config(folder.path());
  if (stored.contains("verb"))
    throw ConfigError(directory.config(), "/verb",
                      "is not 'search': this is the run of another verb");
  const bool finished = check_stored(stored, directory);
  take_over_options(a, given, stored.at("options"), directory.config(), finished);
  resolve(a);
  if (!finished || stored.at("options").at("episodes") < a.episodes)
    return run(a, with_given_paths(stored, given), directory);
  std::cout << "the run in " << a.shared.out << " is finished" << std::endl;
  return 0;
}

int start(SearchArguments& a, const po::variables_map& given) {
  if (given["episodes"].defaulted()) a.episodes = default_episodes(a);
  resolve(a);
  const RunFolder folder = a.shared.out.empty() ? free_folder(a) : RunFolder(a.shared.out);
  const RunDirectory directory{folder.path()};
  if (holds_run(directory))
    throw ConfigError(a.shared.out, "holds a run already: add --resume or choose another --out");
  return run(a, nullptr, directory);
}

}  // namespace

int run_search(const std::vector<std::string>& args) {
  SearchArguments arguments;
  po::variables_map given;
  if (!parse_options("search", "Searches bit-widths for a network on a chip.", args,
                     describe(arguments), given)) {
    return 0;
  }
  return arguments.resume ? resume(arguments, given) : start(arguments, given);
}

}  // namespace ohmic::app
