#include <algorithm>
#include <iostream>

#include "app/commands.h"
#include "app/open_items.h"
#include "app/options/named_files.h"
#include "app/options/options.h"
#include "studies/jobs/local_runner.h"
#include "studies/sensitivity/sensitivity_study.h"
#include "util/process/interrupt.h"

namespace ohmic::app {
namespace {

struct SensitivityArguments {
  SharedOptions shared;
  std::vector<std::string> keys;
  int jobs = 0;  ///< chips at a time; 0 = as many as there are cores
};

po::options_description describe(SensitivityArguments& a) {
  po::options_description options("options");
  options.add_options()("KEY", po::value(&a.keys),
                        "a hardware key with a number; none: every such key");
  add_network_option(options, a.shared);
  add_hardware_options(options, a.shared);
  add_policy_option(options, a.shared);
  add_json_option(options, a.shared);
  options.add_options()("jobs", po::value(&a.jobs)->value_name("N"),
                        "chips at a time (default: all cores)");
  return options;
}

JobPass run(SensitivityStudy& study, int jobs) {
  const InterruptGuard guard;
  LocalRunner runner(static_cast<std::size_t>(resolve_threads(jobs)));
  return study.run(runner, [&guard] { return guard.interrupted(); });
}

}  // namespace

int run_sensitivity(const std::vector<std::string>& args) {
  SensitivityArguments a;
  po::variables_map given;
  if (!parse_options(
          "sensitivity",
          "Halves and doubles each number of the hardware, one at a time, and prints "
          "what latency, energy,\narea and interval do: the largest change first. A value that "
          "its key does not allow is left out.",
          args, describe(a), given, "KEY")) {
    return 0;
  }
  refuse_shared_files({{"--json", a.shared.json}}, chip_files(a.shared));
  SensitivityStudy study({a.shared.net, a.shared.hw, a.shared.policy, a.shared.set, a.keys});
  const JobPass pass = run(study, a.jobs);
  const int code = tell_what_is_open(pass, {"chips", study.done(), study.size(), "start it again"});
  if (code != 0) return code;
  if (!a.shared.json.empty()) write_json_result(a.shared.json, study.json().dump(1) + "\n");
  if (a.shared.json != "-") {
    std::cout << a.shared.net << " on " << a.shared.hw << ", policy " << a.shared.policy << "\n\n"
              << sensitivity_table(study.rows(), study.base()) << std::flush;
  }
  const auto failed =
      std::count_if(study.rows().begin(), study.rows().end(),
                    [](const SensitivityRow& row) { return row.status == ChipStatus::kFailed; });
  return tell_what_failed(static_cast<std::size_t>(failed),
                          {"chips", study.done(), study.size(), "their rows say why"});
}

}  // namespace ohmic::app
