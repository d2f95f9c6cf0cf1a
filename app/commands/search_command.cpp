#include <ATen/Parallel.h>

#include <chrono>
#include <filesystem>
#include <iostream>
#include <optional>

#include "app/commands.h"
#include "app/judged_commands.h"
#include "app/options/stored_options.h"
#include "app/search/search_config.h"
#include "app/search/search_progress.h"
#include "nets/network_loader.h"
#include "rl/oracles/judges.h"
#include "rl/search/history_csv.h"
#include "rl/search/stored_config.h"
#include "rl/session/search_session.h"
#include "studies/search/search_page.h"
#include "util/config_error.h"
#include "util/exit_code.h"
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

void write_history(const RunDirectory& directory, const LoadedSearch& search,
                   const std::vector<Trial>& trials) {
  write_file_atomically(directory.history(), history_csv(trials, search.plan.choose));
}

/// Each write is of the whole file: every episode at first, then ever more rarely, so that a run of
/// 100,000 episodes does not spend its time on it. The database has what is not written yet.
bool is_history_due(std::size_t episodes) { return episodes % (1 + episodes / 500) == 0; }

/// Plays the episodes that are left. False if the user stopped it.
bool play(const LoadedSearch& search, const SearchSession& session, SearchRun& run,
          const RunDirectory& directory, const InterruptGuard& guard) {
  // The database may be one episode ahead of a process that was killed.
  write_history(directory, search, run.trials());
  std::cerr << search.subject << std::endl;
  SearchProgress progress(session.budget(), run.trials().size());
  const bool complete = run.run(session.budget(), [&](const std::vector<Trial>& trials) {
    if (is_history_due(trials.size())) write_history(directory, search, trials);
    progress.show(trials, {run.evaluations(), run.prices()});
    return !guard.interrupted();
  });
  write_history(directory, search, run.trials());
  return complete;
}

/// Chooses the best policy. None if the user stopped it.
std::optional<SearchSummary> conclude(SearchSession& session, const SearchRun& run,
                                      const InterruptGuard& guard) {
  ReadingProgress progress;
  return session.conclude(run, [&](const ReadingState& state) {
    progress.show(state);
    return !guard.interrupted();
  });
}

void write_all(const LoadedSearch& search, SearchSession& session, const SearchRun& run,
               const SearchSummary& result, const RunDirectory& directory) {
  write_file_atomically(directory.report(),
                        search_page(search.config, session.network(), run.trials(), result));
  write_results(directory, search.config, session.network(), run.trials(), result);
  run.store().finish(session.effort());
  if (!result.choice.best.feasible) {
    std::cerr << "ohmic: warning: no feasible policy was seen; the best is the cheapest one"
              << std::endl;
  }
  std::cout << search.subject << "\n\n"
            << result_table(result) << "run     " << directory.folder << std::endl;
}

int interrupted(const std::string& when, const RunDirectory& directory) {
  std::cerr << "\nohmic: interrupted " << when << "; ohmic search --resume --out "
            << directory.folder << " goes on" << std::endl;
  return exit_code::kInterrupted;
}

int play_and_finish(const LoadedSearch& search, SearchSession& session,
                    const RunDirectory& directory) {
  TrialStore store(directory.database());
  SearchRun run = session.open(store);
  const InterruptGuard guard;
  if (!play(search, session, run, directory, guard)) {
    return interrupted("after " + std::to_string(run.trials().size()) + " of " +
                           std::to_string(session.budget().episodes) + " episodes",
                       directory);
  }
  const std::optional<SearchSummary> result = conclude(session, run, guard);
  if (!result) return interrupted("while it read images behind the last episode", directory);
  write_all(search, session, run, *result, directory);
  return 0;
}

/// Writes the first files of a run, once nothing more can be wrong with the input.
void begin(const LoadedSearch& search, SearchSession& session, const RunDirectory& directory) {
  try {
    write_file_atomically(directory.config(), config_text(search.config));
    TrialStore store(directory.database());
    session.begin(store, config_text(search.config));
  } catch (const ConfigError&) {
    for (const char* ending : {"", "-wal", "-shm"})
      std::filesystem::remove(directory.database() + ending);
    std::filesystem::remove(directory.config());
    throw;
  }
}

/// What earlier processes know of the run; nothing of one that has not begun. Gives a finished run
/// the larger budget that was asked for.
std::optional<RunState> look_back(const SearchArguments& a, const Json& stored, const Json& now,
                                  const RunDirectory& directory) {
  if (stored.is_null()) return std::nullopt;
  refuse_changed_inputs(stored, now, options_to_json(with_found_paths(a, stored)),
                        directory.config());
  TrialStore store(directory.database());
  const auto record = store.record();
  Json config = stored;
  config["options"]["episodes"] = now.at("options").at("episodes");
  if (record && config != stored) replace_config(config, store, directory.config());
  return record;
}

/// stored: config.json of the run to go on with, null for a new one.
int run(SearchArguments& a, const Json& stored, const RunDirectory& directory) {
  const Clock::time_point start = Clock::now();
  at::set_num_threads(resolve_threads(a.shared.threads));
  LoadedSearch search = load_search(a, stored);
  const std::optional<RunState> earlier = look_back(a, stored, search.config, directory);
  if (a.judges != nullptr) a.judges->begin(config_text(search.config));
  search.plan.judges = a.judges;
  SearchSession session(
      search.plan, std::move(search.input),
      [&a](const AgentContext& context) { return make_agent(a.agent, context); }, earlier,
      seconds_since(start));
  if (!earlier) begin(search, session, directory);
  return play_and_finish(search, session, directory);
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
  const Json stored = read_stored_config(folder.path(), "search");
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

std::unique_ptr<Judge> judge_of_search(const std::vector<std::string>& args,
                                       const JudgedRun& judged) {
  const Json config = parse_json(judged.config, "config.json");
  SearchArguments a;
  po::variables_map given;
  parse_options("search", "", args, describe(a), given);
  take_over_options(a, {}, config.at("options"), "config.json", false);
  resolve(a);
  at::set_num_threads(resolve_threads(a.shared.threads));
  LoadedSearch search = load_search(a, config);
  return std::make_unique<Judge>(search.plan, std::move(search.input));
}

int run_search(const std::vector<std::string>& args) { return run_judged_search(args, nullptr); }

int run_judged_search(const std::vector<std::string>& args, Judges* judges) {
  SearchArguments arguments;
  arguments.judges = judges;
  po::variables_map given;
  if (!parse_options("search", "Searches bit-widths for a network on a chip.", args,
                     describe(arguments), given)) {
    return 0;
  }
  const RemovalGuard guard;  // until there are episodes to save
  return arguments.resume ? resume(arguments, given) : start(arguments, given);
}

}  // namespace ohmic::app
