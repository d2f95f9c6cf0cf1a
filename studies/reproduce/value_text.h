#pragma once

#include <string>
#include <vector>

#include "studies/reproduce/reproduction.h"

namespace ohmic {

/// The distinct texts of a member, in the order in which they come.
std::vector<std::string> distinct(const std::vector<ComparedValue>& values,
                                  std::string ComparedValue::*member);

/// A cell's texts: empty where there is no value.
std::string paper_text(const ComparedValue& value);  ///< as printed: "0.8"
std::string here_text(const ComparedValue& value);   ///< rounded for reading
/// "+5.4 %", or "-0.98 points" of a quantity in percent; empty unless both values are there and
/// of the same network.
std::string change_text(const ComparedValue& value);

/// A table as CSV: row,quantity,paper,here,note with all digits.
std::string values_csv(const Reproduction& result);
/// The values behind the charts of a figure as CSV: chart,series,at,value.
std::string charts_csv(const Reproduction& result);

/// A table or figure for a terminal.
std::string to_text(const Reproduction& result);

}  // namespace ohmic
