#include "studies/compare/optimum.h"

#include <algorithm>
#include <charconv>

#include "datasets/gzip.h"
#include "util/byte_order_mark.h"
#include "util/config_error.h"
#include "util/csv_line.h"
#include "util/file_io.h"

namespace ohmic {
namespace {

std::size_t column_of(const std::vector<std::string>& header, const std::string& name,
                      const std::string& file) {
  const auto found = std::find(header.begin(), header.end(), name);
  if (found == header.end()) {
    throw ConfigError(
        file, "line 1 names no column '" + name + "'; wanted are policy, accuracy and cost_ratio");
  }
  return static_cast<std::size_t>(found - header.begin());
}

/// A finite number; none where the text is anything else.
std::optional<double> number(const std::string& text) {
  double value = 0;
  const char* end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, value, std::chars_format::general);
  if (read.ec != std::errc() || read.ptr != end || !(value - value == 0)) return std::nullopt;
  return value;
}

std::string without_return(std::string line) {
  if (!line.empty() && line.back() == '\r') line.pop_back();
  return line;
}

}  // namespace

PolicyTable::PolicyTable(const std::string& file) {
  const std::string text = without_byte_order_mark(gunzip(read_file(file), file));
  std::size_t line = 0, accuracy = 0, cost_ratio = 0, columns = 0;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    const auto cells = csv_cells(without_return(text.substr(begin, end - begin)));
    begin = end + 1;
    ++line;
    if (line == 1 && cells) {
      column_of(*cells, "policy", file);
      accuracy = column_of(*cells, "accuracy", file);
      cost_ratio = column_of(*cells, "cost_ratio", file);
      columns = cells->size();
      continue;
    }
    const bool whole = cells && cells->size() == columns;
    const auto percent = whole ? number((*cells)[accuracy]) : std::nullopt;
    const auto ratio = whole ? number((*cells)[cost_ratio]) : std::nullopt;
    if (!percent || !ratio || *percent < 0 || *percent > 100 || *ratio <= 0) {
      throw ConfigError(file, "line " + std::to_string(line) +
                                  " is no row of a policy with its accuracy in percent and its "
                                  "cost_ratio above 0");
    }
    rows_.push_back({*percent, *ratio});
  }
  if (rows_.empty()) throw ConfigError(file, "holds no policy");
}

std::optional<double> PolicyTable::best(double threshold, double baseline_accuracy,
                                        double tau) const {
  std::optional<double> best;
  for (const Row& row : rows_) {
    if (row.cost_ratio > threshold || row.accuracy - baseline_accuracy < tau) continue;
    if (!best || row.accuracy > *best) best = row.accuracy;
  }
  return best;
}

}  // namespace ohmic
