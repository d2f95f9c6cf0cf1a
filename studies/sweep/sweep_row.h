#pragma once

#include <optional>
#include <string>
#include <vector>

#include "studies/sweep/sweep_figures.h"
#include "util/json_section.h"

namespace ohmic {

enum class ChipStatus { kOk, kDoesNotFit, kOutOfReach, kFailed };

/// "ok", "does_not_fit", "out_of_reach" (no policy meets the threshold) or "failed".
const char* to_string(ChipStatus status);

/// What one chip of a sweep came to.
struct SweepRow {
  std::vector<Json> values;  ///< of the swept keys, see SweepGrid::keys()
  ChipStatus status = ChipStatus::kOk;
  std::vector<Json> figures;  ///< of SweepColumns::figures; null unless ok
  bool pareto = false;
  std::string reason;  ///< why the chip is not ok, one line
};

/// The columns of sweep.csv.
struct SweepColumns {
  std::vector<std::string> keys;
  std::vector<Figure> figures;
  std::vector<std::string> objectives;  ///< names of the figures that the Pareto front weighs

  /// The position of a figure that is there.
  std::size_t index(const std::string& figure) const;
};

/// The columns of a plan, whose grid has these keys. Throws ConfigError that names --objectives if
/// one of them is no figure that can be weighed, or is there twice.
SweepColumns sweep_columns(std::vector<std::string> keys, const SweepPlan& plan);

/// Lines of sweep.csv, without their end.
std::string header_line(const SweepColumns& columns);
std::string row_line(const SweepRow& row);
/// The row behind such a line; none where it is not one of these columns.
std::optional<SweepRow> parse_row(const std::string& line, const SweepColumns& columns);

/// An entry of `chips` in sweep.json.
Json row_json(const SweepRow& row, const SweepColumns& columns);

/// "latency, energy and area": what the Pareto front weighs.
std::string objectives_text(const SweepColumns& columns);

/// Marks the chips that no other ok chip of the same network beats in the objectives.
void mark_pareto(std::vector<SweepRow>& rows, const SweepColumns& columns);

}  // namespace ohmic
