#include "rl/agents/heuristic/uniform_start.h"

#include <algorithm>

#include "rl/agents/agent_state.h"

namespace ohmic {
namespace {

constexpr const char* kName = "uniform-start";

}  // namespace

std::vector<Candidate> UniformStart::propose(int count) {
  if (!starts()) return then_->propose(count);
  return {space_.uniform(middle(), middle())};
}

void UniformStart::learn(const std::vector<Trial>& trials) {
  if (!starts()) return then_->learn(trials);
  (trials.front().feasible ? widest_ : too_cheap_) = middle();
  --left_;
}

std::string UniformStart::save() const {
  return save_state(kName, {{"widest", widest_}, {"too_cheap", too_cheap_}, {"left", left_}}) +
         '\n' + then_->save();
}

void UniformStart::load(const std::string& state) {
  const std::size_t end = std::min(state.find('\n'), state.size());
  read_state(state.substr(0, end), kName, [this](const Json& json) {
    json.at("widest").get_to(widest_);
    json.at("too_cheap").get_to(too_cheap_);
    json.at("left").get_to(left_);
  });
  then_->load(state.substr(std::min(end + 1, state.size())));
}

}  // namespace ohmic
