#include "studies/jobs/child_error.h"

#include <csignal>

#include "util/config_error.h"

namespace ohmic {

std::string error_line(const ChildResult& result) {
  const std::string& text = result.error;
  const std::size_t end = text.find_last_not_of('\n');
  if (end == std::string::npos) return "";
  const std::size_t before = text.rfind('\n', end);
  std::string line = text.substr(before + 1, end - before);
  const std::string name = "ohmic: ";
  if (line.rfind(name, 0) == 0) line.erase(0, name.size());
  return one_line(line);
}

std::string ended_from_outside(const ChildResult& result) {
  for (const int outside : {SIGKILL, SIGTERM, SIGINT, SIGHUP, SIGQUIT}) {
    if (result.signal == outside) return "signal " + std::to_string(outside);
  }
  return result.signal == 0 && result.exit_code == 130 ? "an interrupt" : "";
}

bool is_out_of_reach(const std::string& problem) {
  return problem.rfind("--threshold: ", 0) == 0 &&
         problem.find("cheapest policy") != std::string::npos;
}

void pass_on_refusal(const std::string& problem) {
  const std::size_t colon = problem.find(": ");
  if (colon == std::string::npos) throw ConfigError("ohmic", problem);
  throw ConfigError(problem.substr(0, colon), problem.substr(colon + 2));
}

}  // namespace ohmic
