#include "api/search.h"

#include <algorithm>

#include "api/with_errors.h"
#include "hw/config/hardware_record.h"
#include "hw/sim/kernel_context.h"
#include "nets/network_loader.h"
#include "quant/accuracy/accuracy_evaluator.h"
#include "quant/network/trained_network.h"
#include "rl/oracles/simulator_cost_oracle.h"
#include "rl/search/final_choice.h"
#include "rl/search/search_run.h"

namespace ohmic {
namespace {

AccuracyEvaluator accuracy_of(TrainedNetwork trained, const SearchRequest& request) {
  EvaluatorOptions options;
  options.weights_file = trained.weights_file;
  options.threads = request.threads;
  return {std::move(trained.network), std::move(trained.weights), std::move(trained.data), options};
}

std::vector<std::string> layer_names(const NetworkSpec& network) {
  std::vector<std::string> names;
  for (const int layer : network.weight_layers)
    names.push_back(network.layers[static_cast<std::size_t>(layer)].name);
  return names;
}

SearchResult run_search(const SearchRequest& request, const AgentMaker& make) {
  const NetworkSpec network = load_network(request.net);
  require_classes(network);
  TrainedNetwork trained = open_trained_network(network, request.data, request.weights);
  const HardwareRecord hardware = load_hardware(request.hw, request.settings);
  const QuantEnv env(network);
  const KernelContext kernel;
  SimulatorCostOracle cost(network, make_chip_config(hardware), make_energy_table(hardware));
  AccuracyEvaluator accuracy = accuracy_of(std::move(trained), request);
  CandidateEvaluator evaluator(accuracy, cost);
  const RewardFunction reward(request.reward, evaluator.evaluate(env.baseline()));
  const double least = reward.cost_ratio(evaluator.price(env.cheapest()));
  if (least > request.reward.threshold)
    throw Error(5, "the cheapest policy, free layers at W2A2, costs " + std::to_string(least) +
                       " of W8A8, more than the threshold");
  const auto agent =
      make({network, env, reward,
            [&evaluator](const auto& policies) { return evaluator.prices(policies); },
            request.agents, request.episodes, request.seed});
  TrialStore store(":memory:");
  store.begin("{}", reward.baseline(), layer_names(network));
  SearchRun run(*agent, evaluator, reward, store);
  run.run(request.episodes, [](const auto&) { return true; });
  const FinalChoice choice = choose(run.trials(), reward, env.baseline());
  return {choice.baseline, choice.best, run.trials()};
}

}  // namespace

SearchResult search(const SearchRequest& request, const AgentMaker& make) {
  return with_errors([&] { return run_search(request, make); });
}

}  // namespace ohmic
