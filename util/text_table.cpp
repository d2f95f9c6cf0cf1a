#include "util/text_table.h"

#include <fmt/format.h>

#include <algorithm>
#include <cassert>
#include <utility>

namespace ohmic {

TextTable::TextTable(std::vector<TableColumn> columns, std::size_t gap)
    : columns_(std::move(columns)), gap_(gap) {}

void TextTable::add_row(std::vector<std::string> cells) { add_row(std::move(cells), ""); }

void TextTable::add_row(std::vector<std::string> cells, const std::string& remark) {
  assert(cells.size() <= columns_.size());
  rows_.push_back({std::move(cells), remark});
}

std::vector<std::size_t> TextTable::widths() const {
  std::vector<std::size_t> widths;
  for (std::size_t c = 0; c < columns_.size(); ++c) {
    std::size_t width = std::max(columns_[c].least_width, character_count(columns_[c].heading));
    for (const Row& row : rows_) {
      if (c < row.cells.size()) width = std::max(width, character_count(row.cells[c]));
    }
    widths.push_back(width);
  }
  return widths;
}

std::string TextTable::line(const Row& row, const std::vector<std::size_t>& widths) const {
  std::string line;
  for (std::size_t c = 0; c < row.cells.size(); ++c) {
    const std::string& cell = row.cells[c];
    const std::size_t room = widths[c] - character_count(cell);
    const bool left = columns_[c].align == Align::kLeft;
    line += fmt::format("{:{}}{:{}}{}{:{}}", "", c == 0 ? 0 : gap_, "", left ? 0 : room, cell, "",
                        left ? room : 0);
  }
  line.erase(line.find_last_not_of(' ') + 1);
  if (!row.remark.empty()) line += fmt::format("{:{}}{}", "", gap_, row.remark);
  return line + "\n";
}

std::string TextTable::text() const {
  const std::vector<std::size_t> wide = widths();
  Row head;
  for (const TableColumn& column : columns_) head.cells.push_back(column.heading);
  const bool has_head = std::any_of(head.cells.begin(), head.cells.end(),
                                    [](const std::string& heading) { return !heading.empty(); });
  std::string text = has_head ? line(head, wide) : "";
  for (const Row& row : rows_) text += line(row, wide);
  return text;
}

std::size_t character_count(const std::string& text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;  // not within a character
  }));
}

}  // namespace ohmic
