#pragma once

#include <cstdint>
#include <string>

namespace ohmic {

/// Plan of the searches behind the paper's figures.
struct ReproducePlan {
  std::string data, weights;  ///< of the network that the figures are of; empty: its own
  std::string rival;          ///< agent beside ppo; empty: ddpg if the build has it, else random
  int episodes = 0;           ///< of each search
  std::uint64_t seed = 1;
  int threads = 0;   ///< 0: all cores
  std::string runs;  ///< folder of the searches, a run directory each
};

}  // namespace ohmic
