#include "studies/compare/agent_variant.h"

#include <algorithm>
#include <array>

#include "rl/agents/agent_names.h"
#include "util/config_error.h"

namespace ohmic {
namespace {

/// What makes cells comparable, or is the comparison's to say: no variant may have its own.
constexpr std::array<const char*, 30> kShared = {"net",
                                                 "hw",
                                                 "set",
                                                 "data",
                                                 "validation",
                                                 "weights",
                                                 "agent",
                                                 "threshold",
                                                 "seed",
                                                 "episodes",
                                                 "evaluations",
                                                 "prices",
                                                 "policy-cache",
                                                 "out",
                                                 "resume",
                                                 "threads",
                                                 "device",
                                                 "tau",
                                                 "weights-lat-energy-power",
                                                 "screen-images",
                                                 "reread",
                                                 "finetune-images",
                                                 "finetune-learning-rate",
                                                 "clip",
                                                 "round",
                                                 "per-tensor",
                                                 "error-feedback",
                                                 "bias-correction",
                                                 "bn-reestimation",
                                                 "help"};

constexpr std::array<const char*, 5> kWithoutRandomness = {"uniform", "greedy", "ilp", "ilp+local",
                                                           "exhaustive"};

std::string option_word(const std::string& part, const std::string& variant) {
  const std::string word = part.rfind("--", 0) == 0 ? part.substr(2) : part;
  const std::string name = word.substr(0, word.find('='));
  if (name.empty()) {
    throw ConfigError("--agents", "has an empty option in '" + variant +
                                      "'; an agent's options follow it as in ppo:entropy=0.02");
  }
  if (std::find(kShared.begin(), kShared.end(), name) != kShared.end()) {
    throw ConfigError("--agents", "gives '" + name + "' to '" + variant +
                                      "', but that holds for all agents of a comparison");
  }
  return "--" + word;
}

AgentVariant parse_variant(const std::string& text) {
  const std::vector<std::string> parts = parts_of(text, ':');
  AgentVariant variant{text, parts.front(), {}};
  try {
    check_agent_name(variant.agent);
  } catch (const ConfigError& e) {
    const std::string problem = e.what();
    throw ConfigError("--agents", problem.substr(problem.find(": ") + 2));
  }
  for (std::size_t i = 1; i < parts.size(); ++i) {
    variant.args.push_back(option_word(parts[i], text));
  }
  return variant;
}

}  // namespace

std::string AgentVariant::folder_name() const {
  std::string name = label;
  for (char& c : name) {
    if (c == ':' || c == '/') c = '_';
  }
  return name;
}

bool AgentVariant::is_random() const {
  return std::find(kWithoutRandomness.begin(), kWithoutRandomness.end(), agent) ==
         kWithoutRandomness.end();
}

std::vector<std::string> parts_of(const std::string& text, char separator) {
  std::vector<std::string> parts;
  std::size_t begin = 0;
  for (std::size_t end = 0; end != std::string::npos; begin = end + 1) {
    end = text.find(separator, begin);
    parts.push_back(text.substr(begin, end == std::string::npos ? end : end - begin));
  }
  return parts;
}

std::vector<AgentVariant> parse_variants(const std::string& text) {
  std::vector<AgentVariant> variants;
  for (const std::string& part : parts_of(text, ',')) {
    AgentVariant variant = parse_variant(part);
    for (const AgentVariant& other : variants) {
      if (other.folder_name() != variant.folder_name()) continue;
      throw ConfigError("--agents", "names '" + variant.label + "' twice");
    }
    variants.push_back(std::move(variant));
  }
  return variants;
}

}  // namespace ohmic
