#include <algorithm>
#include <iostream>
#include <memory>
#include <optional>
#include <utility>

#include "app/commands.h"
#include "app/merge.h"
#include "app/open_items.h"
#include "app/options/compare_options.h"
#include "app/options/input_content.h"
#include "app/options/named_files.h"
#include "app/options/stored_options.h"
#include "app/slurm_engine.h"
#include "datasets/dataset.h"
#include "hw/mapping/mesh_size.h"
#include "nets/network_loader.h"
#include "studies/compare/compare_study.h"
#include "studies/compare_methods/methods_study.h"
#include "studies/jobs/job_progress.h"
#include "studies/jobs/local_runner.h"
#include "util/build_info.h"
#include "util/config_error.h"
#include "util/content_hash.h"
#include "util/file_io.h"
#include "util/process/interrupt.h"
#include "util/process/run_folder.h"

namespace ohmic::app {
namespace {

std::vector<NamedFile> outputs_of(const CompareFolder& folder) {
  std::vector<NamedFile> outputs;
  for (const std::string& file : {folder.config(), folder.cells_csv(), folder.table_csv(),
                                  folder.table_text(), folder.database(), folder.report(),
                                  folder.summary(), folder.answers(), folder.paired_csv()}) {
    outputs.push_back({"--out", file});
  }
  return outputs;
}

/// found: the options as they stand in this folder; stored: config.json of the comparison to go on
/// with, null for a new one.
Json config_of(const CompareArguments& a, const CompareArguments& found, const Json& stored) {
  const BuildInfo info = build_info();
  const Json options = options_to_json(a);
  const NetworkSpec network = load_network(found.shared.net);
  Json config = {
      {"schema_version", 1},
      {"verb", "compare"},
      {"options", options},
      {"paths", absolute_paths(options)},
      {"network", network_to_json(network)},
      {"hardware", hardware_to_json(load_hardware_for(network, found.shared.hw, found.shared.set))},
      {"versions",
       {{"ohmic", info.version}, {"revision", info.revision}, {"compiler", __VERSION__}}}};
  keep_hardware_name(config["hardware"], a.shared.hw, found.shared.hw);
  add_searched_inputs(config, found.shared, outputs_of({a.shared.out}), WeightsKind::kFloats);
  if (!a.optimum.empty()) config["content"]["optimum"] = content_hash(read_file(found.optimum));
  if (!stored.is_null()) config["paths"] = stored.at("paths");
  return config;
}

template <typename Study>
JobPass run_open(Study& study, const CompareArguments& a) {
  const InterruptGuard guard;
  const std::size_t open = study.count(RunStatus::kOpen);
  const std::size_t limit =
      std::clamp<std::size_t>(open, 1, static_cast<std::size_t>(resolve_threads(a.jobs)));
  // If searches are fewer than cores, each takes more of them.
  const int threads = std::max(1, resolve_threads(0) / static_cast<int>(limit));
  JobProgress progress("cell", study.size(), study.size() - open);
  LocalRunner runner(limit);
  return study.run_open(
      runner, threads,
      [&progress](const auto& record) { progress.show(record.cell.name(), outcome_text(record)); },
      [&guard] { return guard.interrupted(); });
}

template <typename Study>
StudyItems items_of(const Study& study, const OwnShare& share) {
  return {"cells", study.size() - study.count(RunStatus::kOpen), study.size(),
          share.goes_on("compare")};
}

/// Methods have no such answers.
int read_answers(MethodsStudy&, const CompareArguments&, const OwnShare&) { return 0; }

/// 0, or the exit code of one that was stopped.
int read_answers(CompareStudy& study, const CompareArguments& a, const OwnShare& share) {
  if (!a.paired) return 0;
  const InterruptGuard guard;
  LocalRunner runner(1);
  const JobPass pass =
      study.read_answers(runner, resolve_threads(a.jobs), [&guard] { return guard.interrupted(); });
  return tell_what_is_open(pass, items_of(study, share));
}

/// text: of table.txt.
template <typename Study>
int tell_result(const Study& study, const std::string& text, const OwnShare& share) {
  if (share.shard) {
    tell_finished(share, study.size(), "cells");
  } else {
    std::cout << text << "run     " << share.out << std::endl;
  }
  return tell_what_failed(study.count(RunStatus::kFailed), items_of(study, share));
}

SlurmStudy slurm_study(const std::string& out) {
  const auto done = [](const std::string& folder) {
    return count_finished_runs(folder + "/cells");
  };
  const auto merge = [](const std::string& whole) {
    return merge_comparison(whole, read_shards_for(whole));
  };
  return {"compare", "cell", out, done, merge};
}

/// stored: config.json of the comparison to go on with, null for a new one.
template <typename Study>
int run(Study& study, const CompareArguments& a, const CompareArguments& found, const Json& stored,
        const OwnShare& share) {
  Json config = config_of(a, found, stored);
  note_share(config, share);
  if (a.share.on_slurm()) {
    return run_on_slurm(slurm_study(share.out), a.share, study.size(), kSecondsOfARun, "--jobs");
  }
  if (stored.is_null()) {
    study.begin(config);
  } else {
    refuse_changed_inputs(stored, config, options_to_json(found),
                          CompareFolder{a.shared.out}.config());
    study.go_on(config);
  }
  const JobPass pass = run_open(study, a);
  const int code = tell_what_is_open(pass, items_of(study, share));
  if (code != 0) return code;
  if (const int stopped = read_answers(study, a, share); stopped != 0) return stopped;
  return tell_result(study, study.finish(), share);
}

Json open_stored(CompareArguments& a, const po::variables_map& given, const OwnShare& share) {
  Json config = read_stored_config(a.shared.out, "compare");
  check_share(config, share);
  take_over_options(a, given, config.at("options"), CompareFolder{a.shared.out}.config());
  return with_given_paths(std::move(config), given);
}

/// Shows a comparison again and leaves it as it is, if it is finished and no cell failed.
bool show_finished(const CompareFolder& folder, const OwnShare& share, bool paired) {
  if (share.shard) {
    const ShardFolder own(folder.path);
    const bool is_final = own.is_final();
    if (is_final) tell_finished(share, own.read().items.size(), "cells");
    return is_final;
  }
  if (!folder.is_finished()) return false;
  if (paired && !file_exists(folder.paired_csv())) return false;
  std::cerr << "the comparison in " << folder.path << " is finished" << std::endl;
  std::cout << read_file(folder.table_text()) << std::flush;
  return true;
}

/// Calls `use` with the study that the options ask for, of agents or of methods.
template <typename Use>
int with_study(const CompareArguments& found, const OwnShare& share, const Use& use) {
  if (!found.methods.empty()) {
    MethodsStudy study(methods_plan_of(found), share.folder(), share.shard);
    return use(study);
  }
  std::unique_ptr<PolicyTable> all_policies;
  if (!found.optimum.empty()) all_policies = std::make_unique<PolicyTable>(found.optimum);
  CompareStudy study(plan_of(found), share.folder(), std::move(all_policies), share.shard);
  return use(study);
}

int start_or_resume(CompareArguments& a, const po::variables_map& given) {
  if (a.shared.out.empty()) throw ConfigError("--out", "is missing: the folder of the comparison");
  const OwnShare share = own_share(a.share, a.shared.out);
  a.shared.out = share.folder();
  const RunFolder own(a.shared.out);
  const Json stored = a.resume ? open_stored(a, given, share) : Json();
  take_defaults(a);
  check(a);
  const CompareArguments found = with_found_paths(a, stored);
  const CompareFolder folder{a.shared.out};
  std::vector<NamedFile> inputs = chip_files(found.shared);
  inputs.push_back({"--optimum", found.optimum});
  refuse_shared_files(outputs_of(folder), inputs);
  // What the plans refuse comes before what the folder does.
  if (found.methods.empty()) {
    plan_of(found);
  } else {
    methods_plan_of(found);
  }
  if (!a.resume && folder.holds_run()) {
    throw ConfigError(a.shared.out, "holds a run already: add --resume or choose another --out");
  }
  if (a.resume && show_finished(folder, share, a.paired)) return 0;
  require_classes(load_network(found.shared.net));
  return with_study(found, share, [&](auto& study) { return run(study, a, found, stored, share); });
}

}  // namespace

int merge_comparison(const std::string& out, const ShardSet& shards) {
  CompareArguments a;
  const std::string file = shards.shares.front().folder.config();
  take_over_options(a, {}, shards.config.at("options"), file);
  const OwnShare whole{out, std::nullopt};
  return with_study(with_found_paths(a, shards.config), whole, [&](auto& study) {
    const std::string text = study.merge(shards);
    return tell_result(study, text, whole);
  });
}

int run_merge_comparison(const std::vector<std::string>& args) {
  const std::string& out = args.front();
  const ShardSet shards = read_shards_for(out);
  const RunFolder own(out);
  return merge_comparison(out, shards);
}

int run_compare(const std::vector<std::string>& args) {
  CompareArguments arguments;
  po::variables_map given;
  if (!parse_options("compare",
                     "Runs search agents against each other: every agent at every threshold with "
                     "every seed, each a search of\nits own with the same budget of distinct "
                     "policies, and sets their results side by side. With --methods: whole "
                     "methods of `ohmic compress`.",
                     args, describe(arguments), given)) {
    return 0;
  }
  arguments.share.words = args;
  if (arguments.resume && arguments.share.on_slurm()) {
    check(arguments.share, arguments.shared.out);
    return come_back_to_slurm(slurm_study(arguments.shared.out));
  }
  return start_or_resume(arguments, given);
}

}  // namespace ohmic::app
