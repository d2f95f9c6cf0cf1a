#include "tests/system/observed_run.h"

#include <algorithm>

namespace ohmic {
namespace {

// Written out here again: the names are what a user relies on.
const char* const kUnits[] = {
    "line_buffer.busy_read",    "line_buffer.busy_write",   "output_buffer.busy_read",
    "output_buffer.busy_write", "operand_buffer.busy_read", "operand_buffer.busy_write",
    "result_buffer.busy_read",  "result_buffer.busy_write", "bus.busy",
    "adder_tree.busy",          "activation_lut.busy",      "pool.busy",
    "vector_lanes.busy"};
const char* const kPorts[] = {"local", "north", "east", "south", "west"};

}  // namespace

std::string ObservedRun::place(const char* what, int index) const {
  return std::string(what) + "_x" + std::to_string(index % chip_.tiles_x) + "_y" +
         std::to_string(index / chip_.tiles_x);
}

void ObservedRun::on_begin(Picoseconds now) {
  begun_ = true;
  begin = now;
}

void ObservedRun::on_pe(int tile, int pe, int /*layer*/, const PeSchedule& schedule,
                        Picoseconds start) {
  const std::string name = "chip." + place("tile", tile) + ".pe_" + std::to_string(pe);
  busy[name + ".busy"].emplace_back(start, start + schedule.window());
  ++windows[name];
  schedules[name] = schedule;
}

void ObservedRun::on_unit(int tile, TileUnit unit, int /*layer*/, Picoseconds from,
                          Picoseconds to) {
  busy["chip." + place("tile", tile) + "." + kUnits[static_cast<int>(unit)]].emplace_back(from, to);
  unit_time[unit] += to - from;
}

void ObservedRun::on_hop(noc::NodeId router, int port, const noc::Packet& packet,
                         std::uint64_t now_ps, std::uint64_t hold_ps) {
  all_flits += packet.flits;
  if (!begun_) return;
  const std::string name = "chip.mesh." + place("router", router) + ".out_" + kPorts[port];
  busy[name + ".busy"].emplace_back(now_ps, now_ps + hold_ps);
  flits[name + ".flits"].emplace_back(now_ps, packet.flits);
}

Picoseconds ObservedRun::time(Spans spans) const {
  std::sort(spans.begin(), spans.end());
  Picoseconds sum = 0;
  Picoseconds until = begin;
  for (const auto& [from, to] : spans) {
    const Picoseconds first = std::max(from, until);
    const Picoseconds last = std::min(to, end);
    if (first < last) sum += last - first;
    until = std::max(until, std::min(to, end));
  }
  return sum;
}

}  // namespace ohmic
