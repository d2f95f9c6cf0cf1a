#include <algorithm>
#include <iostream>
#include <optional>
#include <utility>

#include "app/commands.h"
#include "app/open_items.h"
#include "app/options/input_content.h"
#include "app/options/integer_options.h"
#include "app/options/listed_files.h"
#include "app/options/named_files.h"
#include "app/options/stored_options.h"
#include "app/options/sweep_options.h"
#include "hw/config/hardware_record.h"
#include "nets/network_loader.h"
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
  const std::size_t chips = sweep.grid().size();
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

StudyItems items_of(const SweepStudy& sweep) {
  const std::string& folder = sweep.folder().path();
  return {"chips", sweep.rows().size(), sweep.grid().size(),
          folder.empty() ? "with --out a sweep can be resumed"
                         : "ohmic sweep --resume --out " + folder + " goes on"};
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

std::vector<NamedFile> outputs_of(const SweepArguments& a) {
  std::vector<NamedFile> outputs = {{"--json", a.shared.json}};
  if (a.shared.out.empty()) return outputs;
  const SweepFolder folder(a.shared.out);
  for (const std::string& file : {folder.config(), folder.csv(), folder.json(), folder.html()})
    outputs.push_back({"--out", file});
  return outputs;
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

/// The options that a sweep reads files by, those of its searches among them.
SharedOptions inputs_of(const SweepArguments& a) {
  SharedOptions inputs = a.shared;
  for (const auto& [name, text] : given_options(a.handed)) {
    if (name == "data") inputs.data = text;
    if (name == "validation") inputs.validation = text;
    if (name == "weights") inputs.weights = text;
  }
  return inputs;
}

/// Of an integer network all chips run its own policy.
void take_own_policy(SweepArguments& a) {
  const SharedOptions inputs = inputs_of(a);
  if (a.search || inputs.weights.empty() || parse_names("net", inputs.net).values.size() > 1)
    return;
  const NetworkSpec network = load_network(inputs.net);
  const auto integers = named_integers(inputs, network);
  if (!integers) return;
  const QuantPolicy policy = resolve_policy(inputs, network, integers);
  for (const LayerBits& bits : policy.layers) {
    if (!bits.is_plain())
      throw ConfigError(inputs.weights, "has column groups, which a sweep's rows cannot name");
  }
  a.shared.policy = to_string(policy);
}

/// Adds hashes of weights and images, of several networks under their names.
void add_image_inputs(Json& config, const SweepArguments& a,
                      const std::vector<NamedFile>& outputs) {
  SharedOptions inputs = inputs_of(a);
  const WeightsKind kind = a.search ? WeightsKind::kFloats : WeightsKind::kFloatsOrIntegers;
  const SweepAxis nets = parse_names("net", inputs.net);
  if (nets.values.size() == 1) return add_searched_inputs(config, inputs, outputs, kind);
  for (const std::vector<Json>& net : nets.values) {
    const std::string name = value_text(net.front());
    inputs.net = behind(a.files, "net", name);
    Json read = {{"paths", Json::object()}};
    add_searched_inputs(read, inputs, outputs, kind);
    config["content"][name] = read.at("content");
  }
}

/// The files behind the options, each name of a list for itself.
std::vector<NamedFile> input_files(const SweepArguments& a) {
  std::vector<NamedFile> files;
  SharedOptions one = inputs_of(a);
  for (auto [name, text] :
       {std::pair("net", &one.net), std::pair("hw", &one.hw), std::pair("policy", &one.policy)}) {
    for (const std::vector<Json>& value : parse_names(name, *text).values) {
      *text = behind(a.files, name, value_text(value.front()));
      for (NamedFile& file : chip_files(one)) files.push_back(std::move(file));
    }
  }
  return files;
}

/// hardware: of config.json, one or a list.
void keep_hardware_names(Json& hardware, const SweepArguments& a, const SweepArguments& found) {
  if (hardware.is_object()) return keep_hardware_name(hardware, a.shared.hw, found.shared.hw);
  std::size_t i = 0;
  for (const std::vector<Json>& value : parse_names("hw", a.shared.hw).values) {
    const std::string name = value_text(value.front());
    keep_hardware_name(hardware[i++], name, behind(found.files, "hw", name));
  }
}

/// Whether a chip of the grid stores what the integer weights leave.
bool compresses(const SweepArguments& a, const SweepGrid& grid) {
  const std::string key = "mapping.compression";
  const auto asks = [&](const Json& value) { return value != "none"; };
  for (const std::vector<Json>& value : parse_names("hw", a.shared.hw).values) {
    const std::string name = behind(a.files, "hw", value_text(value.front()));
    if (asks(load_hardware(name, {}).values.at(key))) return true;
  }
  for (const std::string& assignment : grid.fixed) {
    const auto [path, value] = read_override(assignment);
    if (path == key && asks(value)) return true;
  }
  for (std::size_t i = 0; i < grid.size(); ++i)
    if (asks(grid.value(i, key, "none"))) return true;
  return false;
}

/// found: the options as they stand in this folder; stored: config.json of the sweep to go on with,
/// null for a new one.
Json config_of(const SweepArguments& a, const SweepArguments& found, const SweepGrid& grid,
               const Json& stored) {
  const Json options = options_to_json(a);
  Json config = sweep_config(plan_of(found), options, grid);
  keep_hardware_names(config["hardware"], a, found);
  config["paths"] = absolute_paths(options);
  config["paths"].update(listed_paths(a.shared));
  if (a.search || a.accuracy || gives_images(found)) add_image_inputs(config, found, outputs_of(a));
  if (!stored.is_null()) config["paths"] = stored.at("paths");
  return config;
}

int run(SweepStudy& sweep, const SweepArguments& a, const SweepArguments& found,
        const Json& stored) {
  const Json config = config_of(a, found, sweep.grid(), stored);
  const SharedOptions inputs = inputs_of(a);
  const bool has_weights = !inputs.weights.empty() || is_onnx_file(inputs.net);
  if (!a.accuracy && !has_weights && compresses(found, sweep.grid())) {
    throw ConfigError("mapping.compression",
                      "is not none on some chips: what is stored follows from the integer weights; "
                      "give --weights FILE or --accuracy");
  }
  if (stored.is_null()) {
    sweep.begin(config);
  } else {
    refuse_changed_inputs(stored, config, options_to_json(found), sweep.folder().config());
    sweep.go_on(config);
  }
  const JobPass pass = judge_open_chips(sweep, a);
  const int code = tell_what_is_open(pass, items_of(sweep));
  if (code != 0) return code;
  const std::string json = sweep.finish();
  print(a, config, sweep.columns(), sweep.rows(), json);
  return tell_what_failed(count_failed(sweep.rows()), items_of(sweep));
}

/// Shows a sweep again and leaves it as it is, if it is finished and no chip failed.
bool show_finished(const SweepStudy& sweep, const SweepArguments& a, const Json& stored) {
  const SweepFolder& folder = sweep.folder();
  if (!folder.finished()) return false;
  std::vector<SweepRow> rows;
  for (const auto& entry : folder.read_rows(sweep.columns(), sweep.grid()))
    rows.push_back(entry.second);
  if (count_failed(rows) > 0) return false;
  std::cerr << "the sweep in " << folder.path() << " is finished" << std::endl;
  print(a, stored, sweep.columns(), rows, read_file(folder.json()));
  return true;
}

Json open_stored(SweepArguments& a, const po::variables_map& given) {
  Json config = read_stored_config(a.shared.out, "sweep");
  take_over_options(a, given, config.at("options"), SweepFolder(a.shared.out).config());
  return with_given_lists(with_given_paths(std::move(config), given), given);
}

int start_or_resume(SweepArguments& a, const po::variables_map& given) {
  std::optional<RunFolder> own;
  if (!a.shared.out.empty()) own.emplace(a.shared.out);
  const Json stored = a.resume ? open_stored(a, given) : Json();
  if (a.search && std::string(build_info().torch).rfind("off", 0) == 0) {
    throw ConfigError("--search", "needs LibTorch, and this build has none");
  }
  check(a);
  if (!a.resume) take_own_policy(a);
  const SweepArguments found = with_found_paths(a, stored);
  refuse_shared_files(outputs_of(a), input_files(found));
  SweepStudy sweep(plan_of(found), a.shared.out);
  if (gives_images(a) && !a.search && !a.accuracy && !compresses(found, sweep.grid()))
    refuse_images(a);
  if (a.search) refuse_shared_files({{"--json", a.shared.json}}, search_files(sweep));
  if (!a.resume && own && sweep.folder().holds_run()) {
    throw ConfigError(a.shared.out, "holds a run already: add --resume or choose another --out");
  }
  if (a.resume && show_finished(sweep, a, stored)) return 0;
  return run(sweep, a, found, stored);
}

}  // namespace

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
  return start_or_resume(arguments, given);
}

}  // namespace ohmic::app
