#pragma once

#include <string>
#include <vector>

namespace ohmic {

/// What an objective may speak of. Costs are shares of W8A8's.
struct ObjectiveValues {
  double accuracy = 0;  ///< percent
  double gain = 0;      ///< percentage points above W8A8
  double cost = 1;      ///< as of the threshold
  double latency = 1;
  double energy = 1;
  double power = 1;
  double crossbars = 1;
  double utilization = 0;  ///< of the cells of the crossbars, a share
  double threshold = 1;
  double tau = 0;       ///< percentage points
  double feasible = 0;  ///< 1 if cost and accuracy hold
};

/// The value of an expression such as "0.1*gain - 2*max(0, cost-threshold)": numbers, the names
/// above, + - * / ^, comparisons, && ||, a ? b : c, and functions as min, max, abs, exp, ln, sqrt.
/// Throws ConfigError that names --objective where it cannot be read or is no finite number.
double objective_value(const std::string& expression, const ObjectiveValues& values);

/// The names that an objective knows.
std::vector<std::string> objective_names();

}  // namespace ohmic
