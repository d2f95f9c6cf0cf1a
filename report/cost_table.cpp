#include "report/cost_table.h"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <ostream>

#include "util/number_text.h"
#include "util/text_table.h"

namespace ohmic {
namespace {

std::string with_percent(double value, int digits) { return fixed_digits(value, digits) + "%"; }

std::string layers_text(const CostReport& r) {
  TextTable table({{"layer", Align::kLeft},
                   {"bits", Align::kLeft},
                   {"windows", Align::kRight, 8},
                   {"crossbars"},
                   {"PEs"},
                   {"tiles"},
                   {"start us", Align::kRight, 9},
                   {"end us", Align::kRight, 9},
                   {"energy uJ", Align::kRight, 10},
                   {"average W", Align::kRight},
                   {"all on W", Align::kRight},
                   {"used"}});
  for (const LayerCost& l : r.layers) {
    table.add_row({l.name, fmt::format("W{}A{}", l.weight_bits, l.activation_bits),
                   std::to_string(l.windows), std::to_string(l.crossbars), std::to_string(l.pes),
                   std::to_string(l.tiles), fixed_digits(l.start_ns * 1e-3, 3),
                   fixed_digits(l.end_ns * 1e-3, 3), fixed_digits(l.energy_mj * 1e3, 4),
                   fixed_digits(l.energy_mj / r.latency_ms, 4),
                   fixed_digits(l.component_power_w, 4), with_percent(100 * l.utilization, 0)});
  }
  return table.text();
}

/// Layers that are mapped more than once, as mapping.replicate takes them; empty if none is.
std::string copies_text(const CostReport& r) {
  std::string list;
  for (const LayerCost& l : r.layers) {
    if (l.copies > 1) list += (list.empty() ? "" : "+") + l.name + ":" + std::to_string(l.copies);
  }
  return list.empty() ? "" : "copies           " + list + "\n";
}

std::string totals_text(const CostReport& r) {
  const std::string figures = fmt::format(
      "latency          {:.6g} ms ({} cycles)\n"
      "interval         {:.6g} ms, {:.6g} images/s (busiest station)\n"
      "energy           {:.6g} mJ\n"
      "component power  {:.6g} W (all mapped units active)\n"
      "average power    {:.6g} W (energy / latency)\n"
      "area             {:.6g} mm2 (whole chip), {:.6g} mm2 of it the mapped tiles\n"
      "mapped           {} crossbars in {} PEs on {} tiles, {:.1f} % of their cells used\n"
      "efficiency       {:.6g} GOPS/W (2 x MACs / energy)\n"
      "converters       {} bits lose nothing\n",
      r.latency_ms, r.cycles, r.interval_ms, 1e3 / r.interval_ms, r.energy_mj, r.component_power_w,
      r.average_power_w, r.area_mm2, r.mapped_area_mm2, r.crossbars, r.pes, r.tiles,
      100 * r.utilization, r.gops_per_watt, r.adc_bits_lossless);
  return figures + copies_text(r);
}

/// What each layer's tiles waited for until their last window started, in percent of that time.
std::string waits_text(const CostReport& r) {
  const bool serial = std::any_of(r.layers.begin(), r.layers.end(), [](const LayerCost& l) {
    return l.waited_ns[static_cast<std::size_t>(Wait::kLayerBefore)] > 0;
  });
  std::vector<std::pair<const char*, Wait>> waits = {
      {serial ? "its input" : "waits for its input", Wait::kInput},
      {"buffer", Wait::kBuffer},
      {"its PEs", Wait::kPes},
      {"output buffer", Wait::kOutputBuffer},
      {"network", Wait::kNetwork}};
  if (serial) waits.insert(waits.begin(), {"waits for the layer before", Wait::kLayerBefore});
  std::vector<TableColumn> columns = {{"layer", Align::kLeft}};
  for (const auto& [heading, wait] : waits) columns.push_back({heading});
  TextTable table(std::move(columns));
  for (const LayerCost& l : r.layers) {
    const double all = std::accumulate(l.waited_ns.begin(), l.waited_ns.end(), 0.0);
    std::vector<std::string> cells = {l.name};
    for (const auto& [heading, wait] : waits) {
      const double waited = l.waited_ns[static_cast<std::size_t>(wait)];
      cells.push_back(with_percent(all > 0 ? 100 * waited / all : 0, 1));
    }
    table.add_row(std::move(cells));
  }
  return table.text();
}

std::string energy_text(const CostReport& r) {
  std::vector<std::size_t> order(r.components.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return r.components[a].energy_mj > r.components[b].energy_mj;
  });
  TextTable table({{"component", Align::kLeft, 14},
                   {"energy uJ", Align::kRight, 10},
                   {"", Align::kRight, 5},
                   {"average W", Align::kRight},
                   {"all on W", Align::kRight, 9},
                   {"area mm2", Align::kRight, 9},
                   {"events", Align::kRight, 11}});
  for (const std::size_t c : order) {
    const ComponentCost& cost = r.components[c];
    if (cost.energy_mj <= 0) continue;
    table.add_row({to_string(static_cast<Component>(c)), fixed_digits(cost.energy_mj * 1e3, 4),
                   with_percent(100 * cost.energy_mj / r.energy_mj, 1),
                   fixed_digits(cost.energy_mj / r.latency_ms, 4),
                   fixed_digits(cost.component_power_w, 4), fixed_digits(cost.area_mm2, 4),
                   fixed_digits(cost.events, 0)});
  }
  return table.text();
}

/// What all layers' windows do one after the other, if layers do: the unit that takes longest.
std::string serial_limit(const CostReport& r) {
  constexpr std::pair<BusyUnit, StationUnit> kWay[] = {
      {BusyUnit::kPes, StationUnit::kPes},
      {BusyUnit::kLineBuffer, StationUnit::kLineBuffer},
      {BusyUnit::kBus, StationUnit::kBus}};
  double most_ns = 0;
  StationUnit limit = StationUnit::kPes;
  for (const auto& [busy, unit] : kWay) {
    double all_ns = 0;
    for (const LayerCost& l : r.layers) all_ns += l.busy_ns[static_cast<std::size_t>(busy)];
    if (all_ns <= most_ns) continue;
    most_ns = all_ns;
    limit = unit;
  }
  return fmt::format("{} of all layers: {:.6g} of {:.6g} us", to_string(limit), most_ns * 1e-3,
                     r.latency_ms * 1e3);
}

/// The one thing that limits latency and interval, and the one that takes most of the energy.
std::string limits_text(const CostReport& r) {
  const BusiestStation& b = r.busiest;
  const bool serial = r.interval_ms == r.latency_ms;
  const std::string time =
      serial ? serial_limit(r)
             : fmt::format("{}{}: {:.6g} of {:.6g} us that the busiest station works for an image",
                           to_string(b.unit), b.layer.empty() ? "" : " of " + b.layer,
                           b.unit_ms * 1e3, b.busy_ms * 1e3);
  const auto most = std::max_element(
      r.components.begin(), r.components.end(),
      [](const ComponentCost& x, const ComponentCost& y) { return x.energy_mj < y.energy_mj; });
  TextTable table({{"limits", Align::kLeft, 17}, {"", Align::kLeft}});
  table.add_row({"latency, interval", time});
  table.add_row(
      {"energy",
       fmt::format("{}: {:.1f} %", to_string(static_cast<Component>(most - r.components.begin())),
                   100 * most->energy_mj / r.energy_mj)});
  return table.text();
}

}  // namespace

