#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace ohmic {

enum class Align { kLeft, kRight };

/// A column is as wide as its widest cell, its heading and least_width.
struct TableColumn {
  std::string heading;
  Align align = Align::kRight;
  std::size_t least_width = 0;
};

/// Aligns rows of cells below headings for a terminal.
class TextTable {
 public:
  /// gap: spaces between two columns.
  explicit TextTable(std::vector<TableColumn> columns, std::size_t gap = 2);

  /// Adds a row of cells, at most one a column. What is missing stays empty.
  void add_row(std::vector<std::string> cells);
  /// Adds a row that ends in a text behind its last cell, whatever the widths of further columns.
  void add_row(std::vector<std::string> cells, const std::string& remark);

  /// Lines without spaces at their ends. A table without headings begins with its first row.
  std::string text() const;

 private:
  struct Row {
    std::vector<std::string> cells;
    std::string remark;
  };
  std::string line(const Row& row, const std::vector<std::size_t>& widths) const;
  std::vector<std::size_t> widths() const;

  std::vector<TableColumn> columns_;
  std::size_t gap_;
  std::vector<Row> rows_;
};

/// Characters of a UTF-8 text.
std::size_t character_count(const std::string& text);

}  // namespace ohmic
