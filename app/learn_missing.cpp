#include "app/commands.h"
#include "util/config_error.h"

// The commands of a build without LibTorch: their names are known, their work is not there.
namespace ohmic::app {
namespace {

[[noreturn]] void refuse(const char* command) {
  throw ConfigError(command,
                    "needs LibTorch, and this build has none (configured with "
                    "OHMIC_WITH_TORCH=OFF); simulate, sweep, "
                    "reproduce, list and explain work");
}

}  // namespace

int run_search(const std::vector<std::string>&) { refuse("search"); }
int run_compare(const std::vector<std::string>&) { refuse("compare"); }
int run_evaluate(const std::vector<std::string>&) { refuse("evaluate"); }
int run_train(const std::vector<std::string>&) { refuse("train"); }
int run_quantize(const std::vector<std::string>&) { refuse("quantize"); }
int run_finetune(const std::vector<std::string>&) { refuse("finetune"); }

}  // namespace ohmic::app
