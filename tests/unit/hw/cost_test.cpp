#include <gmock/gmock.h>

#include "hw/cost/analytic_model.h"
#include "hw/cost/cost_json.h"
#include "hw/cost/energy_meter.h"
#include "hw/cost/lossless_bits.h"
#include "hw/cost/mapped_units.h"
#include "tests/unit/hw/hw_case.h"

namespace ohmic {
namespace {

/// Nine rows, two columns, four windows on one PE at W8A8.
MappedNetwork one_convolution(const std::vector<std::string>& set = {}) {
  return MappedNetwork(
      network_with(R"({"name": "c", "type": "conv2d", "out_channels": 2, "kernel": 3})", 1, 4, 4),
      chip_with(set));
}

Activity every_count(std::uint64_t n) {
  Activity a;
  a.crossbar_reads = a.cells_read = a.row_drives = a.samples = a.subtractions = a.conversions =
      a.shift_adds = a.pe_cycles = a.buffer_reads = a.buffer_writes = a.bus_bits =
          a.tree_additions = a.look_ups = a.pool_operations = a.vector_operations = a.router_flits =
              a.link_flits = a.register_writes = n;
  return a;
}

CostReport price(const MappedNetwork& m, const Run& run) {
  const EnergyMeter meter(m.network, m.chip, make_energy_table(load_hardware("wei2022")));
  return meter.price(m.mapping(), run);
}

TEST(Activity, AddsAndCompares) {
  Activity a = every_count(2);
  a += every_count(3);
  EXPECT_TRUE(a == every_count(5));
  a.link_flits = 4;
  EXPECT_FALSE(a == every_count(5));
}

TEST(EnergyMeter, PricesAHandMadeRun) {
  const MappedNetwork m = one_convolution();
  ohmic::Run run;
  run.elapsed_ps = 1000500;
  run.layers.resize(1);
  run.layers[0].activity.conversions = 1000;  // 6.2 pJ each
  run.layers[0].end_ps = 900000;
  const CostReport r = price(m, run);
  EXPECT_NEAR(r.energy_mj, 6200e-9 + 0.52 * 1000.5e-9, 1e-18);  // leakage: 0.5 mW a tile, 0.02 a PE
  EXPECT_DOUBLE_EQ(r.latency_ms, 1000500e-9);
  EXPECT_EQ(r.cycles, 1001U);
  EXPECT_EQ(r.macs, 9U * 2 * 4);
  EXPECT_EQ(r.input_cycles, 8U * 4);
  EXPECT_EQ(r.adc_conversions, 1000U);
  EXPECT_NEAR(r.gops_per_watt, 2e-9 * 72 / (r.energy_mj * 1e-3), 1e-12);
  EXPECT_DOUBLE_EQ(r.average_power_w, r.energy_mj / r.latency_ms);
  EXPECT_DOUBLE_EQ(r.utilization, 9 * 2 / (128.0 * 128));
  EXPECT_DOUBLE_EQ(r.layers[0].end_ns, 900);
}

TEST(EnergyMeter, CyclesAreTheCeiling) {
  const MappedNetwork m = one_convolution();
  ohmic::Run run;
  run.layers.resize(1);
  for (const auto& [ps, cycles] : {std::pair{1000000U, 1000U}, {1000001U, 1001U}, {1U, 1U}}) {
    run.elapsed_ps = ps;
    EXPECT_EQ(price(m, run).cycles, cycles);
  }
}

TEST(EnergyMeter, LayersAndComponentsEachSumToTheTotal) {
  const MappedNetwork m(load_network("lenet5"), chip_with(), 5, 3);
  ohmic::Run run;
  run.elapsed_ps = 123456789;
  run.layers.resize(5);
  for (std::size_t l = 0; l < 5; ++l) run.layers[l].activity = every_count(1000 * (l + 1));
  const CostReport r = price(m, run);
  double layer_mj = 0, layer_w = 0, part_mj = 0, part_w = 0, area = 0;
  for (const LayerCost& l : r.layers) layer_mj += l.energy_mj, layer_w += l.component_power_w;
  for (const ComponentCost& c : r.components) {
    part_mj += c.energy_mj, part_w += c.component_power_w, area += c.area_mm2;
  }
  EXPECT_NEAR(layer_mj, r.energy_mj, 1e-12 * r.energy_mj);
  EXPECT_NEAR(part_mj, r.energy_mj, 1e-12 * r.energy_mj);
  EXPECT_NEAR(layer_w, r.component_power_w, 1e-12 * r.component_power_w);
  EXPECT_NEAR(part_w, r.component_power_w, 1e-12 * r.component_power_w);
  EXPECT_NEAR(area, r.area_mm2, 1e-12 * r.area_mm2);
  EXPECT_EQ(components_json(r).size(), static_cast<std::size_t>(kComponents));
  EXPECT_EQ(layers_json(r)[1]["name"], "conv2");
}

struct Priced {
  std::uint64_t Activity::*count;
  UnitCost EnergyTable::*price;
  Component component;
};

TEST(EnergyMeter, PricesEachCountByItsOwnUnit) {
  using A = Activity;
  using T = EnergyTable;
  const std::vector<Priced> expected = {
      {&A::cells_read, &T::cell, Component::kCrossbar},
      {&A::row_drives, &T::dac, Component::kDac},
      {&A::samples, &T::sample_hold, Component::kSampleHold},
      {&A::conversions, &T::adc, Component::kAdc},
      {&A::subtractions, &T::subtractor, Component::kSubtractor},
      {&A::shift_adds, &T::shift_adder, Component::kShiftAdder},
      {&A::pe_cycles, &T::pe_registers, Component::kRegister},
      {&A::buffer_reads, &T::buffer_read, Component::kBuffer},
      {&A::buffer_writes, &T::buffer_write, Component::kBuffer},
      {&A::bus_bits, &T::bus, Component::kBus},
      {&A::tree_additions, &T::adder, Component::kAdderTree},
      {&A::look_ups, &T::lut, Component::kActivationLut},
      {&A::pool_operations, &T::pool, Component::kMaxPool},
      {&A::vector_operations, &T::vector_lane, Component::kVectorUnit},
      {&A::router_flits, &T::router, Component::kRouter},
      {&A::link_flits, &T::link, Component::kLink},
      {&A::register_writes, &T::controller, Component::kController}};
  const MappedNetwork m = one_convolution();
  const EnergyTable table = make_energy_table(load_hardware("wei2022"));
  for (const Priced& e : expected) {
    ohmic::Run run;
    run.layers.resize(1);
    run.layers[0].activity.*e.count = 1000;
    const CostReport r = price(m, run);
    const double mj = 1e-6 * (table.*e.price).energy_pj;
    EXPECT_NEAR(r.components[static_cast<std::size_t>(e.component)].energy_mj, mj, 1e-12 * mj);
    EXPECT_NEAR(r.energy_mj, mj, 1e-12 * mj) << to_string(e.component);
  }
}

TEST(EnergyMeter, CountsReadsOfArraysAndPricesTheirCells) {
  const MappedNetwork m = one_convolution();
  ohmic::Run run;
  run.layers.resize(1);
  run.layers[0].activity.crossbar_reads = 7;
  const ComponentCost crossbar = price(m, run).components[0];
  EXPECT_EQ(crossbar.events, 7U);
  EXPECT_EQ(crossbar.energy_mj, 0);
}

TEST(EnergyMeter, AreaIsThatOfEveryUnitOnTheChip) {
  const MappedNetwork m = one_convolution(
      {"chip.tiles_x=2", "chip.tiles_y=1", "tile.buffer_kib=48", "tile.vector_buffer_kib=16"});
  ohmic::Run run;
  run.layers.resize(1);
  const CostReport r = price(m, run);
  const EnergyTable t = make_energy_table(load_hardware("wei2022"));
  const auto area = [&](Component c) { return r.components[static_cast<std::size_t>(c)].area_mm2; };
  EXPECT_NEAR(area(Component::kBuffer), 2 * 2 * 64 * 1297e-6, 1e-12);
  EXPECT_NEAR(area(Component::kCrossbar), 2 * 16 * 16 * 16384 * t.cell.area_um2 * 1e-6, 1e-9);
  EXPECT_NEAR(area(Component::kLink), 4 * t.link.area_um2 * 1e-6, 1e-12);
  EXPECT_EQ(area(Component::kLeakage), 0);
}

TEST(Inventory, CountsTheUnitsInUse) {
  const MappedNetwork m = one_convolution({"pe.adcs_per_group=3"});
  const Inventory u = mapped_units(m.mapping(), m.chip)[0][0];
  EXPECT_EQ(u.cells, 2U * 8 * 9 * 2);
  EXPECT_EQ(u.dacs, 8U * 9);
  EXPECT_EQ(u.sample_holds, 8U * 2);
  EXPECT_EQ(u.adcs, 8U * 2);  // two columns keep two of three busy
  EXPECT_EQ(u.pes, 1U);
  EXPECT_EQ(u.tiles, 1U);
  EXPECT_EQ(u.adders, 0U);
  EXPECT_EQ(u.lut_lanes, 16U);
  EXPECT_EQ(u.pool_lanes, 0U);
}

TEST(Inventory, CountsEverythingOnTheChip) {
  const Inventory u = instantiated_units(chip_with({"chip.tiles_x=2", "chip.tiles_y=3"}));
  EXPECT_EQ(u.cells, 6ULL * 16 * 8 * 2 * 128 * 128);
  EXPECT_EQ(u.adcs, 6U * 16 * 8 * 8);
  EXPECT_EQ(u.adders, 6U * 15 * 128);
  EXPECT_EQ(u.links, 2U * (1 * 3 + 2 * 2) + 2);  // 3 across, 4 down, both ways, and the chip port
  EXPECT_EQ(u.buffer_bits, 6ULL * 2 * (64 + 64) * 8192);
}

TEST(EnergyMeter, MappedAreaIsThatOfTheTilesInUseWithoutLinks) {
  for (const char* side : {"2", "8"}) {
    const MappedNetwork m =
        one_convolution({std::string("chip.tiles_x=") + side, std::string("chip.tiles_y=") + side});
    ohmic::Run run;
    run.elapsed_ps = 1;
    run.layers.resize(1);
    const CostReport r = price(m, run);
    const double links = r.components[static_cast<std::size_t>(Component::kLink)].area_mm2;
    EXPECT_GT(links, 0);
    EXPECT_NEAR(r.mapped_area_mm2, (r.area_mm2 - links) / m.chip.tiles(), 1e-12) << side;
  }
}

/// Nine rows at once.
TEST(LosslessBits, AreTheLeastThatHoldTheLargestSum) {
  const auto bits = [](const std::vector<std::string>& set) {
    const MappedNetwork m = one_convolution(set);
    return lossless_bits(m.mapping(), m.chip);
  };
  EXPECT_EQ(bits({}), 5);                                           // 9 in [-15, 15]
  EXPECT_EQ(bits({"crossbar.rows=7"}), 4);                          // 7 in [-7, 7]
  EXPECT_EQ(bits({"crossbar.rows=8"}), 5);                          // 8 does not lie there
  EXPECT_EQ(bits({"dac.bits=4", "crossbar.bits_per_cell=2"}), 10);  // 9 x 15 x 3 = 405
}

TEST(AnalyticModel, EquationsSevenToNine) {
  const MappedNetwork lenet(load_network("lenet5"), chip_with());
  EXPECT_EQ(analytic_crossbars(lenet.mapping()), 112U);
  EXPECT_EQ(analytic_input_cycles(lenet.mapping()), 5144U);
  EXPECT_EQ(lossless_adc_bits(chip_with()), 9);
  EXPECT_EQ(lossless_adc_bits(chip_with({"crossbar.rows=512"})), 11);
  EXPECT_EQ(lossless_adc_bits(chip_with({"crossbar.bits_per_cell=3"})), 11);  // 128 x 7 = 896
  EXPECT_EQ(lossless_adc_bits(chip_with({"dac.bits=4", "crossbar.bits_per_cell=3"})), 15);  // 13440
  const MappedNetwork vgg(load_network("vgg13"), chip_with());
  EXPECT_EQ(analytic_crossbars(vgg.mapping()), 9216U);
  EXPECT_EQ(analytic_input_cycles(vgg.mapping()), 21544U);
}

TEST(AnalyticModel, LayerTimeIsWindowsTimesReadBusAndPe) {
  const MappedNetwork m = one_convolution();
  EXPECT_EQ(analytic_layer_time(m.mapping(), m.chip, 0), 4U * (16000 + 1000 + 240000));
  EXPECT_EQ(analytic_conversions(m.mapping()), 4U * 8 * 8 * 2);
}

}  // namespace
}  // namespace ohmic
