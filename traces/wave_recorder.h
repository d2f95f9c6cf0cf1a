#pragma once

#include <memory>
#include <string>
#include <vector>

#include "nets/network_spec.h"
#include "traces/power_tracer.h"
#include "traces/vector_tracer.h"
#include "traces/wave_signals.h"
#include "traces/wave_sink.h"

namespace ohmic {

/// Turns what the chip tells its observers into changes of the signals of a wave.
class WaveRecorder : public VectorTracer {
 public:
  /// `scope`: see WaveSignals. `network` and `power` outlive it.
  WaveRecorder(const NetworkSpec& network, const ChipConfig& chip, std::string scope,
               PowerTracer& power, WaveSink& sink);

  /// The run's mapping (a copy), signals and names of layers; after on_run.
  const Mapping& mapping() const { return mapping_; }
  const WaveSignals& signals() const { return *signals_; }
  const std::vector<std::string>& layers() const { return layers_; }
  /// When each weight layer starts its first window, from t = 0; after the run.
  const std::vector<Picoseconds>& layer_starts() const { return layer_starts_; }

  void on_run(const Mapping& mapping, Picoseconds now) override;
  void on_begin(Picoseconds now) override;
  void on_end(Picoseconds end) override;
  void on_window(FlowEnd place, std::uint64_t window, const WindowTimes& times) override;
  void on_pe(int tile, int pe, int layer, const PeSchedule& schedule, Picoseconds begin) override;
  void on_window_summed(FlowEnd place, std::uint64_t window, Picoseconds now) override;
  void on_wait(FlowEnd place, Wait wait, Picoseconds at) override;
  void on_unit(int tile, TileUnit unit, int layer, Picoseconds begin, Picoseconds end) override;
  void on_inject(const noc::Packet& packet, std::uint64_t at_ps) override;
  void on_hop(noc::NodeId router, int port, const noc::Packet& packet, std::uint64_t now_ps,
              std::uint64_t hold_ps) override;

 private:
  void on_received(Picoseconds at) override;
  void set(Picoseconds at, int signal, std::uint64_t value);
  void add(Picoseconds at, int signal, std::int64_t delta);
  /// The signal is `value` for a while, then 0.
  void pulse(Picoseconds begin, Picoseconds end, int signal, std::uint64_t value);
  void count_layer(FlowEnd place, std::uint64_t window, const WindowTimes& times);
  /// The kernel is at `now`.
  void advance(Picoseconds now);

  const NetworkSpec& network_;
  ChipConfig chip_;
  std::string scope_;
  PowerTracer& power_;
  WaveSink& sink_;
  Mapping mapping_;
  std::unique_ptr<WaveSignals> signals_;
  std::vector<std::string> layers_;
  Picoseconds zero_ = 0;
  std::vector<Picoseconds> layer_starts_;
  bool begun_ = false;
};

}  // namespace ohmic
