#include "studies/reproduce/bwq/compression_maker.h"

#include <algorithm>

#include "studies/reproduce/search_maker.h"
#include "util/file_io.h"

namespace ohmic {
namespace {

constexpr const char* kNetwork = "lenet5";
constexpr const char* kMethods[] = {"bwq", "bsq", "sme"};

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

std::vector<std::string> compression_names(const std::vector<const Item*>& wanted) {
  const bool needed = std::any_of(wanted.begin(), wanted.end(), [](const Item* item) {
    return item->runs == Runs::kCompressions;
  });
  std::vector<std::string> names;
  if (!needed) return names;
  for (const char* method : kMethods) names.push_back(std::string(kNetwork) + "-" + method);
  return names;
}

std::vector<Job> compression_jobs(const ReproducePlan& plan, const std::vector<const Item*>& wanted,
                                  std::size_t first) {
  const std::vector<std::string> names = compression_names(wanted);
  std::vector<Job> jobs;
  for (std::size_t i = 0; i < names.size(); ++i) {
    const std::string folder = plan.runs + "/" + names[i];
    if (file_exists(folder + "/summary.json")) continue;
    jobs.push_back({first + i, names[i], args_of(kMethods[i], plan, folder), {}});
  }
  return jobs;
}

}  // namespace ohmic
