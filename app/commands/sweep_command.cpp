#include <algorithm>
#include <chrono>
#include <iostream>
#include <optional>
#include <utility>

#include "app/commands.h"
#include "app/merge.h"
#include "app/open_items.h"
#include "app/options/listed_files.h"
#include "app/options/named_files.h"
#include "app/options/stored_options.h"
#include "app/options/sweep_options.h"
#include "app/slurm_engine.h"
#include "app/sweep/sweep_inputs.h"
#include "nets/onnx/onnx_import.h"
#include "rl/search/run_directory.h"
#include "studies/jobs/job_progress.h"
#include "studies/jobs/local_runner.h"
#include "studies/sweep/sweep_result.h"
#include "studies/sweep/sweep_study.h"
#include "studies/sweep/sweep_table.h"
#include "util/build_info.h"
#include "util/file_io.h"
#include "util/process/interrupt.h"
#include "util/process/run_folder.h"

namespace ohmic::app {
namespace {

JobPass judge_open_chips(SweepStudy& sweep, const SweepArguments& a) {
  const InterruptGuard guard;
  const std::size_t chips = sweep.size();
  const std::size_t done = sweep.rows().size();
  // If chips are fewer than cores, each search takes more of them.
  const int jobs = std::clamp(static_cast<int>(chips - done), 1, resolve_threads(a.jobs));
  const int threads = std::max(1, resolve_threads(0) / jobs);
  JobProgress progress("chip", chips, done);
  LocalRunner runner(static_cast<std::size_t>(jobs));
  return sweep.judge_open_chips(
      runner, threads,
      [&](std::size_t index, const SweepRow& row) {
        progress.show(chip_label(sweep.grid(), index), outcome_text(sweep.columns(), row));
      },
      [&guard] { return guard.interrupted(); });
}

StudyItems items_of(const SweepStudy& sweep, const OwnShare& share) {
  return {"chips", sweep.rows().size(), sweep.size(),
          share.out.empty() ? "with --out a sweep can be resumed" : share.goes_on("sweep")};
}

/// config, json: of the sweep, as its folder has them.
void print(const SweepArguments& a, const Json& config, const SweepColumns& columns,
           const std::vector<SweepRow>& rows, const std::string& json) {
  if (!a.shared.json.empty()) write_json_result(a.shared.json, json);
  if (a.shared.json == "-") return;
  std::cout << sweep_subject(config) << "\n\n" << sweep_table(columns, rows);
  if (!a.shared.out.empty()) std::cout << "run     " << a.shared.out << '\n';
  std::cout << std::flush;
}

/// The files of the searches, each of which is read again.
std::vector<NamedFile> search_files(const SweepStudy& sweep) {
  std::vector<NamedFile> files;
  for (std::size_t i = 0; i < sweep.grid().size(); ++i) {
    for (const std::string& file :
         RunDirectory{sweep.folder().chip(i, sweep.grid().size())}.files())
      files.push_back({"--out", file});
  }
  return files;
}

SlurmStudy slurm_study(const std::string& out, const std::string& json) {
  const auto done = [](const std::string& folder) -> std::size_t {
    const std::string csv = SweepFolder(folder).csv();
    if (!file_exists(csv)) return 0;
    const std::string text = read_file(csv);
    const auto lines = static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
    return lines > 0 ? lines - 1 : 0;
  };
  const auto merge = [json](const std::string& folder) {
    const int code = merge_sweep(folder, read_shards_for(folder));
    if (!json.empty()) write_json_result(json, read_file(SweepFolder(folder).json()));
    return code;
  };
  return {"sweep", "chip", out, done, merge};
}

/// Seconds that the most expensive chip takes here.
double seconds_a_chip(const SweepPlan& plan, const Json& config, std::size_t chips) {
  SweepStudy one(plan, "", Shard{0, chips});
  one.begin(config);
  LocalRunner runner(1);
  const auto start = std::chrono::steady_clock::now();
  one.judge_open_chips(
      runner, 1, [](std::size_t, const SweepRow&) {}, [] { return false; });
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

/// A search takes a task of its own.
int run_in_array(const SweepStudy& sweep, const SweepArguments& a, const SweepArguments& found,
                 const Json& config) {
  const std::size_t chips = sweep.grid().size();
  const double seconds = a.search ? kSecondsOfARun : seconds_a_chip(plan_of(found), config, chips);
  return run_on_slurm(slurm_study(a.shared.out, a.shared.json), a.share, chips, seconds, "--jobs");
}

int finish(SweepStudy& sweep, const SweepArguments& a, const Json& config, const OwnShare& share) {
  const std::string json = sweep.finish();
  if (share.shard) {
    tell_finished(share, sweep.size(), "chips");
  } else {
    print(a, config, sweep.columns(), sweep.rows(), json);
  }
  return tell_what_failed(count_failed(sweep.rows()), items_of(sweep, share));
}

int run(SweepStudy& sweep, const SweepArguments& a, const SweepArguments& found, const Json& stored,
        const OwnShare& share) {
  Json config = config_of(a, found, sweep, stored);
  note_share(config, share);
  const SharedOptions inputs = inputs_of(a);
  const bool has_weights = !inputs.weights.empty() || is_onnx_file(inputs.net);
  if (!a.accuracy && !has_weights && compresses(found, sweep.grid())) {
    throw ConfigError("mapping.compression",
                      "is not none on some chips: what is stored follows from the integer weights; "
                      "give --weights FILE or --accuracy");
  }
  if (a.share.on_slurm()) return run_in_array(sweep, a, found, config);
  if (stored.is_null()) {
    sweep.begin(config);
  } else {
    refuse_changed_inputs(stored, config, options_to_json(found), sweep.folder().config());
    sweep.go_on(config);
  }
  const JobPass pass = judge_open_chips(sweep, a);
  const int code = tell_what_is_open(pass, items_of(sweep, share));
  return code != 0 ? code : finish(sweep, a, config, share);
}

/// Shows a sweep again and leaves it as it is, if it is finished and no chip failed.
bool show_finished(const SweepStudy& sweep, const SweepArguments& a, const Json& stored,
                   const OwnShare& share) {
  const SweepFolder& folder = sweep.folder();
  if (share.shard) {
    const bool is_final = ShardFolder(folder.path()).is_final();
    if (is_final) tell_finished(share, sweep.size(), "chips");
    return is_final;
  }
  if (!folder.finished()) return false;
  std::vector<SweepRow> rows;
  for (const auto& entry : folder.read_rows(sweep.columns(), ChipIndex(sweep.grid())))
    rows.push_back(entry.second);
  if (count_failed(rows) > 0) return false;
  std::cerr << "the sweep in " << folder.path() << " is finished" << std::endl;
  print(a, stored, sweep.columns(), rows, read_file(folder.json()));
  return true;
}

Json open_stored(SweepArguments& a, const po::variables_map& given, const OwnShare& share) {
  Json config = read_stored_config(a.shared.out, "sweep");
  check_share(config, share);
  take_over_options(a, given, config.at("options"), SweepFolder(a.shared.out).config());
  return with_given_lists(with_given_paths(std::move(config), given), given);
}

int start_or_resume(SweepArguments& a, const po::variables_map& given) {
  const OwnShare share = own_share(a.share, a.shared.out);
  a.shared.out = share.folder();
  std::optional<RunFolder> own;
  if (!a.shared.out.empty()) own.emplace(a.shared.out);
  const Json stored = a.resume ? open_stored(a, given, share) : Json();
  if (a.search && std::string(build_info().torch).rfind("off", 0) == 0) {
    throw ConfigError("--search", "needs LibTorch, and this build has none");
  }
  check(a);
  if (!a.resume) take_own_policy(a);
  const SweepArguments found = with_found_paths(a, stored);
  refuse_shared_files(outputs_of(a), input_files(found));
  SweepStudy sweep(plan_of(found), a.shared.out, share.shard);
  if (gives_images(a) && !a.search && !a.accuracy && !compresses(found, sweep.grid()))
    refuse_images(a);
  if (a.search) refuse_shared_files({{"--json", a.shared.json}}, search_files(sweep));
  if (!a.resume && own && sweep.folder().holds_run()) {
    throw ConfigError(a.shared.out, "holds a run already: add --resume or choose another --out");
  }
  if (a.resume && show_finished(sweep, a, stored, share)) return 0;
  return run(sweep, a, found, stored, share);
}

}  // namespace

int merge_sweep(const std::string& out, const ShardSet& shards) {
  SweepArguments a;
  const std::string file = SweepFolder(shards.shares.front().folder.path()).config();
  take_over_options(a, {}, shards.config.at("options"), file);
  a.shared.out = out;
  SweepStudy sweep(plan_of(with_found_paths(a, shards.config)), out);
  const std::string json = sweep.merge(shards);
  print(a, shards.config, sweep.columns(), sweep.rows(), json);
  return tell_what_failed(count_failed(sweep.rows()), items_of(sweep, {out, std::nullopt}));
}

int run_sweep(const std::vector<std::string>& args) {
  SweepArguments arguments;
  po::variables_map given;
  if (!parse_options("sweep",
                     "Runs one inference of a network on every chip of a grid and prints a row a "
                     "chip: latency, "
                     "energy, power, area.\nThe grid is the product of the networks, hardware and "
                     "policies given, "
                     "and of the values that --set gives to hardware "
                     "keys.",
                     with_one_name_for_jobs(args), describe(arguments), given)) {
    return 0;
  }
  arguments.share.words = args;
  if (arguments.resume && arguments.share.on_slurm()) {
    check(arguments.share, arguments.shared.out);
    return come_back_to_slurm(slurm_study(arguments.shared.out, arguments.shared.json));
  }
  return start_or_resume(arguments, given);
}

}  // namespace ohmic::app
