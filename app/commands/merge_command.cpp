#include "app/commands.h"
#include "app/merge.h"
#include "app/options/options.h"
#include "util/config_error.h"
#include "util/process/run_folder.h"

namespace ohmic::app {
namespace {

std::string verb_of(const ShardSet& shards) { return shards.config.value("verb", ""); }

}  // namespace

int run_merge(const std::vector<std::string>& args) {
  std::string out;
  po::options_description options("options");
  options.add_options()("out", po::value(&out)->value_name("OUT"),
                        "folder of the shards: OUT/shard-0, OUT/shard-1, ...");
  po::variables_map given;
  if (!parse_options("merge",
                     "Puts the shards of a sweep, comparison or reproduction together: checks that "
                     "they are whole,\ndisjoint and of one run, and writes into OUT what the run "
                     "without --shard writes.",
                     args, options, given, "out")) {
    return 0;
  }
  if (out.empty()) throw ConfigError("merge", "needs OUT, the folder of the shards");
  const ShardSet shards = read_shards_for(out);
  if (verb_of(shards) == "compare") return run_in_learn("merge", {out});
  const RunFolder own(out);
  if (verb_of(shards) == "sweep") return merge_sweep(out, shards);
  if (verb_of(shards) == "reproduce") return merge_reproduction(out, shards);
  throw ConfigError(shards.shares.front().folder.config(), "/verb", "is of no study with shards");
}

}  // namespace ohmic::app
