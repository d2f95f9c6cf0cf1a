#include <algorithm>
#include <filesystem>
#include <iostream>
#include <memory>

#include "app/commands.h"
#include "app/options/compare_options.h"
#include "app/options/named_files.h"
#include "app/options/stored_options.h"
#include "app/sweep_progress.h"
#include "datasets/dataset.h"
#include "hw/config/hardware_record.h"
#include "nets/network_loader.h"
#include "report/report_text.h"
#include "rl/oracles/policy_cache.h"
#include "studies/compare/compare_files.h"
#include "studies/compare/compare_page.h"
#include "studies/compare/compared_run_jobs.h"
#include "studies/compare/trial_merge.h"
#include "util/build_info.h"
#include "util/config_error.h"
#include "util/file_io.h"
#include "util/process/folder_lock.h"
#include "util/process/interrupt.h"

namespace ohmic::app {
namespace {

/// A comparison with everything resolved.
struct Run {
  const CompareArguments& arguments;
  ComparePlan plan;
  CompareFolder folder;
  Json config;
  std::unique_ptr<PolicyTable> all_policies;  ///< null: none given
  std::vector<RunRecord> records;

  std::size_t count(RunStatus status) const {
    return static_cast<std::size_t>(
        std::count_if(records.begin(), records.end(),
                      [status](const RunRecord& record) { return record.status == status; }));
  }
  std::size_t open() const { return count(RunStatus::kOpen); }
};

Json config_of(const CompareArguments& a) {
  const BuildInfo info = build_info();
  return {{"schema_version", 1},
          {"verb", "compare"},
          {"options", options_to_json(a)},
          {"network", network_to_json(load_network(a.shared.net))},
          {"hardware", hardware_to_json(load_hardware(a.shared.hw, a.shared.set))},
          {"versions",
           {{"ohmic", info.version}, {"revision", info.revision}, {"compiler", __VERSION__}}}};
}

std::string outcome_text(const RunRecord& record) {
  if (record.status == RunStatus::kOutOfReach) return "out of reach";
  if (record.status == RunStatus::kFailed) return "failed: " + record.reason;
  const std::string policies = " after " + std::to_string(record.unique_evaluations) + " policies";
  if (!record.best.feasible) return "nothing feasible" + policies;
  return fixed_digits(record.best.validation_accuracy, 2) + " % at cost " +
         fixed_digits(record.best.cost_ratio, 3) + policies;
}

RunJobs plan_of(const Run& run) {
  const std::size_t cores = static_cast<std::size_t>(resolve_threads(run.arguments.jobs));
  const std::size_t jobs = std::clamp<std::size_t>(run.open(), 1, cores);
  // Where searches are fewer than cores, each takes more of them.
  const int threads = std::max(1, resolve_threads(0) / static_cast<int>(jobs));
  return {run.plan, run.folder.path, jobs, threads};
}

RunPass run_open_cells(Run& run) {
  const InterruptGuard guard;
  const RunJobs plan = plan_of(run);
  make_folder(run.folder.path + "/cells");
  // Held open, so that no child creates or takes down the file's log.
  const PolicyCache cache(plan.cache());
  SweepProgress progress(run.records.size(), run.records.size() - run.open(), "cell");
  return run_all_open(
      plan, run.records,
      [&progress](const RunRecord& record) {
        progress.show(record.cell.name(), outcome_text(record));
      },
      [&guard] { return guard.interrupted(); });
}

/// The exit code of a pass that left cells open; 0 where it left none.
int tell_what_is_open(const Run& run, const RunPass& pass) {
  const std::string goes_on = "; ohmic compare --resume --out " + run.folder.path + " goes on";
  const std::size_t cells = run.records.size();
  if (pass.interrupted) {
    std::cerr << "ohmic: interrupted after " << cells - run.open() << " of " << cells << " cells"
              << goes_on << std::endl;
    return 130;
  }
  if (pass.killed.empty()) return 0;
  std::cerr << "ohmic: " << pass.killed.size() << " of " << cells
            << " cells have no result, for their search was ended: " << pass.killed.front()
            << (pass.killed.size() > 1 ? ", ..." : "") << goes_on << std::endl;
  return 1;
}

std::string subject_of(const Run& run) {
  std::string data;
  for (const RunRecord& record : run.records) {
    if (record.status == RunStatus::kDone) data = ", " + record.data;
  }
  return run.config.at("network").at("name").get<std::string>() + " on " + run.arguments.shared.hw +
         data + ", " + std::to_string(run.arguments.budget) + " policies a cell";
}

int conclude(const Run& run) {
  const Comparison comparison = compare_cells(run.records, run.all_policies.get());
  const CompareFolder& folder = run.folder;
  const RunJobs plan{run.plan, folder.path};
  std::vector<std::string> runs;
  for (const RunRecord& record : run.records) runs.push_back(plan.run_folder(record.cell));
  merge_trials(folder.database(), run.records, runs);
  write_file_atomically(folder.cells_csv(), cells_csv(comparison));
  write_file_atomically(folder.table_csv(), table_csv(comparison));
  const std::string text = subject_of(run) + "\n\n" + table_text(comparison);
  write_file_atomically(folder.table_text(), text);
  write_file_atomically(folder.report(), compare_page(subject_of(run), comparison));
  write_file_atomically(folder.summary(), summary_json(run.config, comparison).dump(1) + "\n");
  std::cout << text << "run     " << folder.path << std::endl;
  return 0;
}

/// Takes back what a refused comparison has begun.
void remove_begun(const Run& run) {
  std::error_code ignored;
  std::filesystem::remove_all(run.folder.path + "/cells", ignored);
  for (const char* ending : {"", "-wal", "-shm"}) {
    std::filesystem::remove(run.folder.path + "/policies.sqlite" + ending, ignored);
  }
  std::filesystem::remove(run.folder.config(), ignored);
  std::filesystem::remove(run.folder.path, ignored);
}

/// stored: config.json of the comparison to go on with, null for a new one.
int run_all(Run& run, const Json& stored) {
  if (stored.is_null()) {
    make_folder(run.folder.path);
    write_file_atomically(run.folder.config(), run.config.dump(2) + "\n");
  } else {
    refuse_changed_inputs(stored, run.config, {"network", "hardware"}, run.folder.config());
  }
  const FileDescriptor lock = lock_folder(run.folder.path, run.folder.config(), "comparison");
  const RunJobs plan{run.plan, run.folder.path};
  for (RunRecord& record : run.records) {
    const std::string folder = plan.run_folder(record.cell);
    if (is_done(folder)) record = read_run(record.cell, folder);
  }
  RunPass pass;
  try {
    pass = run_open_cells(run);
  } catch (const std::exception&) {
    // The children know more input than this process reads; a refusal leaves nothing behind.
    if (stored.is_null() && run.count(RunStatus::kDone) == 0) remove_begun(run);
    throw;
  }
  const int code = tell_what_is_open(run, pass);
  return code != 0 ? code : conclude(run);
}

Json open_stored(CompareArguments& a, const po::variables_map& given) {
  Json config = read_stored_config(a.shared.out);
  const std::string file = CompareFolder{a.shared.out}.config();
  if (!config.contains("verb") || config.at("verb") != "compare") {
    throw ConfigError(file, "/verb", "is not 'compare': this is the run of another verb");
  }
  take_over_options(a, given, config.at("options"), file);
  return config;
}

void check_files(const CompareArguments& a) {
  std::vector<NamedFile> inputs = chip_files(a.shared);
  inputs.push_back({"--optimum", a.optimum});
  const CompareFolder folder{a.shared.out};
  std::vector<NamedFile> outputs;
  for (const std::string& file :
       {folder.config(), folder.cells_csv(), folder.table_csv(), folder.table_text(),
        folder.database(), folder.report(), folder.summary()}) {
    outputs.push_back({"--out", file});
  }
  refuse_shared_files(outputs, inputs);
}

int start_or_resume(CompareArguments& a, const po::variables_map& given) {
  const Json stored = a.resume ? open_stored(a, given) : Json();
  check(a);
  check_files(a);
  Run run{a, plan_of(a), CompareFolder{a.shared.out}, nullptr, nullptr, {}};
  for (const ComparedRun& cell : runs_of(run.plan)) {
    run.records.emplace_back();
    run.records.back().cell = cell;
  }
  const bool begun = file_exists(run.folder.config()) || file_exists(run.folder.database()) ||
                     file_exists(run.folder.path + "/cells");
  if (!a.resume && begun) {
    throw ConfigError(a.shared.out, "holds a run already: add --resume or choose another --out");
  }
  if (a.resume && file_exists(run.folder.summary())) {
    std::cerr << "the comparison in " << run.folder.path << " is finished" << std::endl;
    std::cout << read_file(run.folder.table_text()) << std::flush;
    return 0;
  }
  require_classes(load_network(a.shared.net));
  run.config = config_of(a);
  if (!a.optimum.empty()) run.all_policies = std::make_unique<PolicyTable>(a.optimum);
  return run_all(run, stored);
}

}  // namespace

int run_compare(const std::vector<std::string>& args) {
  CompareArguments arguments;
  po::variables_map given;
  if (!parse_options("compare",
                     "Runs search agents against each other: every agent at every threshold with "
                     "every seed, each a search of\nits own with the same budget of distinct "
                     "policies, and sets their results side by side.",
                     args, describe(arguments), given)) {
    return 0;
  }
  return start_or_resume(arguments, given);
}

}  // namespace ohmic::app
