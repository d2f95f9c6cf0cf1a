#pragma once

#include <functional>
#include <optional>
#include <vector>

#include "hw/config/energy_table.h"
#include "hw/cost/power_figures.h"
#include "traces/latency_tracer.h"
#include "traces/power_bins.h"

namespace ohmic {

/// Bins of power and of link load are so many chip clocks long unless somebody wants another
/// length.
constexpr std::uint64_t kBinClocks = 1024;

/// Power as traces show it: whole microwatts.
std::uint64_t in_uw(double watts);

/// Follows the power of the chip over a run: what its units do, priced as the run is, and what the
/// mapped tiles leak. Attached before those who listen to it. What is done before t = 0 counts for
/// the first bin: registers are written.
class PowerTracer : public LatencyTracer {
 public:
  /// From `at` on (kernel time) the chip takes `watts`. Told some bins behind.
  using Level = std::function<void(Picoseconds at, double watts)>;

  PowerTracer(const ChipConfig& chip, const ChipPrices& prices, Picoseconds bin);

  Picoseconds bin() const { return bin_; }
  void listen(Level level) { listeners_.push_back(std::move(level)); }
  /// No later level is told for an instant before this one. Kernel time.
  Picoseconds told_until() const { return zero_ + bins_->open_since(); }
  /// Of the last run.
  const PowerFigures& figures() const { return figures_; }

  void on_run(const Mapping& mapping, Picoseconds now) override;
  void on_registers(int tile, int layer, Picoseconds at) override;
  void on_begin(Picoseconds now) override;
  void on_end(Picoseconds end) override;
  void on_window(FlowEnd place, std::uint64_t window, const WindowTimes& times) override;
  void on_window_summed(FlowEnd place, std::uint64_t window, Picoseconds now) override;
  void on_pe(int tile, int pe, int layer, const PeSchedule& schedule, Picoseconds begin) override;
  void on_work(int tile, int layer, std::uint64_t Activity::*count, std::uint64_t events,
               Picoseconds begin, Picoseconds end) override;
  void on_hop(noc::NodeId router, int port, const noc::Packet& packet, std::uint64_t now_ps,
              std::uint64_t hold_ps) override;

 private:
  void spend(const Activity& done, const EnergyTable& table, Picoseconds begin, Picoseconds end);
  const EnergyTable& prices_at(int tile) const;
  void advance(Picoseconds now);
  void tell(Picoseconds from, Picoseconds to, double watts);

  ChipConfig chip_;
  ChipPrices prices_;
  std::vector<int> classes_;  // array class of each tile
  Picoseconds bin_;
  std::vector<Level> listeners_;
  std::optional<PowerBins> bins_;
  bool begun_ = false;
  Picoseconds zero_ = 0;
  PowerFigures figures_;
};

}  // namespace ohmic
