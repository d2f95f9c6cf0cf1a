#include "util/csv_line.h"

#include <charconv>
#include <string_view>
#include <utility>

namespace ohmic {
namespace {

/// Where a text with any number of ' in front looks like a formula from.
std::size_t formula_start(const std::string& text) {
  const std::size_t start = text.find_first_not_of('\'');
  const bool looks = start != std::string::npos &&
                     std::string_view("=+-@").find(text[start]) != std::string_view::npos;
  return looks ? start : std::string::npos;
}

bool is_number(const std::string& text) {
  double value = 0;
  const char* const end = text.data() + text.size();
  return std::from_chars(text.data(), end, value).ptr == end;
}

/// A lone sign is a dash.
bool is_formula(const std::string& text) {
  return formula_start(text) != std::string::npos && text.size() > 1 && !is_number(text);
}

/// Takes back what csv_cell put in front.
std::string plain(std::string cell) {
  if (!cell.empty() && cell.front() == '\'' && is_formula(cell)) cell.erase(0, 1);
  return cell;
}

}  // namespace

std::string csv_cell(const std::string& text) {
  const bool formula = is_formula(text);
  if (!formula && text.find_first_of(",\"\n\r") == std::string::npos) return text;
  std::string cell = formula ? "\"'" : "\"";
  for (const char c : text) {
    if (c == '"') cell += '"';
    cell += c;
  }
  return cell + '"';
}

std::string csv_line(const std::vector<std::string>& cells) {
  std::string line;
  for (std::size_t i = 0; i < cells.size(); ++i) line += (i == 0 ? "" : ",") + csv_cell(cells[i]);
  return line;
}

std::optional<std::vector<std::string>> csv_cells(const std::string& line) {
  std::vector<std::string> cells(1);
  bool inside = false;
  for (std::size_t i = 0; i < line.size(); ++i) {
    const char c = line[i];
    if (inside && c == '"' && i + 1 < line.size() && line[i + 1] == '"') {
      cells.back() += line[++i];
    } else if (c == '"') {
      inside = !inside;
    } else if (c == ',' && !inside) {
      cells.emplace_back();
    } else {
      cells.back() += c;
    }
  }
  if (inside) return std::nullopt;
  for (std::string& cell : cells) cell = plain(std::move(cell));
  return cells;
}

}  // namespace ohmic
