#include "app/search/search_config.h"

#include <utility>

#include "app/options/input_content.h"
#include "app/options/named_files.h"
#include "app/options/run_versions.h"
#include "app/options/stored_options.h"
#include "nets/network_loader.h"
#include "rl/oracles/rounding_cache.h"
#include "rl/search/run_directory.h"
#include "util/build_info.h"
#include "util/config_error.h"
#include "util/content_hash.h"
#include "util/file_io.h"

namespace ohmic::app {
namespace {

/// What the figures may depend on: a revision stands for the code only if no file differs.
std::string this_build() {
  const BuildInfo info = build_info();
  const std::string revision = info.revision;
  std::string build = std::string(info.version) + " " + revision;
  if (revision == "unknown" || revision.find("-dirty") != std::string::npos) {
    build += " " + content_hash(read_file("/proc/self/exe"));
  }
  return build;
}

std::vector<NamedFile> outputs_of(const SearchArguments& arguments) {
  std::vector<NamedFile> outputs = {{"--policy-cache", arguments.policy_cache}};
  if (!arguments.policy_cache.empty())
    outputs.push_back({"--policy-cache", rounding_file(arguments.policy_cache)});
  if (arguments.shared.out.empty()) return outputs;  // a new folder
  for (const std::string& file : RunDirectory{arguments.shared.out}.files())
    outputs.push_back({"--out", file});
  return outputs;
}

/// located: the options with the paths at which a stored run's files lie.
SearchPlan plan_of(const SearchArguments& a, const SharedOptions& located) {
  SearchPlan plan;
  plan.net = located.net;
  plan.hw = located.hw;
  plan.settings = located.set;
  plan.data = located.data;
  plan.validation = located.validation;
  plan.weights = located.weights;
  plan.quantizer = resolve_quantizer(a.quantizer);
  plan.reward = a.reward;
  plan.agents = a.agents;
  plan.episodes = a.episodes;
  plan.evaluations = a.evaluations;
  plan.prices = a.prices;
  plan.screen_images = a.screen_images;
  plan.reread = a.reread;
  plan.finetune_images = a.finetune_images;
  plan.finetune_learning_rate = a.finetune_learning_rate;
  plan.seed = a.shared.seed;
  plan.threads = resolve_threads(a.shared.threads);
  plan.chips = plan.threads;
  plan.choose = a.keys;
  if (a.through_chip) plan.through_chip = a.chips;
  if (a.free_ends) plan.ends = NetworkEnds::kFree;
  plan.device = a.shared.device;
  plan.policy_cache = a.policy_cache;
  if (!plan.policy_cache.empty()) plan.build = this_build();
  return plan;
}

Json config_of(const SearchArguments& arguments, const SearchInput& input, const Json& stored) {
  Json config = {{"schema_version", 1},
                 {"options", options_to_json(arguments)},
                 {"paths", stored.is_null() ? absolute_paths(options_to_json(arguments))
                                            : stored.value("paths", Json::object())}};
  config.update(input_to_json(input));
  config["content"] = content_hashes(input.trained);
  config["versions"] = run_versions();
  return config;
}

}  // namespace

LoadedSearch load_search(SearchArguments& arguments, const Json& stored) {
  SharedOptions& shared = arguments.shared;
  const SharedOptions located = with_found_paths(arguments, stored).shared;
  LoadedSearch search;
  search.plan = plan_of(arguments, located);
  const NetworkSpec network = load_network(located.net);
  require_classes(network);
  refuse_shared_files(outputs_of(arguments), value_files(located, network));
  search.input = load_input(search.plan);
  TrainedNetwork& trained = search.input.trained;
  search.input.hardware.name = one_line(shared.hw);
  if (shared.data.empty()) shared.data = trained.data.spec;
  if (shared.weights.empty()) shared.weights = trained.weights_file;
  trained.data.spec = shared.data;
  search.config = config_of(arguments, search.input, stored);
  search.subject =
      trained.network.name + " on " + search.input.hardware.name + ", " + data_label(trained.data);
  return search;
}

}  // namespace ohmic::app
