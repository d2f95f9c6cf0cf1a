#include "app/command_table.h"
#include "util/config_error.h"

// `ohmic-learn`: the commands that need LibTorch, as a program of their own. `ohmic` becomes it
// when one of them is asked for; all others start without LibTorch's half second.
namespace ohmic::app {

int run_program(const std::vector<std::string>& args) {
  // `ohmic merge` is ohmic's, but the shards of a comparison take LibTorch to read.
  if (args.size() == 2 && args.front() == "merge") return run_merge_comparison({args.back()});
  for (const Command& command : command_table<Program::kLearn>()) {
    if (args.empty() || command.run == nullptr || args.front() != command.name) continue;
    return command.run({args.begin() + 1, args.end()});
  }
  throw ConfigError("ohmic-learn",
                    "is started by ohmic, for " + command_names<Program::kLearn>(true));
}

}  // namespace ohmic::app
