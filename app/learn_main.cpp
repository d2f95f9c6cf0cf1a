#include "app/commands.h"
#include "util/config_error.h"

// `ohmic-learn`: the commands that need LibTorch, as a program of their own. `ohmic` becomes it
// when one of them is asked for; all others start without LibTorch's half second.
namespace ohmic::app {

int run_program(const std::vector<std::string>& args) {
  const std::string command = args.empty() ? "" : args.front();
  const std::vector<std::string> rest(args.begin() + (args.empty() ? 0 : 1), args.end());
  if (command == "search") return run_search(rest);
  if (command == "compare") return run_compare(rest);
  if (command == "evaluate") return run_evaluate(rest);
  if (command == "train") return run_train(rest);
  if (command == "quantize") return run_quantize(rest);
  if (command == "finetune") return run_finetune(rest);
  throw ConfigError(
      "ohmic-learn",
      "is started by ohmic, for search, compare, evaluate, train, quantize and finetune");
}

}  // namespace ohmic::app