void print_stream(std::ostream& out, const StreamReport& s) {
  const auto [least, most] = std::minmax_element(s.latency_ms.begin(), s.latency_ms.end());
  out << fmt::format(
      "\na stream of {} images: one every {:.6g} ms, {:.6g} images/s, {:.6g} mJ an image, latency "
      "{:.6g} to {:.6g} ms\n",
      s.images(), s.interval_ms, 1e3 / s.interval_ms, s.energy_per_image_mj, *least, *most);
}

void print_power(std::ostream& out, const PowerFigures& p) {
  out << fmt::format(
      "\npower over time: {:.6g} W on average, at most {:.6g} W as a mean over {:.6g} us, from "
      "{:.6g} us on\n",
      p.average_w, p.peak_w, (p.peak_to_ns - p.peak_from_ns) * 1e-3, p.peak_from_ns * 1e-3);
}

void print_cost_table(std::ostream& out, const std::string& network, const std::string& hardware,
                      const CostReport& r, const Json& simulator) {
  out << network << " on " << hardware << "\n\n"
      << layers_text(r) << '\n'
      << totals_text(r) << '\n'
      << waits_text(r) << '\n'
      << energy_text(r) << '\n'
      << limits_text(r) << '\n'
      << fmt::format("simulated in {:.3g} s (CPU {:.3g} s), {} kernel events\n",
                     simulator.at("wall_s").get<double>(), simulator.at("cpu_s").get<double>(),
                     simulator.at("events").get<std::uint64_t>());
}

}  // namespace ohmic
