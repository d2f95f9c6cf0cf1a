#include "studies/reproduce/bwq/compression_maker.h"

#include <algorithm>

#include "studies/reproduce/search_maker.h"
#include "util/file_io.h"

namespace ohmic {
namespace {

constexpr const char* kNetwork = "lenet5";

std::vector<std::string> args_of(const char* method, const ReproducePlan& plan,
                                 const std::string& folder) {
  std::vector<std::string> args = {"compress",   method,
                                   "--net",      kNetwork,
                                   "--episodes", std::to_string(plan.episodes),
                                   "--seed",     std::to_string(plan.seed),
                                   "--out",      folder};
  const auto add = [&args](const char* option, const std::string& value) {
    if (!value.empty()) args.insert(args.end(), {option, value});
  };
  if (network_of(plan) == kNetwork) {
    add("--data", plan.data);
    add("--weights", plan.weights);
  }
  if (plan.threads > 0) add("--threads", std::to_string(plan.threads));
  if (file_exists(folder + "/config.json")) args.emplace_back("--resume");
  return args;
}

}  // namespace

std::vector<Job> compression_jobs(const ReproducePlan& plan, const std::vector<const Item*>& wanted,
                                  std::size_t first) {
  const bool needed = std::any_of(wanted.begin(), wanted.end(), [](const Item* item) {
    return item->runs == Runs::kCompressions;
  });
  std::vector<Job> jobs;
  if (!needed) return jobs;
  for (const char* method : {"bwq", "bsq", "sme"}) {
    const std::string name = std::string(kNetwork) + "-" + method;
    if (file_exists(plan.runs + "/" + name + "/summary.json")) continue;
    jobs.push_back({first + jobs.size(), name, args_of(method, plan, plan.runs + "/" + name), {}});
  }
  return jobs;
}

}  // namespace ohmic
