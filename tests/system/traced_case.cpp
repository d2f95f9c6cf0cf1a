#include "tests/system/traced_case.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>

#include "hw/cost/energy_meter.h"
#include "hw/sim/chip_simulator.h"
#include "tests/support/in_child.h"
#include "tests/system/observed_run.h"
#include "tests/system/trace_checks.h"
#include "traces/trace_session.h"
#include "util/file_io.h"

namespace ohmic {
namespace {

std::string check(const TracedFacts& facts, const std::string& folder) {
  const VcdFile vcd = read_vcd(read_file(folder + "/t.vcd"));
  return busy_defect(vcd, facts) + count_defect(vcd, facts) + occupancy_defect(vcd, facts) +
         power_defect(vcd, facts) + timeline_defect(read_file(folder + "/t.json"), vcd, facts) +
         packet_defect(read_file(folder + "/t.csv"), facts);
}

/// Runs the case and leaves in the folder: the run, the traces, and what is wrong with them.
std::string run_here(const ChipCase& c, const std::string& folder) {
  const NetworkSpec network = network_of(c);
  const ChipConfig chip = chip_of(c);
  const Mapper mapper(network, chip);
  auto answer = mapper.map(policy_of(network, c.policies[0]));
  if (const auto* missing = std::get_if<CapacityShortfall>(&answer))
    return "capacity: " + missing->problem;
  const Mapping mapping = std::get<Mapping>(std::move(answer));
  ChipSimulator simulator(chip, static_cast<int>(mapping.tiles_used()), c.detailed);
  const EnergyTable table = make_energy_table(load_hardware("wei2022", c.hardware));
  const Picoseconds power_bin = 100'000;  // a run has many, and most windows lie in several
  TraceSession session(
      {folder + "/t.vcd", folder + "/t.json", folder + "/t.csv", "*", {}, power_bin}, network, chip,
      table);
  ObservedRun tally(chip);
  std::vector<ChipObserver*> observers = session.observers();
  observers.push_back(&tally);
  const Run run = simulator.run(mapping, observers);
  session.write();
  const CostReport cost = EnergyMeter(network, chip, table).price(mapping, run);
  write_file_atomically(folder + "/run", to_text(run));
  write_file_atomically(folder + "/defect",
                        check({chip, mapping, tally, run, cost, session.power()}, folder));
  return ::testing::Test::HasFailure() ? "the kernel complained" : "";
}

}  // namespace

TracedRun traced(const ChipCase& c) {
  const std::string folder = testing::TempDir() + "ohmic-traced-" + std::to_string(::getpid());
  make_folder(folder);
  TracedRun result;
  result.error = in_child([&] { return run_here(c, folder); });
  if (result.error.empty()) {
    result.run = read_file(folder + "/run");
    result.vcd = read_file(folder + "/t.vcd");
    result.timeline = read_file(folder + "/t.json");
    result.packets = read_file(folder + "/t.csv");
    result.defect = read_file(folder + "/defect");
  }
  std::filesystem::remove_all(folder);
  return result;
}

}  // namespace ohmic
