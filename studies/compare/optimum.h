#pragma once

#include <optional>
#include <string>
#include <vector>

namespace ohmic {

/// Policies with their accuracies and costs, as an exhaustive search has them.
class PolicyTable {
 public:
  /// Reads a CSV file, plain or gzip, with columns policy, accuracy (percent) and cost_ratio among
  /// others, in any order. ConfigError names file and line.
  explicit PolicyTable(const std::string& file);

  /// The best accuracy whose cost is within the threshold and whose loss is within tau; none if
  /// there is no such policy.
  std::optional<double> best(double threshold, double baseline_accuracy, double tau) const;

 private:
  struct Row {
    double accuracy;
    double cost_ratio;
  };
  std::vector<Row> rows_;
};

}  // namespace ohmic
