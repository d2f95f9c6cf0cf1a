#include <utility>

#include "app/commands.h"
#include "app/merge.h"
#include "app/options/input_content.h"
#include "app/options/reproduce_options.h"
#include "app/options/stored_options.h"
#include "app/reproduce/reproduce_pages.h"
#include "app/reproduce/reproduce_runs.h"
#include "app/slurm_engine.h"
#include "nets/network_loader.h"
#include "studies/reproduce/search_maker.h"
#include "util/build_info.h"
#include "util/config_error.h"
#include "util/file_io.h"
#include "util/process/run_folder.h"

namespace ohmic::app {
namespace {

int reproduce(const ReproduceArguments& arguments) {
  const auto wanted = wanted_items(arguments);
  const RunFolder own(arguments.shared.out);
  check_files(arguments, wanted);
  std::vector<ShardItem> ends;
  if (arguments.episodes > 0) {
    const ReproducePlan plan = plan_of(arguments);
    ShareRuns runs = share_runs(planned_runs(plan, wanted), {arguments.shared.out, std::nullopt});
    const int code = make_runs(plan, "the same command goes on", runs);
    if (code != 0) return code;
    for (auto& run : runs.ends) ends.push_back(std::move(run.second));
  }
  return write_pages(arguments, ends);
}

/// config.json of a shard. found: the options as they stand in this folder.
Json config_of(const ReproduceArguments& a, const ReproduceArguments& found, const Json& stored) {
  const BuildInfo info = build_info();
  const Json options = options_to_json(a);
  Json config = {
      {"schema_version", 1},
      {"verb", "reproduce"},
      {"options", options},
      {"paths", absolute_paths(options)},
      {"versions",
       {{"ohmic", info.version}, {"revision", info.revision}, {"compiler", __VERSION__}}}};
  if (a.episodes > 0) {
    SharedOptions searches = found.shared;
    searches.net = network_of(plan_of(found));
    config["network"] = network_to_json(load_network(searches.net));
    add_searched_inputs(config, searches, {}, WeightsKind::kFloats);
  }
  if (!stored.is_null()) config["paths"] = stored.at("paths");
  return config;
}

int run_share(const ReproduceArguments& a, const ReproduceArguments& found, const Json& stored,
              const OwnShare& share) {
  const ShardFolder folder(share.folder());
  Json config = config_of(a, found, stored);
  note_share(config, share);
  if (stored.is_null()) {
    write_file_atomically(folder.config(), config.dump(2) + "\n");
  } else {
    refuse_changed_inputs(stored, config, options_to_json(found), folder.config());
    folder.reopen();
  }
  ShardRecord record{*share.shard, 0, {}};
  if (a.episodes > 0) {
    const ReproducePlan plan = plan_of(found);
    const PlannedRuns planned = planned_runs(plan, wanted_items(found));
    record.all = planned.names.size();
    ShareRuns runs = share_runs(planned, share);
    const int code = make_runs(plan, share.goes_on("reproduce"), runs);
    if (code != 0) return code;
    for (auto& run : runs.ends) record.items.push_back(std::move(run.second));
  }
  folder.finish(record);
  tell_finished(share, record.items.size(), "runs");
  return 0;
}

/// Makes the runs of a share, or goes on with them. The pages are for the merge to make.
int start_or_resume_share(ReproduceArguments& a, const po::variables_map& given,
                          const OwnShare& share) {
  a.shared.out = share.folder();
  const RunFolder own(a.shared.out);
  const ShardFolder folder(a.shared.out);
  Json stored;
  if (a.resume) {
    stored = with_given_paths(read_stored_config(a.shared.out, "reproduce"), given);
    check_share(stored, share);
    take_over_options(a, given, stored.at("options"), folder.config());
  } else if (file_exists(folder.config())) {
    throw ConfigError(a.shared.out, "holds a run already: add --resume or choose another --out");
  }
  check(a);
  wanted_items(a);
  if (a.resume && folder.is_final()) {
    tell_finished(share, folder.read().items.size(), "runs");
    return 0;
  }
  return run_share(a, with_found_paths(a, stored), stored, share);
}

SlurmStudy slurm_study(const std::string& out) {
  const auto done = [](const std::string& folder) { return count_finished_runs(folder + "/runs"); };
  const auto merge = [](const std::string& whole) {
    return merge_reproduction(whole, read_shards_for(whole));
  };
  return {"reproduce", "run", out, done, merge};
}

int run_in_array(const ReproduceArguments& a) {
  const RunFolder own(a.shared.out);
  const auto wanted = wanted_items(a);
  const std::size_t runs = a.episodes > 0 ? planned_runs(plan_of(a), wanted).names.size() : 0;
  config_of(a, a, nullptr);  // refuses broken input
  return run_on_slurm(slurm_study(a.shared.out), a.share, runs, kSecondsOfARun, "--threads");
}

}  // namespace

int merge_reproduction(const std::string& out, const ShardSet& shards) {
  ReproduceArguments a;
  take_over_options(a, {}, shards.config.at("options"), shards.shares.front().folder.config());
  a.shared.out = out;
  a = with_found_paths(a, shards.config);
  const std::vector<ShardItem> ends = shards.items();
  const std::vector<std::string> folders = shards.folders();
  const auto run_of = [](const std::string& folder, const ShardItem& end) {
    return folder + "/runs/" + end.name;
  };
  for (std::size_t i = 0; i < ends.size(); ++i) {
    if (ends[i].status == "ok" && !file_exists(run_of(folders[i], ends[i]) + "/summary.json"))
      throw ConfigError(folders[i], "lacks the run " + ends[i].name);
  }
  check_files(a, wanted_items(a));
  if (!ends.empty()) make_folder(out + "/runs");
  for (std::size_t i = 0; i < ends.size(); ++i) {
    const std::string from = run_of(folders[i], ends[i]);
    if (file_exists(from)) copy_folder_over(from, run_of(out, ends[i]));
  }
  return write_pages(a, ends);
}

int run_reproduce(const std::vector<std::string>& args) {
  ReproduceArguments arguments;
  po::variables_map given;
  if (!parse_options("reproduce", reproduce_summary(), args, describe(arguments), given, "item")) {
    return 0;
  }
  const OwnShare share = own_share(arguments.share, arguments.shared.out);
  if (share.shard) return start_or_resume_share(arguments, given, share);
  check(arguments);
  if (!arguments.share.on_slurm()) return reproduce(arguments);
  arguments.share.words = args;
  return arguments.resume ? come_back_to_slurm(slurm_study(arguments.shared.out))
                          : run_in_array(arguments);
}

}  // namespace ohmic::app
