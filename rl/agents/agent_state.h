#pragma once

#include <stdexcept>
#include <string>

#include "rl/env/trial.h"
#include "util/json_section.h"

namespace ohmic {

/// The saved state of an agent: its name and its fields, as JSON on one line.
std::string save_state(const char* agent, Json fields);

/// The fields behind save_state(). Throws std::runtime_error on anything that this agent did not
/// save.
Json load_state(const std::string& state, const char* agent);

/// Calls read(fields) on the fields of a saved state. Throws std::runtime_error if they are not
/// what this agent saves.
template <typename Read>
void read_state(const std::string& state, const char* agent, Read&& read) {
  const Json fields = load_state(state, agent);
  try {
    read(fields);
  } catch (const Json::exception& e) {
    throw std::runtime_error(std::string("the saved state of agent '") + agent +
                             "' is damaged: " + e.what());
  }
}

/// What an agent keeps of a judged policy: [policy, accuracy, cost ratio, reward, feasible].
Json trial_to_json(const Trial& trial);
/// The inverse; the costs behind the ratio are not kept.
Trial trial_from_json(const Json& json);

}  // namespace ohmic
