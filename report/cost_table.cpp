#include "report/cost_table.h"

#include <algorithm>
#include <cstdio>
#include <numeric>
#include <ostream>

namespace ohmic {
namespace {

template <typename... Values>
std::string format(const char* pattern, Values... values) {
  char text[256];
  std::snprintf(text, sizeof text, pattern, values...);
  return text;
}

int name_width(const CostReport& report) {
  std::size_t width = 5;
  for (const LayerCost& l : report.layers) width = std::max(width, l.name.size());
  return static_cast<int>(std::min<std::size_t>(width, 32));
}

void print_layers(std::ostream& out, const CostReport& r) {
  const int w = name_width(r);
  out << format(
      "%-*s  bits   windows  crossbars  PEs  tiles   start us     end us   energy uJ   power W  "
      "used\n",
      w, "layer");
  for (const LayerCost& l : r.layers) {
    out << format("%-*s  W%dA%d %9llu  %9llu %4llu %6llu %10.3f %10.3f %11.4f %9.4f %4.0f%%\n", w,
                  l.name.c_str(), l.weight_bits, l.activation_bits,
                  static_cast<unsigned long long>(l.windows),
                  static_cast<unsigned long long>(l.crossbars),
                  static_cast<unsigned long long>(l.pes), static_cast<unsigned long long>(l.tiles),
                  l.start_ns * 1e-3, l.end_ns * 1e-3, l.energy_mj * 1e3, l.component_power_w,
                  100 * l.utilization);
  }
}

void print_totals(std::ostream& out, const CostReport& r) {
  out << format("\nlatency          %.6g ms (%llu cycles)\n", r.latency_ms,
                static_cast<unsigned long long>(r.cycles));
  out << format("energy           %.6g mJ\n", r.energy_mj);
  out << format("component power  %.6g W (all mapped units active)\n", r.component_power_w);
  out << format("average power    %.6g W (energy / latency)\n", r.average_power_w);
  out << format("area             %.6g mm2 (whole chip)\n", r.area_mm2);
  out << format(
      "mapped           %llu crossbars in %llu PEs on %llu tiles, %.1f %% of their cells used\n",
      static_cast<unsigned long long>(r.crossbars), static_cast<unsigned long long>(r.pes),
      static_cast<unsigned long long>(r.tiles), 100 * r.utilization);
  out << format("efficiency       %.6g GOPS/W (2 x MACs / energy)\n", r.gops_per_watt);
}

void print_energy_split(std::ostream& out, const CostReport& r) {
  std::vector<std::size_t> order(r.components.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return r.components[a].energy_mj > r.components[b].energy_mj;
  });
  out << "\ncomponent        energy uJ           power W   area mm2       events\n";
  for (std::size_t c : order) {
    const ComponentCost& cost = r.components[c];
    if (cost.energy_mj <= 0) continue;
    out << format("%-14s %11.4f %5.1f%% %10.4f %10.4f %12llu\n",
                  to_string(static_cast<Component>(c)), cost.energy_mj * 1e3,
                  100 * cost.energy_mj / r.energy_mj, cost.component_power_w, cost.area_mm2,
                  static_cast<unsigned long long>(cost.events));
  }
}

/// What each layer's tiles waited for until their last window started, in percent of that time.
void print_waits(std::ostream& out, const CostReport& r) {
  const int w = name_width(r);
  const bool serial = std::any_of(r.layers.begin(), r.layers.end(), [](const LayerCost& l) {
    return l.waited_ns[static_cast<std::size_t>(Wait::kLayerBefore)] > 0;
  });
  out << format("\n%-*s  waits for%s its input  its PEs  output buffer  network\n", w, "layer",
                serial ? " the layer before" : "");
  for (const LayerCost& l : r.layers) {
    const double all = std::accumulate(l.waited_ns.begin(), l.waited_ns.end(), 0.0);
    const auto share = [&](Wait wait) {
      return all > 0 ? 100 * l.waited_ns[static_cast<std::size_t>(wait)] / all : 0.0;
    };
    out << format("%-*s  ", w, l.name.c_str());
    if (serial) out << format("%25.1f%%", share(Wait::kLayerBefore));
    out << format(serial ? "%10.1f%%" : "%18.1f%%", share(Wait::kInput));
    out << format("%8.1f%% %13.1f%% %7.1f%%\n", share(Wait::kPes), share(Wait::kOutputBuffer),
                  share(Wait::kNetwork));
  }
}

/// Where the time goes: how long each layer works, and how long the chip goes on after its end.
void print_time_split(std::ostream& out, const CostReport& r) {
  const auto busiest = std::max_element(r.layers.begin(), r.layers.end(),
                                        [](const LayerCost& a, const LayerCost& b) {
                                          return a.end_ns - a.start_ns < b.end_ns - b.start_ns;
                                        });
  const double span = busiest->end_ns - busiest->start_ns;
  out << format("\n%s works longest: %.6g us, %.1f %% of the latency\n", busiest->name.c_str(),
                span * 1e-3, span * 1e-4 / r.latency_ms);
}

}  // namespace

void print_cost_table(std::ostream& out, const std::string& network, const std::string& hardware,
                      const CostReport& r, const Json& simulator) {
  out << network << " on " << hardware << "\n\n";
  print_layers(out, r);
  print_totals(out, r);
  print_waits(out, r);
  print_energy_split(out, r);
  print_time_split(out, r);
  out << format("simulated in %.3g s (CPU %.3g s), %llu kernel events\n",
                simulator.at("wall_s").get<double>(), simulator.at("cpu_s").get<double>(),
                static_cast<unsigned long long>(simulator.at("events").get<std::uint64_t>()));
}

}  // namespace ohmic
