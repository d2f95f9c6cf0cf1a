#pragma once

#include <string>
#include <vector>

namespace ohmic {

/// A hardware key that a method sets where the user has not.
struct MethodSetting {
  std::string key;
  std::string value;
};

/// How a method comes to its network.
enum class MethodKind {
  kPostTraining,  ///< without a training
  kBlockLasso,    ///< trains bit planes, in rounds
  kSearch         ///< an agent plays episodes
};

/// A whole compression, from float weights to a network on the chip.
struct Method {
  std::string name;
  MethodKind kind;
  std::string help;
  std::vector<MethodSetting> chip;
  int episodes = 12;     ///< that it has by default: policies or trainings
  double threshold = 0;  ///< of a search, by default; 0: its own
};

/// Every method of `ohmic compress`.
const std::vector<Method>& compression_methods();

/// The method of that name. Throws ConfigError that lists the known ones; where: what named it.
const Method& find_method(const std::string& name, const std::string& where = "METHOD");

}  // namespace ohmic
