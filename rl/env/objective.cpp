#include "rl/env/objective.h"

#include <muParser.h>

#include <cmath>
#include <utility>

#include "util/config_error.h"

namespace ohmic {
namespace {

constexpr std::pair<const char*, double ObjectiveValues::*> kNames[] = {
    {"accuracy", &ObjectiveValues::accuracy},   {"gain", &ObjectiveValues::gain},
    {"cost", &ObjectiveValues::cost},           {"latency", &ObjectiveValues::latency},
    {"energy", &ObjectiveValues::energy},       {"power", &ObjectiveValues::power},
    {"crossbars", &ObjectiveValues::crossbars}, {"utilization", &ObjectiveValues::utilization},
    {"threshold", &ObjectiveValues::threshold}, {"tau", &ObjectiveValues::tau},
    {"feasible", &ObjectiveValues::feasible}};

}  // namespace

double objective_value(const std::string& expression, const ObjectiveValues& values) {
  double value = 0;
  try {
    mu::Parser parser;
    for (const auto& [name, member] : kNames) parser.DefineConst(name, values.*member);
    parser.SetExpr(expression);
    int count = 0;
    value = *parser.Eval(count);
    // muParser takes a list and gives the last value of it: 0,1 is not a tenth.
    if (count != 1)
      throw mu::ParserError("it has " + std::to_string(count) + " values with commas between");
  } catch (const mu::ParserError& e) {
    std::string names;
    for (const std::string& name : objective_names()) names += (names.empty() ? "" : ", ") + name;
    std::string reason = e.GetMsg();
    while (!reason.empty() && reason.back() == '.') reason.pop_back();
    throw ConfigError("--objective", "cannot be read, " + reason + "; it may name " + names);
  }
  if (!std::isfinite(value))
    throw ConfigError("--objective", "'" + expression + "' is no finite number at an accuracy of " +
                                         std::to_string(values.accuracy) + " % and a cost of " +
                                         std::to_string(values.cost));
  return value;
}

std::vector<std::string> objective_names() {
  std::vector<std::string> names;
  for (const auto& named : kNames) names.emplace_back(named.first);
  return names;
}

}  // namespace ohmic
