#include "hw/config/macro_table.h"

#include <algorithm>
#include <cmath>
#include <set>
#include <utility>

#include "hw/config/price_laws.h"
#include "util/config_error.h"
#include "util/json_schema.h"
#include "util/number_text.h"

namespace ohmic {
namespace {

using Names = std::vector<std::pair<std::string, std::string>>;

/// What points of a unit may say: sizes, by the key that each stands for, and figures.
struct UnitKind {
  std::string name;
  Names sizes;
  std::vector<std::string> figures;
};

const std::vector<UnitKind>& unit_kinds() {
  static const std::vector<UnitKind> kinds = {
      {"adc", {{"bits", "adc.bits"}, {"rate_gsps", "adc.rate_gsps"}}, {"mw", "pj", "um2", "ns"}},
      {"dac", {{"bits", "dac.bits"}}, {"uw", "um2", "ns"}},
      {"crossbar",
       {{"rows", "crossbar.rows"}, {"columns", "crossbar.columns"}},
       {"pj", "um2", "ns"}},
      {"buffer",
       {{"kib", "tile.buffer_kib"}, {"width_bits", "tile.buffer_width_bits"}},
       {"read_pj", "write_pj", "um2", "ns"}},
      {"router",
       {{"flit_bits", "noc.flit_bits"}, {"buffer_flits", "noc.buffer_flits"}},
       {"pj", "um2"}},
  };
  return kinds;
}

const UnitKind& kind_of(const std::string& unit, const std::string& file) {
  std::string names;
  for (const UnitKind& kind : unit_kinds()) {
    if (kind.name == unit) return kind;
    names += (names.empty() ? "" : ", ") + kind.name;
  }
  throw ConfigError(file, "/components/" + unit, "unknown unit " + unit + ", allowed are " + names);
}

bool holds(const std::vector<std::string>& list, const std::string& name) {
  return std::find(list.begin(), list.end(), name) != list.end();
}

const std::string* key_of(const UnitKind& kind, const std::string& size) {
  for (const auto& [name, key] : kind.sizes) {
    if (name == size) return &key;
  }
  return nullptr;
}

/// An ideal ADC has the bits that it is paid for.
double size_of(const HardwareRecord& record, const std::string& key) {
  if (key == "adc.bits") return paid_adc_bits(make_chip_config(record));
  return record.values.at(key).get<double>();
}

/// Figures of a unit on their way to hardware keys at the sizes of a record.
class KeyValues {
 public:
  KeyValues(const HardwareRecord& record, const std::map<std::string, double>& figures)
      : record_(record), figures_(figures) {}

  /// The key is the figure times `factor`; nothing if the points do not have the figure.
  void put(const char* figure, const char* key, double factor) {
    const auto found = figures_.find(figure);
    if (found != figures_.end()) keys_[key] = found->second * factor;
  }
  /// A key as it will be.
  double value(const char* key) const {
    const auto found = keys_.find(key);
    return found != keys_.end() ? found->second : record_.values.at(key).get<double>();
  }
  const std::map<std::string, double>& keys() const { return keys_; }

