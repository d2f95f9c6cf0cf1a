#include "hw/cost/mean_report.h"

#include <array>
#include <cstddef>
#include <initializer_list>

#include "hw/cost/energy_meter.h"

namespace ohmic {
namespace {

/// Sets each of `fields` to its mean over records of one kind. `of` finds a report's record.
template <typename Record, typename Find>
void take_means(const std::vector<CostReport>& reports,
                std::initializer_list<double Record::*> fields, const Find& of, Record& mean) {
  for (const auto field : fields) {
    double sum = 0;
    for (const CostReport& report : reports) sum += of(report).*field;
    mean.*field = sum / static_cast<double>(reports.size());
  }
}

template <std::size_t n, typename Find>
void take_means(const std::vector<CostReport>& reports, const Find& of,
                std::array<double, n>& mean) {
  for (std::size_t i = 0; i < n; ++i) {
    double sum = 0;
    for (const CostReport& report : reports) sum += of(report)[i];
    mean[i] = sum / static_cast<double>(reports.size());
  }
}

void take_layer(const std::vector<CostReport>& reports, std::size_t l, LayerCost& mean) {
  const auto layer = [l](const CostReport& r) -> const LayerCost& { return r.layers[l]; };
  using L = LayerCost;
  take_means(
      reports,
      {&L::adc_conversions, &L::ou_activations, &L::row_drives, &L::cells_read, &L::start_ns,
       &L::end_ns, &L::energy_mj, &L::component_power_w, &L::dac_mj, &L::crossbar_mj, &L::work_ns},
      layer, mean);
  take_means(
      reports, [&](const CostReport& r) { return layer(r).waited_ns; }, mean.waited_ns);
  take_means(
      reports, [&](const CostReport& r) { return layer(r).busy_ns; }, mean.busy_ns);
}

}  // namespace

CostReport mean_report(const std::vector<CostReport>& reports, const ChipConfig& chip) {
  CostReport mean = reports.front();
  if (reports.size() == 1) return mean;
  const auto self = [](const CostReport& r) -> const CostReport& { return r; };
  using R = CostReport;
  take_means(reports,
             {&R::latency_ms, &R::interval_ms, &R::energy_mj, &R::component_power_w,
              &R::adc_conversions, &R::ou_activations},
             self, mean);
  const auto busiest = [](const CostReport& r) -> const BusiestStation& { return r.busiest; };
  take_means(reports, {&BusiestStation::busy_ms, &BusiestStation::unit_ms}, busiest, mean.busiest);
  for (std::size_t l = 0; l < mean.layers.size(); ++l) take_layer(reports, l, mean.layers[l]);
  for (std::size_t c = 0; c < mean.components.size(); ++c) {
    const auto component = [c](const R& r) -> const ComponentCost& { return r.components[c]; };
    take_means(reports, {&ComponentCost::energy_mj, &ComponentCost::events}, component,
               mean.components[c]);
  }
  follow_totals(chip, mean);
  return mean;
}

}  // namespace ohmic
