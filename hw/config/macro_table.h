#pragma once

#include <map>
#include <string>
#include <vector>

#include "hw/config/hardware_record.h"

namespace ohmic {

/// A user's own points of one kind of unit, measured or from a tool (NVSim, CACTI): what it costs
/// at some sizes. Between points figures follow a power law (straight lines in logarithms); outside
/// them there are none.
class MacroTable {
 public:
  /// unit: "adc", "dac", "crossbar", "buffer" or "router"; points: a JSON list of objects of the
  /// unit's sizes and figures (docs/prices.md). With two sizes the points must fill a grid. Throws
  /// ConfigError that names `file` and the JSON path.
  MacroTable(const std::string& unit, const Json& points, const std::string& file);

  /// The hardware keys that the points decide, with their values at the sizes of `record`. Throws
  /// ConfigError that names `file` if those lie outside.
  std::map<std::string, double> values(const HardwareRecord& record) const;

  /// JSON Schema of `components` of a hardware file.
  static Json schema();

 private:
  struct Point {
    std::vector<double> sizes;  ///< in the order of sizes_
    std::map<std::string, double> figures;
  };
  void read_point(const Json& point, const std::string& path);
  void check_grid() const;
  double at(const std::string& figure, const std::vector<double>& sizes) const;

  std::string unit_;
  std::string file_;
  std::vector<std::string> sizes_;  ///< names, as the points give them: "bits"
  std::vector<Point> points_;
};

}  // namespace ohmic
