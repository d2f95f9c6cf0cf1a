#include "app/options/share_options.h"

#include <iostream>

#include "studies/jobs/shard_folder.h"
#include "util/config_error.h"

namespace ohmic::app {
namespace {

constexpr int kMostTasks = 1'000'000;

}  // namespace

void add_share_options(po::options_description& options, ShareOptions& share) {
  po::options_description group("on many machines");
  const auto add = [&group](const char* name, const po::value_semantic* value, const char* text) {
    group.add_options()(name, value, text);
  };
  add("shard", po::value(&share.shard)->value_name("I/N|slurm"),
      "do the share I of N (from 0) in OUT/shard-I; slurm: the share of this task of a Slurm "
      "array; "
      "`ohmic merge OUT` puts shards together");
  add("engine", po::value(&share.engine)->value_name("local|slurm")->default_value(share.engine),
      "slurm: submit an array of shards, wait for it and merge; needs --out");
  add("slurm-options", po::value(&share.slurm_options)->value_name("TEXT"),
      "options of sbatch, as in \"--partition=short --time=30\"");
  add("slurm-tasks", po::value(&share.slurm_tasks)->value_name("N"),
      "tasks of the array (default: so many that a task lasts minutes)");
  add("slurm-at-once",
      po::value(&share.slurm_at_once)->value_name("N")->default_value(share.slurm_at_once),
      "tasks of the array that may run at a time");
  options.add(group);
}

void check(const ShareOptions& share, const std::string& out) {
  if (share.engine != "local" && share.engine != "slurm")
    throw ConfigError("--engine", "is '" + share.engine + "', allowed are local and slurm");
  check_range("--slurm-tasks", share.slurm_tasks, 0, kMostTasks);
  check_range("--slurm-at-once", share.slurm_at_once, 1, kMostTasks);
  if (!share.on_slurm()) {
    if (!share.slurm_options.empty()) throw ConfigError("--slurm-options", "needs --engine slurm");
    if (share.slurm_tasks != 0) throw ConfigError("--slurm-tasks", "needs --engine slurm");
    return;
  }
  if (!share.shard.empty())
    throw ConfigError("--engine", "slurm says the shards itself: no --shard");
  if (out.empty()) throw ConfigError("--engine", "slurm needs --out, the folder of the run");
}

std::string OwnShare::goes_on(const std::string& command) const {
  return "ohmic " + command + " --resume --out " + out +
         (shard ? " --shard " + shard->text() : "") + " goes on";
}

OwnShare own_share(const ShareOptions& share, const std::string& out) {
  if (share.shard.empty()) return {out, std::nullopt};
  const Shard shard = parse_shard(share.shard);
  if (out.empty()) throw ConfigError("--shard", "needs --out, the folder of the run");
  return {out, shard};
}

void note_share(Json& config, const OwnShare& share) {
  if (share.shard) note_shard(config, *share.shard);
}

void check_share(const Json& stored, const OwnShare& share) {
  const std::string file = share.folder() + "/config.json";
  if (!share.shard) {
    if (stored.contains("shard"))
      throw ConfigError(file, "/shard",
                        "says that this is a shard: --out is the folder above it, beside --shard");
    return;
  }
  const Shard noted = noted_shard(stored, file);
  if (noted.index != share.shard->index || noted.count != share.shard->count) {
    throw ConfigError("--shard", "is " + share.shard->text() + " here, the run in " + file +
                                     " is " + noted.text());
  }
}

void tell_finished(const OwnShare& share, std::size_t items, const std::string& noun) {
  std::cout << "shard " << share.shard->text() << " with " << items << ' ' << noun
            << " is finished\nrun     " << share.folder() << "\n`ohmic merge " << share.out
            << "` puts all shards together" << std::endl;
}

}  // namespace ohmic::app
