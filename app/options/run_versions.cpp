#include "app/options/run_versions.h"

#include <sqlite3.h>
#include <torch/version.h>

#include "util/build_info.h"

namespace ohmic::app {

Json run_versions() {
  const BuildInfo info = build_info();
  return {{"ohmic", info.version},
          {"revision", info.revision},
          {"torch", TORCH_VERSION},
          {"sqlite", sqlite3_libversion()},
          {"compiler", __VERSION__}};
}

}  // namespace ohmic::app
