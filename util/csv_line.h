#pragma once

#include <optional>
#include <string>
#include <vector>

namespace ohmic {

/// One line of a CSV file (RFC 4180) without its end; no cell holds a line break.
std::string csv_line(const std::vector<std::string>& cells);

/// The cells of such a line; none where its quotes do not match.
std::optional<std::vector<std::string>> csv_cells(const std::string& line);

}  // namespace ohmic
