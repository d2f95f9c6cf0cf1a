#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/options/options.h"
#include "studies/jobs/shard.h"
#include "util/json_section.h"

namespace ohmic::app {

/// How a study is spread over processes and machines, as the command line has it.
struct ShareOptions {
  std::string shard;  ///< --shard; empty: all items are this process's
  std::string engine = "local";
  std::string slurm_options;  ///< handed to sbatch as they are
  int slurm_tasks = 0;        ///< 0: so many that a task lasts minutes
  int slurm_at_once = 50;     ///< tasks of the array that may run at a time

  std::vector<std::string> words;  ///< the command line, for the tasks of the array

  bool on_slurm() const { return engine == "slurm"; }
};

void add_share_options(po::options_description& options, ShareOptions& share);

/// Throws ConfigError if the options do not go together or with the study's --out; names the
/// option.
void check(const ShareOptions& share, const std::string& out);

/// What this process does of a study, and where.
struct OwnShare {
  std::string out;             ///< of the whole study, --out
  std::optional<Shard> shard;  ///< none: all of it

  /// The run directory of this process.
  std::string folder() const { return shard ? shard->folder(out) : out; }
  /// "ohmic sweep --resume --out OUT --shard 1/3 goes on".
  std::string goes_on(const std::string& command) const;
};

/// Throws ConfigError if --shard names no shard, or there is no --out beside it.
OwnShare own_share(const ShareOptions& share, const std::string& out);

/// Notes the share in config.json of a new run, and tells that of a run to go on with.
void note_share(Json& config, const OwnShare& share);

/// Throws ConfigError if the stored run is of another share. stored: its config.json.
void check_share(const Json& stored, const OwnShare& share);

/// What a finished share says to a person.
void tell_finished(const OwnShare& share, std::size_t items, const std::string& noun);

}  // namespace ohmic::app
