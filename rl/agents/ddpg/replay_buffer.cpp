#include "rl/agents/ddpg/replay_buffer.h"

#include <algorithm>
#include <numeric>

namespace ohmic {

void ReplayBuffer::add(const Transition& transition) {
  transitions_.push_back(transition);
  if (transitions_.size() > capacity_) transitions_.pop_front();
}

std::vector<Transition> ReplayBuffer::sample(std::size_t count, RandomSource& random) const {
  std::vector<std::size_t> left(transitions_.size());
  std::iota(left.begin(), left.end(), std::size_t{0});
  count = std::min(count, left.size());
  std::vector<Transition> drawn;
  for (std::size_t i = 0; i < count; ++i) {  // the first steps of a shuffle
    const std::size_t j =
        i + static_cast<std::size_t>(random.below(static_cast<int>(left.size() - i)));
    std::swap(left[i], left[j]);
    drawn.push_back(transitions_[left[i]]);
  }
  return drawn;
}

Json ReplayBuffer::save() const {
  Json json = Json::array();
  for (const Transition& t : transitions_) {
    json.push_back(Json::array({t.state, t.action, t.reward, t.next, t.terminal}));
  }
  return json;
}

void ReplayBuffer::load(const Json& json) {
  transitions_.clear();
  for (const Json& entry : json) {
    Transition t;
    entry.at(0).get_to(t.state);
    entry.at(1).get_to(t.action);
    entry.at(2).get_to(t.reward);
    entry.at(3).get_to(t.next);
    entry.at(4).get_to(t.terminal);
    transitions_.push_back(t);
  }
}

}  // namespace ohmic