 private:
  const HardwareRecord& record_;
  const std::map<std::string, double>& figures_;
  std::map<std::string, double> keys_;
};

/// The keys are those of 8 bits at 1.2 GS/s.
void put_adc(KeyValues& to, double bits) {
  const double rate = to.value("adc.rate_gsps");
  const double power = 1 / adc_scale(bits) / (rate / 1.2);
  to.put("ns", "adc.cycles_per_conversion", rate);
  to.put("pj", "power.adc_mw",
         power * rate / std::max(1.0, to.value("adc.cycles_per_conversion")));  // pJ a ns is mW
  to.put("mw", "power.adc_mw", power);
  to.put("um2", "area.adc_um2", 1 / adc_scale(bits));
}

/// The keys are those of 1 bit.
void put_dac(KeyValues& to) {
  const double scale = dac_scale(to.value("dac.bits"));
  to.put("ns", "dac.settle_ns", 1);
  to.put("uw", "power.dac_uw", 1 / scale);
  to.put("um2", "area.dac_um2", 1 / scale);
}

void put_crossbar(KeyValues& to) {
  const double cells = to.value("crossbar.rows") * to.value("crossbar.columns");
  to.put("ns", "crossbar.read_ns", 1);
  to.put("pj", "power.cell_nw", 1e6 / cells / to.value("crossbar.read_ns"));
  to.put("um2", "area.cell_um2", 1 / cells);
}

void put_buffer(KeyValues& to) {
  to.put("ns", "tile.buffer_cycle_ns", 1);
  to.put("read_pj", "power.buffer_read_pj", 1);
  to.put("write_pj", "power.buffer_write_pj", 1);
  to.put("um2", "area.buffer_um2_per_kib", 1 / to.value("tile.buffer_kib"));
}

void put_router(KeyValues& to) {
  to.put("pj", "power.router_pj_per_flit", 1);
  to.put("um2", "area.router_um2", 1);
}

}  // namespace

MacroTable::MacroTable(const std::string& unit, const Json& points, const std::string& file)
    : unit_(unit), file_(file) {
  kind_of(unit, file);
  const std::string path = "/components/" + unit;
  if (!points.is_array() || points.empty())
    throw ConfigError(file, path, "is " + shown(points) + ", allowed is a list of points");
  for (std::size_t p = 0; p < points.size(); ++p)
    read_point(points[p], path + "/" + std::to_string(p));
  check_grid();
}

Json MacroTable::schema() {
  Json units = Json::object();
  for (const UnitKind& kind : unit_kinds()) {
    Json fields = Json::object();
    for (const auto& [size, key] : kind.sizes)
      fields[size] = {{"type", "number"}, {"exclusiveMinimum", 0}, {"description", key}};
    for (const std::string& figure : kind.figures)
      fields[figure] = {{"type", "number"}, {"exclusiveMinimum", 0}};
    units[kind.name] = {{"type", "array"}, {"minItems", 1}, {"items", object_schema(fields, {})}};
  }
  return object_schema(units, {});
}

void MacroTable::read_point(const Json& point, const std::string& path) {
  if (!point.is_object())
    throw ConfigError(file_, path, "is " + shown(point) + ", allowed is an object");
  const UnitKind& kind = kind_of(unit_, file_);
  std::vector<std::string> sizes;
  Point read;
  for (const auto& [name, value] : point.items()) {
    const bool size = key_of(kind, name) != nullptr;
    if (!size && !holds(kind.figures, name)) {
      std::string allowed;
      for (const auto& [known, key] : kind.sizes) allowed += known + ", ";
      for (const std::string& known : kind.figures) allowed += known + ", ";
      throw ConfigError(file_, path + "/" + name,
                        "unknown, allowed are " + allowed.substr(0, allowed.size() - 2));
    }
    if (!value.is_number() || !(value.get<double>() > 0))
      throw ConfigError(file_, path + "/" + name, "is " + shown(value) + ", allowed is above 0");
    if (size) {
      sizes.push_back(name);
      read.sizes.push_back(value.get<double>());
    } else {
      read.figures[name] = value.get<double>();
    }
  }
  if (points_.empty()) sizes_ = sizes;
  if (sizes.empty() || read.figures.empty() || sizes != sizes_ ||
      (!points_.empty() && read.figures.size() != points_[0].figures.size())) {
    throw ConfigError(file_, path, "needs a size and a figure, the same as the points before it");
  }
  if (read.figures.count("mw") + read.figures.count("pj") > 1)
    throw ConfigError(file_, path, "has both mw and pj, which are one figure");
  points_.push_back(std::move(read));
}

/// Every combination of the sizes that occur is a point, once.
void MacroTable::check_grid() const {
  std::vector<std::set<double>> axes(sizes_.size());
  std::set<std::vector<double>> all;
  for (const Point& point : points_) {
    for (std::size_t s = 0; s < sizes_.size(); ++s) axes[s].insert(point.sizes[s]);
    all.insert(point.sizes);
    for (const auto& [figure, value] : points_[0].figures) {
      if (point.figures.count(figure) == 0)
        throw ConfigError(file_, "/components/" + unit_, "has points without " + figure);
    }
  }
  std::size_t cells = 1;
  for (const auto& axis : axes) cells *= axis.size();
  if (all.size() != points_.size() || cells != points_.size()) {
    throw ConfigError(file_, "/components/" + unit_,
                      "has " + std::to_string(points_.size()) + " points, allowed are the " +
                          std::to_string(cells) + " of a grid, each once");
  }
}

/// Interpolates along one size after the other, in logarithms.
double MacroTable::at(const std::string& figure, const std::vector<double>& sizes) const {
  for (const Point& point : points_) {
    if (point.sizes == sizes) return point.figures.at(figure);  // to the last bit
  }
  std::map<std::vector<double>, double> grid;
  for (const Point& point : points_) grid[point.sizes] = std::log(point.figures.at(figure));
  for (std::size_t s = 0; s < sizes_.size(); ++s) {  // the first axis that is left goes
    std::map<std::vector<double>, std::map<double, double>> lines;
    for (const auto& [place, value] : grid)
      lines[{place.begin() + 1, place.end()}][place.front()] = value;
    grid.clear();
    for (const auto& [rest, line] : lines) {
      const auto above = line.lower_bound(sizes[s]);
      if (above->first == sizes[s]) {
        grid[rest] = above->second;
        continue;
      }
      const auto below = std::prev(above);
      const double share =
          std::log(sizes[s] / below->first) / std::log(above->first / below->first);
      grid[rest] = below->second + share * (above->second - below->second);
    }
  }
  return std::exp(grid.begin()->second);
}

std::map<std::string, double> MacroTable::values(const HardwareRecord& record) const {
  const UnitKind& kind = kind_of(unit_, file_);
  std::vector<double> sizes;
  for (std::size_t s = 0; s < sizes_.size(); ++s) {
    const std::string& key = *key_of(kind, sizes_[s]);
    const double size = size_of(record, key);
    const auto [least, most] = std::minmax_element(
        points_.begin(), points_.end(),
        [s](const Point& a, const Point& b) { return a.sizes[s] < b.sizes[s]; });
    if (size < least->sizes[s] || size > most->sizes[s]) {
      throw ConfigError(file_, "/components/" + unit_,
                        key + " is " + plain_number(size) + ", the points reach from " +
                            plain_number(least->sizes[s]) + " to " + plain_number(most->sizes[s]));
    }
    sizes.push_back(size);
  }
  std::map<std::string, double> figures;
  for (const auto& [figure, value] : points_[0].figures) figures[figure] = at(figure, sizes);
  KeyValues keys(record, figures);
  if (unit_ == "adc") put_adc(keys, size_of(record, "adc.bits"));
  if (unit_ == "dac") put_dac(keys);
  if (unit_ == "crossbar") put_crossbar(keys);
  if (unit_ == "buffer") put_buffer(keys);
  if (unit_ == "router") put_router(keys);
  return keys.keys();
}

}  // namespace ohmic
