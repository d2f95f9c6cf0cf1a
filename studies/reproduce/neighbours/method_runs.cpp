#include "studies/reproduce/neighbours/method_runs.h"

namespace ohmic {

const CompressedRun* find_run(const std::vector<CompressedRun>& runs, const std::string& network,
                              const std::string& method) {
  for (const CompressedRun& run : runs) {
    if (run.network == network && run.method == method) return &run;
  }
  return nullptr;
}

std::vector<const CompressedRun*> runs_of(const std::vector<CompressedRun>& runs,
                                          const std::string& method) {
  std::vector<const CompressedRun*> found;
  for (const CompressedRun& run : runs) {
    if (run.method == method) found.push_back(&run);
  }
  return found;
}

UnitSimulation on_chip_of(const CompressedRun& run, const std::string& label,
                          const std::vector<std::string>& more) {
  UnitSimulation simulation{label + " of " + run.network,
                            {"--net", run.net, "--hw", run.folder + "/hardware.json"}};
  simulation.args.insert(simulation.args.end(), more.begin(), more.end());
  return simulation;
}

UnitSimulation dense_on_chip_of(const CompressedRun& run) {
  return on_chip_of(
      run, "dense W8A8",
      {"--policy", "W8A8", "--set", "mapping.compression=none", "--set", "mapping.packing=dense"});
}

UnitSimulation codes_on_chip_of(const CompressedRun& run) {
  return on_chip_of(run, run.method, {"--weights", run.codes()});
}

}  // namespace ohmic
