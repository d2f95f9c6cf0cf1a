#include "rl/agents/learning_log.h"

namespace ohmic {
namespace {

Json json_of(const std::optional<double>& value) { return value ? Json(*value) : Json(); }

std::optional<double> number_of(const Json& json) {
  if (json.is_null()) return std::nullopt;
  return json.get<double>();
}

}  // namespace

void LearningLog::add(const LearningUpdate& update) {
  updates_.push_back(update);
  if (updates_.size() > kMost) updates_.pop_front();
}

Json LearningLog::save() const {
  Json json = Json::array();
  for (const LearningUpdate& update : updates_)
    json.push_back({update.episodes, json_of(update.actor_loss), json_of(update.critic_loss),
                    json_of(update.entropy), json_of(update.divergence)});
  return json;
}

void LearningLog::load(const Json& json) {
  updates_.clear();
  for (const Json& row : json)
    updates_.push_back({row.at(0).get<int>(), number_of(row.at(1)), number_of(row.at(2)),
                        number_of(row.at(3)), number_of(row.at(4))});
}

}  // namespace ohmic
