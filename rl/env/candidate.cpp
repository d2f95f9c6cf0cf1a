#include "rl/env/candidate.h"

#include "util/split_text.h"

namespace ohmic {

std::string to_string(const Candidate& candidate) {
  std::string text = to_string(static_cast<const QuantPolicy&>(candidate));
  for (const std::string& value : candidate.hardware) text += ' ' + value;
  return text;
}

Candidate parse_candidate(const std::string& text) {
  std::vector<std::string> parts = split(text, ' ');
  QuantPolicy policy = parse_policy_string(parts.front());
  parts.erase(parts.begin());
  return {std::move(policy), std::move(parts)};
}

}  // namespace ohmic
