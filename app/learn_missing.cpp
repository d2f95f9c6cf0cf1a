#include "app/command_table.h"
#include "util/config_error.h"

namespace ohmic::app {

// Of a build without LibTorch: the commands are known, their work is not there.
int run_in_learn(const std::string& command, const std::vector<std::string>&) {
  throw ConfigError(command,
                    "needs LibTorch, and this build has none (configured with "
                    "OHMIC_WITH_TORCH=OFF); " +
                        command_names<Program::kOhmic>(false) + " work");
}

}  // namespace ohmic::app
