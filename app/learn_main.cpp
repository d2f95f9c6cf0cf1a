#include "app/commands.h"
#include "util/config_error.h"

// `ohmic-learn`: the verbs that need LibTorch, as a program of their own. `ohmic` becomes it when
// one of them is asked for; all others start without LibTorch's half second.
namespace ohmic::app {

int run_program(const std::vector<std::string>& words) {
  const std::string verb = words.empty() ? "" : words.front();
  const std::vector<std::string> rest(words.begin() + (words.empty() ? 0 : 1), words.end());
  if (verb == "search") return run_search(rest);
  if (verb == "compare") return run_compare(rest);
  if (verb == "evaluate") return run_evaluate(rest);
  if (verb == "train") return run_train(rest);
  if (verb == "quantize") return run_quantize(rest);
  if (verb == "finetune") return run_finetune(rest);
  throw ConfigError(
      "ohmic-learn",
      "is started by ohmic, for search, compare, evaluate, train, quantize and finetune");
}

}  // namespace ohmic::app
