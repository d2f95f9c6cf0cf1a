#include "hw/cost/cost_json.h"

namespace ohmic {
namespace {

/// A count: whole, but for a mean over images.
Json count_json(double count) {
  const auto whole = static_cast<std::uint64_t>(count);
  if (static_cast<double>(whole) == count) return whole;
  return count;
}

}  // namespace

Json total_json(const CostReport& r) {
  return {{"latency_ms", r.latency_ms},
          {"cycles", r.cycles},
          {"interval_ms", r.interval_ms},
          {"images_per_s", 1e3 / r.interval_ms},
          {"energy_mj", r.energy_mj},
          {"component_power_w", r.component_power_w},
          {"average_power_w", r.average_power_w},
          {"area_mm2", r.area_mm2},
          {"crossbars", r.crossbars},
          {"pes", r.pes},
          {"tiles", r.tiles},
          {"utilization", r.utilization},
          {"macs", r.macs},
          {"input_cycles", r.input_cycles},
          {"adc_conversions", count_json(r.adc_conversions)},
          {"operation_units", r.operation_units},
          {"ou_activations", count_json(r.ou_activations)},
          {"bits_per_weight", r.bits_per_weight},
          {"index_bits", r.index_bits},
          {"gops_per_watt", r.gops_per_watt},
          {"mapped_area_mm2", r.mapped_area_mm2},
          {"adc_bits_lossless", r.adc_bits_lossless}};
}

Json power_json(const PowerFigures& p) {
  return {{"bin_ns", p.bin_ns},
          {"average_w", p.average_w},
          {"peak_w", p.peak_w},
          {"peak_from_ns", p.peak_from_ns},
          {"peak_to_ns", p.peak_to_ns}};
}

Json peak_json(const PeakFigures& p) {
  return {{"gops", p.gops},
          {"gops_per_watt", p.gops_per_watt()},
          {"gops_per_mm2", p.gops_per_mm2()},
          {"power_w", p.power_w},
          {"weight_bits", p.weight_bits},
          {"activation_bits", p.activation_bits}};
}

namespace {

/// What a layer's tiles waited for before they started their windows.
Json wait_json(const LayerCost& layer) {
  const auto ns = [&](Wait wait) { return layer.waited_ns[static_cast<std::size_t>(wait)]; };
  return {{"layer_before", ns(Wait::kLayerBefore)},
          {"input", ns(Wait::kInput)},
          {"buffer", ns(Wait::kBuffer)},
          {"pes", ns(Wait::kPes)},
          {"output_buffer", ns(Wait::kOutputBuffer)},
          {"network", ns(Wait::kNetwork)}};
}

/// How long the units of a layer's tiles work for an image.
Json busy_json(const LayerCost& layer) {
  const auto ns = [&](BusyUnit unit) { return layer.busy_ns[static_cast<std::size_t>(unit)]; };
  return {{"pes", ns(BusyUnit::kPes)},
          {"adc", ns(BusyUnit::kAdc)},
          {"line_buffer", ns(BusyUnit::kLineBuffer)},
          {"bus", ns(BusyUnit::kBus)},
          {"adder_tree", ns(BusyUnit::kAdderTree)},
          {"activation_lut", ns(BusyUnit::kActivationLut)},
          {"max_pool", ns(BusyUnit::kMaxPool)},
          {"output_buffer", ns(BusyUnit::kOutputBuffer)}};
}

Json arrays_json(const LayerCost& layer) {
  Json arrays = Json::array();
  for (const ArrayCount& a : layer.arrays)
    arrays.push_back({{"rows", a.rows}, {"columns", a.columns}, {"count", a.count}});
  return arrays;
}

}  // namespace

Json layers_json(const CostReport& report) {
  Json layers = Json::array();
  for (const LayerCost& l : report.layers) {
    layers.push_back({{"name", l.name},
                      {"weight_bits", l.weight_bits},
                      {"activation_bits", l.activation_bits},
                      {"rows", l.rows},
                      {"columns", l.columns},
                      {"windows", l.windows},
                      {"row_blocks", l.row_blocks},
                      {"column_blocks", l.column_blocks},
                      {"crossbars", l.crossbars},
                      {"pes", l.pes},
                      {"tiles", l.tiles},
                      {"input_cycles", l.input_cycles},
                      {"adc_conversions", count_json(l.adc_conversions)},
                      {"operation_units", l.operation_units},
                      {"ou_activations", count_json(l.ou_activations)},
                      {"bits_per_weight", l.bits_per_weight},
                      {"index_bits", l.index_bits},
                      {"macs", l.macs},
                      {"start_ns", l.start_ns},
                      {"end_ns", l.end_ns},
                      {"energy_mj", l.energy_mj},
                      {"component_power_w", l.component_power_w},
                      {"arrays", arrays_json(l)},
                      {"utilization", l.utilization},
                      {"copies", l.copies},
                      {"wait_ns", wait_json(l)},
                      {"work_ns", l.work_ns},
                      {"busy_ns", busy_json(l)}});
  }
  return layers;
}

Json components_json(const CostReport& report) {
  Json components = Json::object();
  for (int c = 0; c < kComponents; ++c) {
    const ComponentCost& cost = report.components[static_cast<std::size_t>(c)];
    components[to_string(static_cast<Component>(c))] = {
        {"energy_mj", cost.energy_mj},
        {"component_power_w", cost.component_power_w},
        {"average_power_w", cost.energy_mj / report.latency_ms},
        {"area_mm2", cost.area_mm2},
        {"events", count_json(cost.events)}};
  }
  return components;
}

}  // namespace ohmic
