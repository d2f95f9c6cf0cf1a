#include "studies/reproduce/items.h"
#include "util/duration_text.h"

namespace ohmic {
namespace {

constexpr double kThreshold = 0.8;  // of the paper's Table 6

/// If 0.8 has no run of an agent, its run at the drawn threshold.
const SearchRecord* timed_run(const Experiments& experiments, const std::string& agent) {
  const SearchRecord* run = experiments.find(agent, kThreshold);
  return run != nullptr ? run : experiments.find(agent, experiments.drawn_threshold());
}

void add_run(const std::string& row, const SearchRecord* run, Reproduction& result) {
  if (run == nullptr) return;
  const double calls = static_cast<double>(run->simulator_calls);
  add_value(result, row, "episodes", static_cast<double>(run->episodes.size())).digits = 0;
  add_value(result, row, "simulator calls", calls).digits = 0;
  add_value(result, row, "seconds a simulation", calls > 0 ? run->simulation_s / calls : 0);
  add_value(result, row, "search time h", run->total_s / 3600);
  result.values.back().note = agent_name(run->agent) + " at threshold " +
                              threshold_text(run->threshold) + ": " + duration_text(run->total_s);
}

}  // namespace

void build_table6(const ReproduceInputs& inputs, Reproduction& result) {
  const Experiments experiments(inputs, network_of_figures(inputs));
  const SearchRecord* ppo = timed_run(experiments, "ppo");
  const SearchRecord* rival = timed_run(experiments, experiments.rival());
  add_run("DDPG", rival, result);
  add_run("PPO", ppo, result);
  if (rival == nullptr) result.missing = "There is no finished search of a second agent.";
  result.subject = experiments.subject();
  if (ppo != nullptr && rival != nullptr) {
    result.claims.push_back(
        {"PPO's search takes less time, for it asks the simulator once an episode",
         duration_text(ppo->total_s) + " with " + std::to_string(ppo->simulator_calls) +
             " calls, the other agent " + duration_text(rival->total_s) + " with " +
             std::to_string(rival->simulator_calls),
         ppo->total_s < rival->total_s});
  }
  mark_stand_in(experiments, result);
  result.reasons = {
      "The paper's times are of a Xeon Silver 4110 with a Tesla P100, ours of the CPU of the "
      "machine "
      "that searched, as its summary.json has them.",
      "A simulation takes 81 s there. Here one chip is elaborated once and then runs a policy in "
      "milliseconds, and a policy that was priced before is not simulated again; calls to the "
      "simulator no longer decide the search's time, accuracy does."};
}

}  // namespace ohmic
