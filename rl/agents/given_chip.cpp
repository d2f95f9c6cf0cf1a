#include "rl/agents/given_chip.h"

#include "util/config_error.h"

namespace ohmic {

void require_chip_as_given(const DecisionSpace& space, const std::string& agent) {
  for (int step = 0; step < space.steps(); ++step) {
    const Decision& decision = space.decision(step);
    if (decision.lists_given) continue;
    throw ConfigError("--choose", "agent " + agent +
                                      " starts at the chip as given, but the chip's own value is "
                                      "none of those listed for key " +
                                      std::to_string(decision.layer + 1) + " of --choose");
  }
}

}  // namespace ohmic
