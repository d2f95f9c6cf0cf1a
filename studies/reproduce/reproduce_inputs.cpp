#include "studies/reproduce/reproduce_inputs.h"

#include <algorithm>
#include <cmath>

namespace ohmic {
namespace {

bool same(double a, double b) { return std::abs(a - b) < 1e-9; }

}  // namespace

Experiments::Experiments(const ReproduceInputs& inputs, std::string network)
    : network_(std::move(network)) {
  for (const SearchRecord& run : inputs.searches) {
    if (run.network == network_) runs_.push_back(&run);
  }
}

const SearchRecord* Experiments::find(const std::string& agent, double threshold) const {
  for (const SearchRecord* run : runs_) {
    if (run->agent == agent && same(run->threshold, threshold) && !run->energy_only) return run;
  }
  return nullptr;
}

const SearchRecord* Experiments::energy_only() const {
  for (const SearchRecord* run : runs_) {
    if (run->agent == "ppo" && run->energy_only) return run;
  }
  return nullptr;
}

std::vector<const SearchRecord*> Experiments::ppo() const {
  std::vector<const SearchRecord*> runs;
  for (const SearchRecord* run : runs_) {
    if (run->agent == "ppo" && !run->energy_only && find("ppo", run->threshold) == run) {
      runs.push_back(run);
    }
  }
  std::sort(runs.begin(), runs.end(),
            [](const auto* a, const auto* b) { return a->threshold > b->threshold; });
  return runs;
}

std::string Experiments::rival() const {
  std::string other;
  for (const SearchRecord* run : runs_) {
    if (run->agent == "ddpg") return run->agent;
    if (run->agent != "ppo" && other.empty()) other = run->agent;
  }
  return other;
}

double Experiments::drawn_threshold() const {
  double lowest = 0;
  double shared = 0;
  for (const SearchRecord* run : ppo()) {  // the lowest comes last
    if (same(run->threshold, 0.7)) return run->threshold;
    lowest = run->threshold;
    if (find(rival(), run->threshold) != nullptr) shared = run->threshold;
  }
  return shared > 0 ? shared : lowest;
}

std::string Experiments::subject() const {
  if (runs_.empty()) return network_;
  std::size_t fewest = runs_.front()->episodes.size();
  std::size_t most = fewest;
  for (const SearchRecord* run : runs_) {
    fewest = std::min(fewest, run->episodes.size());
    most = std::max(most, run->episodes.size());
  }
  std::string text = network_ + " on " + runs_.front()->data + ", searches of " +
                     std::to_string(fewest) + (most > fewest ? " to " + std::to_string(most) : "") +
                     " episodes";
  if (stands_in()) text += "; the paper has VGG-13 on CIFAR-10";
  if (runs_.front()->synthetic) text += "; synthetic images stand in for real ones";
  return text;
}

std::string network_of_figures(const ReproduceInputs& inputs) {
  for (const SearchRecord& run : inputs.searches) {
    if (run.network == "vgg13") return run.network;
  }
  return inputs.searches.empty() ? "vgg13" : inputs.searches.front().network;
}

std::string agent_name(const std::string& agent) {
  if (agent == "ppo") return "PPO";
  if (agent == "ddpg") return "DDPG (HAQ)";
  if (agent == "random") return "random search";
  return agent;
}

}  // namespace ohmic
