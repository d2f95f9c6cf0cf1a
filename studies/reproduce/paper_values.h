#pragma once

#include <optional>
#include <string>
#include <vector>

namespace ohmic {

/// A number that Wei et al. 2022, Wu et al. 2024 or the abstract of Yang et al. 2023 print, by
/// table or figure and cell.
struct PrintedValue {
  const char* item;      ///< "table5", "fig9", ...
  const char* row;       ///< "vgg13 th0.7 PPO"
  const char* quantity;  ///< with its unit: "latency ms"
  double value;
};

/// All of them. Numbers of a figure are those that its text or caption states; its curves and bars
/// are only drawn.
const std::vector<PrintedValue>& printed_values();

/// The printed value of a cell; none if the paper prints nothing there.
std::optional<double> printed(const std::string& item, const std::string& row,
                              const std::string& quantity);

}  // namespace ohmic
