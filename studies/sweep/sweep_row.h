#pragma once

#include <optional>
#include <string>
#include <vector>

#include "util/json_section.h"

namespace ohmic {

enum class ChipStatus { kOk, kDoesNotFit, kOutOfReach, kFailed };

/// "ok", "does_not_fit", "out_of_reach" (no policy meets the threshold) or "failed".
const char* to_string(ChipStatus status);

/// What one chip of a sweep came to.
struct SweepRow {
  std::vector<Json> values;  ///< of the swept keys
  ChipStatus status = ChipStatus::kOk;
  std::vector<Json> figures;  ///< of SweepColumns::figures; null unless ok
  bool pareto = false;
  std::string reason;  ///< why the chip is not ok, one line
};

enum class FigureKind { kNumber, kText, kFlag };

/// A column between the status and the Pareto mark.
struct Figure {
  const char* name;     ///< as `total` of simulate and `best` of a search's summary have it
  const char* heading;  ///< with its unit, of the printed table; empty where that leaves it out
  FigureKind kind;
  double scale;  ///< of the printed table
};

/// The columns of sweep.csv.
struct SweepColumns {
  std::vector<std::string> keys;
  std::vector<Figure> figures;

  /// The position of a figure that is there.
  std::size_t index(const std::string& figure) const;
};

/// search: each chip has a policy of its own, found by a search.
SweepColumns sweep_columns(std::vector<std::string> keys, bool search);

/// Lines of sweep.csv, without their end.
std::string header_line(const SweepColumns& columns);
std::string row_line(const SweepRow& row);
/// The row behind such a line; none where it is not one of these columns.
std::optional<SweepRow> parse_row(const std::string& line, const SweepColumns& columns);

/// An entry of `chips` in sweep.json.
Json row_json(const SweepRow& row, const SweepColumns& columns);

/// Marks the chips that no other ok chip beats in latency, energy and area.
void mark_pareto(std::vector<SweepRow>& rows, const SweepColumns& columns);

}  // namespace ohmic
