#include <algorithm>
#include <iostream>

#include "app/commands.h"
#include "app/options/named_files.h"
#include "app/options/stored_options.h"
#include "app/options/sweep_options.h"
#include "app/sweep_progress.h"
#include "studies/sweep/sweep_chip.h"
#include "studies/sweep/sweep_result.h"
#include "studies/sweep/sweep_runner.h"
#include "studies/sweep/sweep_table.h"
#include "util/build_info.h"
#include "util/file_io.h"
#include "util/process/interrupt.h"

namespace ohmic::app {
namespace {

/// A sweep with everything resolved.
struct Sweep {
  const SweepArguments& arguments;
  SweepPlan plan;
  SweepGrid grid;
  SweepColumns columns;
  SweepFolder folder;
  Json config;
  SweepRows rows;  ///< of the chips that are done

  bool kept() const { return !arguments.shared.out.empty(); }
  std::vector<std::size_t> open() const {
    std::vector<std::size_t> chips;
    for (std::size_t i = 0; i < grid.size(); ++i) {
      if (rows.count(i) == 0) chips.push_back(i);
    }
    return chips;
  }
  std::vector<SweepRow> in_order() const {
    std::vector<SweepRow> all;
    for (const auto& entry : rows) all.push_back(entry.second);
    return all;
  }
};

std::vector<std::string> keys_of(const SweepGrid& grid) {
  std::vector<std::string> keys;
  for (const SweepAxis& axis : grid.axes) keys.push_back(axis.key);
  return keys;
}

SweepPass judge_open_chips(Sweep& sweep) {
  const InterruptGuard guard;
  const std::vector<std::size_t> open = sweep.open();
  // Where chips are fewer than cores, each search takes more of them.
  const int jobs =
      std::clamp(static_cast<int>(open.size()), 1, resolve_threads(sweep.arguments.jobs));
  const int threads = std::max(1, resolve_threads(0) / jobs);
  const ChipSteps steps(sweep.plan, sweep.grid, sweep.columns, sweep.folder, threads);
  SweepProgress progress(sweep.grid.size(), sweep.rows.size());
  const auto on_row = [&](std::size_t index, SweepRow row) {
    if (sweep.kept()) sweep.folder.append(row);
    progress.show(chip_label(sweep.grid, index), outcome_text(sweep.columns, row));
    sweep.rows[index] = std::move(row);
  };
  return judge_chips(steps, open, static_cast<std::size_t>(jobs), on_row,
                     [&guard] { return guard.interrupted(); });
}

std::string how_to_go_on(const Sweep& sweep) {
  return sweep.kept() ? "; ohmic sweep --resume --out " + sweep.folder.path() + " goes on"
                      : "; with --out a sweep can be resumed";
}

/// The exit code of a pass that left chips open; 0 where it left none.
int tell_what_is_open(const Sweep& sweep, const SweepPass& pass) {
  if (pass.interrupted) {
    std::cerr << "ohmic: interrupted after " << sweep.rows.size() << " of " << sweep.grid.size()
              << " chips" << how_to_go_on(sweep) << std::endl;
    return 130;
  }
  if (pass.killed.empty()) return 0;
  std::cerr << "ohmic: " << pass.killed.size() << " of " << sweep.grid.size()
            << " chips have no result, for their simulation was ended: " << pass.killed.front()
            << (pass.killed.size() > 1 ? ", ..." : "") << how_to_go_on(sweep) << std::endl;
  return 1;
}

void print(const Sweep& sweep, const std::vector<SweepRow>& rows, const std::string& json) {
  if (!sweep.arguments.shared.json.empty()) write_json_result(sweep.arguments.shared.json, json);
  if (sweep.arguments.shared.json == "-") return;
  std::cout << sweep_subject(sweep.config) << "\n\n" << sweep_table(sweep.columns, rows);
  if (sweep.kept()) std::cout << "run     " << sweep.folder.path() << '\n';
  std::cout << std::flush;
}

int conclude(Sweep& sweep) {
  std::vector<SweepRow> rows = sweep.in_order();
  mark_pareto(rows, sweep.columns);
  const std::string json = sweep_json(sweep.config, sweep.grid, sweep.columns, rows).dump(1) + "\n";
  if (sweep.kept()) {
    for (std::size_t i = 0; i < rows.size(); ++i) sweep.rows[i] = rows[i];
    sweep.folder.write_rows(sweep.columns, sweep.rows);
    write_file_atomically(sweep.folder.json(), json);
  }
  print(sweep, rows, json);
  return 0;
}

/// Puts the folder into the state from which rows are appended. stored: config.json of the sweep to
/// go on with, null for a new one.
void prepare_folder(Sweep& sweep, const Json& stored) {
  if (stored.is_null()) {
    sweep.folder.create(sweep.config);
    sweep.folder.lock();
  } else {
    refuse_changed_inputs(stored, sweep.config, {"network", "hardware", "policy"},
                          sweep.folder.config());
    sweep.folder.lock();
    sweep.rows = sweep.folder.read_rows(sweep.columns, sweep.grid);
  }
  sweep.folder.write_rows(sweep.columns, sweep.rows);
}

int run(Sweep& sweep, const Json& stored) {
  sweep.config = sweep_config(sweep.plan, options_to_json(sweep.arguments), sweep.grid);
  if (sweep.kept()) prepare_folder(sweep, stored);
  SweepPass pass;
  try {
    pass = judge_open_chips(sweep);
  } catch (const ConfigError&) {
    // The children know more input than this process reads; a refusal leaves no folder behind.
    if (sweep.kept() && stored.is_null() && sweep.rows.empty()) sweep.folder.remove();
    throw;
  }
  const int code = tell_what_is_open(sweep, pass);
  return code != 0 ? code : conclude(sweep);
}

/// Shows a finished sweep again and leaves it as it is.
int show_finished(Sweep& sweep, const Json& stored) {
  sweep.config = stored;
  sweep.rows = sweep.folder.read_rows(sweep.columns, sweep.grid);
  std::cerr << "the sweep in " << sweep.folder.path() << " is finished" << std::endl;
  print(sweep, sweep.in_order(), read_file(sweep.folder.json()));
  return 0;
}

Json open_stored(SweepArguments& a, const po::variables_map& given) {
  Json config = read_stored_config(a.shared.out);
  const std::string file = SweepFolder(a.shared.out).config();
  if (!config.contains("verb") || config.at("verb") != "sweep") {
    throw ConfigError(file, "/verb", "is not 'sweep': this is the run of another verb");
  }
  take_over_options(a, given, config.at("options"), file);
  return config;
}

void check_files(const SweepArguments& a) {
  std::vector<NamedFile> inputs = chip_files(a.shared);
  for (std::size_t i = 0; i < kHandedOptions.size(); ++i) {
    if (kHandedOptions[i].name == std::string("weights"))
      inputs.push_back({"--weights", a.handed[i]});
  }
  std::vector<NamedFile> outputs = {{"--json", a.shared.json}};
  if (!a.shared.out.empty()) {
    const SweepFolder folder(a.shared.out);
    for (const std::string& file : {folder.config(), folder.csv(), folder.json()})
      outputs.push_back({"--out", file});
  }
  refuse_shared_files(outputs, inputs);
}

int start_or_resume(SweepArguments& a, const po::variables_map& given) {
  const Json stored = a.resume ? open_stored(a, given) : Json();
  if (a.search && std::string(build_info().torch).rfind("off", 0) == 0) {
    throw ConfigError("--search", "needs LibTorch, and this build has none");
  }
  check(a);
  check_files(a);
  SweepGrid grid = parse_grid(a.shared.set);
  SweepColumns columns = sweep_columns(keys_of(grid), a.search);
  Sweep sweep{a,       plan_of(a), std::move(grid), std::move(columns), SweepFolder(a.shared.out),
              nullptr, {}};
  if (!a.resume && sweep.kept() && sweep.folder.holds_run()) {
    throw ConfigError(a.shared.out, "holds a run already: add --resume or choose another --out");
  }
  if (a.resume && sweep.folder.finished()) return show_finished(sweep, stored);
  return run(sweep, stored);
}

}  // namespace

int run_sweep(const std::vector<std::string>& args) {
  SweepArguments arguments;
  po::variables_map given;
  if (!parse_options("sweep",
                     "Runs one inference of a network on every chip of a grid and prints a row a "
                     "chip: latency, "
                     "energy, power, area.\nThe grid is the product of the values that --set gives "
                     "to hardware "
                     "keys.",
                     with_one_name_for_jobs(args), describe(arguments), given)) {
    return 0;
  }
  return start_or_resume(arguments, given);
}

}  // namespace ohmic::app
