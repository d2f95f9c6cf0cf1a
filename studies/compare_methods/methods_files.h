#pragma once

#include <string>
#include <vector>

#include "studies/compare_methods/method_cell.h"
#include "util/json_section.h"

namespace ohmic {

/// cells.csv: a row a method and seed.
std::string methods_csv(const std::vector<MethodRecord>& records);

/// The table for a terminal.
std::string methods_table(const std::vector<MethodRecord>& records);

/// summary.json. config: of the comparison.
Json methods_summary(const Json& config, const std::vector<MethodRecord>& records);

/// The text of report.html.
std::string methods_page(const std::string& subject, const std::vector<MethodRecord>& records);

}  // namespace ohmic
