#pragma once

#include <systemc>

#include "hw/cost/run.h"
#include "hw/device/pe_schedule.h"
#include "hw/sim/units.h"

namespace ohmic {

/// Events of a PE: one a window, or one an input slice.
enum class Fidelity { kWindow, kDetailed };

/// Hears that a window is done.
class PeListener {
 public:
  virtual ~PeListener() = default;
  virtual void on_pe_done() = 0;
};

/// A processing element. No event interrupts a window, so in window fidelity its end is one event
/// at a closed form; in detailed fidelity every input slice is its own event. Both give the same
/// time and counts.
class ProcessingElement : public sc_core::sc_module {
 public:
  ProcessingElement(const sc_core::sc_module_name& name, Fidelity fidelity);
  SC_HAS_PROCESS(ProcessingElement);

  void clear();
  /// From now on it computes windows of this layer; `listener` hears of each. `schedule` outlives
  /// the run.
  void program(int layer, const PeSchedule& schedule, PeListener& listener);
  int layer() const { return layer_; }
  const PeSchedule& schedule() const { return *schedule_; }
  /// Starts a window at `begin_ps`, now or later; returns when it will be done.
  Picoseconds start(Picoseconds begin_ps);
  /// Adds what its units did for a layer.
  void add_to(int layer, Activity& activity) const;
  std::uint64_t events() const { return events_; }

 private:
  void on_event();
  void record(std::uint64_t slices);

  Fidelity fidelity_;
  DacBank dac_;
  CrossbarArray crossbar_;
  SampleHoldBank sample_hold_;
  SubtractorBank subtractor_;
  AdcBank adc_;
  ShiftAdderBank shift_adder_;
  LayerCounts cells_read_, cycles_;
  int layer_ = 0;
  const PeSchedule* schedule_ = nullptr;
  PeListener* listener_ = nullptr;
  std::uint64_t slices_left_ = 0;
  std::uint64_t events_ = 0;
  sc_core::sc_event wake_;
};

}  // namespace ohmic
