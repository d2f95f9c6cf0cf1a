#include "hw/config/price_list.h"

namespace ohmic {

const std::vector<PricedUnit>& price_list() {
  using A = Activity;
  using I = Inventory;
  using T = EnergyTable;
  static const std::vector<PricedUnit> list = {
      {Component::kCrossbar, &A::cells_read, &I::cells, &T::cell},
      {Component::kDac, &A::row_drives, &I::dacs, &T::dac},
      {Component::kSampleHold, &A::samples, &I::sample_holds, &T::sample_hold},
      {Component::kAdc, &A::conversions, &I::adcs, &T::adc},
      {Component::kSubtractor, &A::subtractions, &I::adcs, &T::subtractor},
      {Component::kShiftAdder, &A::shift_adds, &I::adcs, &T::shift_adder},
      {Component::kRegister, &A::pe_cycles, &I::pes, &T::pe_registers},
      {Component::kRegister, nullptr, &I::register_bits, &T::register_bit},
      {Component::kIndexTable, &A::index_bits, &I::index_ports, &T::index_read},
      {Component::kIndexTable, nullptr, &I::index_bits, &T::index_bit},
      {Component::kBuffer, &A::buffer_reads, &I::buffers, &T::buffer_read},
      {Component::kBuffer, &A::buffer_writes, &I::buffers, &T::buffer_write},
      {Component::kBuffer, nullptr, &I::buffer_bits, &T::buffer_bit},
      {Component::kBus, &A::bus_bits, &I::tiles, &T::bus},
      {Component::kAdderTree, &A::tree_additions, &I::adders, &T::adder},
      {Component::kActivationLut, &A::look_ups, &I::lut_lanes, &T::lut},
      {Component::kMaxPool, &A::pool_operations, &I::pool_lanes, &T::pool},
      {Component::kVectorUnit, &A::vector_operations, &I::vector_lanes, &T::vector_lane},
      {Component::kRouter, &A::router_flits, &I::tiles, &T::router},
      {Component::kLink, &A::link_flits, &I::links, &T::link},
      {Component::kController, &A::register_writes, &I::tiles, &T::controller},
  };
  return list;
}

const char* to_string(Component component) {
  static constexpr const char* kNames[kComponents] = {
      "crossbar", "dac",         "sample_hold", "adc",  "subtractor", "shift_adder",
      "register", "index_table", "buffer",      "bus",  "adder_tree", "activation_lut",
      "max_pool", "vector_unit", "router",      "link", "controller", "leakage"};
  return kNames[static_cast<std::size_t>(component)];
}

}  // namespace ohmic
