#pragma once

#include <string>

#include "studies/compare/analysis.h"
#include "util/json_section.h"

namespace ohmic {

/// Where the files of a comparison lie.
struct CompareFolder {
  std::string path;

  std::string config() const { return path + "/config.json"; }
  std::string cells_csv() const { return path + "/cells.csv"; }
  std::string table_csv() const { return path + "/table.csv"; }
  std::string table_text() const { return path + "/table.txt"; }
  std::string database() const { return path + "/ohmic.sqlite"; }
  std::string report() const { return path + "/report.html"; }
  /// What the answers of all cells have right, where it was asked for.
  std::string answers() const { return path + "/answers.jsonl"; }
  std::string paired_csv() const { return path + "/paired.csv"; }
  /// Written last: it says that the comparison is finished.
  std::string summary() const { return path + "/summary.json"; }
  bool holds_run() const;
  /// Whether the comparison came to its end and no cell failed. Throws ConfigError if summary.json
  /// is broken.
  bool is_finished() const;
};

/// A row a cell.
std::string cells_csv(const Comparison& comparison);

/// A row an agent and threshold: counts, then mean, median and half of the 95 % interval of every
/// figure.
std::string table_csv(const Comparison& comparison);

/// The table for a terminal.
std::string table_text(const Comparison& comparison);

/// summary.json. config: of the comparison.
Json summary_json(const Json& config, const Comparison& comparison);

}  // namespace ohmic
