#pragma once

#include <optional>
#include <string>
#include <vector>

namespace ohmic {

/// One cell of a CSV file (RFC 4180): in quotes if it has to be. A text that a spreadsheet would
/// take for a formula (=, +, -, @ in front of what is no number) gets a ' in front, within quotes.
std::string csv_cell(const std::string& text);

/// One line of a CSV file without its end; no cell holds a line break.
std::string csv_line(const std::vector<std::string>& cells);

/// The cells of such a line, as csv_line was given them; none if its quotes do not match.
std::optional<std::vector<std::string>> csv_cells(const std::string& line);

}  // namespace ohmic
