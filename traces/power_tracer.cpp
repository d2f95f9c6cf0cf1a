#include "traces/power_tracer.h"

#include <cmath>

#include "hw/cost/event_energy.h"
#include "hw/mapping/placer.h"
#include "tlm/route.h"

namespace ohmic {
namespace {

double ns(Picoseconds time) { return static_cast<double>(time) * 1e-3; }

}  // namespace

std::uint64_t in_uw(double watts) { return static_cast<std::uint64_t>(std::llround(watts * 1e6)); }

PowerTracer::PowerTracer(const ChipConfig& chip, const ChipPrices& prices, Picoseconds bin)
    : chip_(chip), prices_(prices), classes_(tile_classes(chip)), bin_(bin) {}

void PowerTracer::on_run(const Mapping& mapping, Picoseconds /*now*/) {
  follow(mapping);
  begun_ = false;
  figures_ = {};
  figures_.bin_ns = ns(bin_);
  bins_.emplace(bin_, leakage_mw(mapping, prices_) * 1e-3,
                [this](Picoseconds from, Picoseconds to, double watts) { tell(from, to, watts); });
}

void PowerTracer::on_begin(Picoseconds now) {
  begun_ = true;
  zero_ = now;
  begin(now);
}

void PowerTracer::on_end(Picoseconds end) {
  bins_->finish(end - zero_);
  figures_.average_w /= ns(end - zero_);
}

/// The average is a sum of W x ns until the run ends. What moves behind the end of the run is in
/// the level of its last bin, but is no peak.
void PowerTracer::tell(Picoseconds from, Picoseconds to, double watts) {
  figures_.average_w += watts * ns(to - from);
  const double within = watts - bins_->behind_pj() / static_cast<double>(to - from);
  if (within > figures_.peak_w) {
    figures_.peak_w = within;
    figures_.peak_from_ns = ns(from);
    figures_.peak_to_ns = ns(to);
  }
  for (const Level& level : listeners_) level(zero_ + from, watts);
}

const EnergyTable& PowerTracer::prices_at(int tile) const {
  return prices_.of(classes_[static_cast<std::size_t>(tile)]);
}

void PowerTracer::spend(const Activity& done, const EnergyTable& table, Picoseconds begin,
                        Picoseconds end) {
  const double pj = event_energy_pj(done, table);
  if (pj == 0) return;
  if (begun_) {
    bins_->spend(pj, begin - zero_, end - zero_);
  } else {
    bins_->spend(pj, 0, 0);
  }
}

void PowerTracer::advance(Picoseconds now) {
  if (begun_) bins_->advance(now - zero_, least_end() - zero_);
}

void PowerTracer::on_registers(int /*tile*/, int /*layer*/, Picoseconds at) {
  Activity done;
  done.register_writes = 1;
  spend(done, prices_.shared(), at, at);
}

void PowerTracer::on_window(FlowEnd /*place*/, std::uint64_t /*window*/, const WindowTimes& times) {
  advance(times.start);
}

void PowerTracer::on_window_summed(FlowEnd /*place*/, std::uint64_t /*window*/, Picoseconds now) {
  advance(now);
}

void PowerTracer::on_pe(int tile, int /*pe*/, int /*layer*/, const PeSchedule& schedule,
                        Picoseconds begin) {
  spend(window_activity(schedule), prices_at(tile), begin, begin + schedule.window());
}

void PowerTracer::on_work(int tile, int /*layer*/, std::uint64_t Activity::*count,
                          std::uint64_t events, Picoseconds begin, Picoseconds end) {
  Activity done;
  done.*count = events;
  spend(done, prices_at(tile), begin, end);
}

/// Of an output the router pays, and a link if it goes to a neighbour or to the I/O port.
void PowerTracer::on_hop(noc::NodeId /*router*/, int port, const noc::Packet& packet,
                         std::uint64_t now_ps, std::uint64_t /*hold_ps*/) {
  advance(now_ps);
  Activity done;
  done.router_flits = packet.flits;
  if (port != static_cast<int>(noc::Port::kLocal)) done.link_flits = packet.flits;
  spend(done, prices_.shared(), now_ps, now_ps + packet.flits * chip_.clock_ps);
}

}  // namespace ohmic
