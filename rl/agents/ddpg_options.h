#pragma once

namespace ohmic {

/// Way to lower a policy that is too expensive, before it is judged.
enum class Decrement {
  kHaq,   ///< one width at a time: a layer's activations, a look at the cost, then its weights
  kPaper  ///< both widths of a layer at once, then a look at the cost (Wei 2022, Table 7)
};

/// Settings of the DDPG agent. Those that are not here have one value, in ddpg_agent.cpp and
/// ddpg_networks.cpp.
struct DdpgOptions {
  Decrement decrement = Decrement::kHaq;
  bool literal = false;  ///< keep the oddities of HAQ's public code, see docs/search.md
};

}  // namespace ohmic
