#include "app/merge.h"

#include "util/config_error.h"
#include "util/file_io.h"

namespace ohmic::app {

ShardSet read_shards_for(const std::string& out) {
  ShardSet shards = read_shards(out);
  const std::string file = out + "/config.json";
  if (!file_exists(file)) return shards;
  // A run of its own here would be lost.
  if (!(Json(read_json_file(file).value("options", Json())) ==
        shards.config.value("options", Json())))
    throw ConfigError(out, "holds another run than its shards");
  return shards;
}

}  // namespace ohmic::app
