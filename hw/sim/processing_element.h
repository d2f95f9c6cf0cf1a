#pragma once

#include <optional>
#include <systemc>

#include "hw/cost/run.h"
#include "hw/mapping/input_activity.h"
#include "hw/sim/units.h"
#include "tlm/event_queue.h"

namespace ohmic {

/// Events of a PE: none, since its end is known when it begins, or one an input slice.
enum class Fidelity { kWindow, kDetailed };

/// Hears that a window is done.
class PeListener {
 public:
  virtual ~PeListener() = default;
  virtual void on_pe_done() = 0;
};

/// A processing element. No event interrupts a window, so in window fidelity its end is a closed
/// form: it only counts, and its tile waits for the time that start() returns. In detailed fidelity
/// every input slice is an event of its own, and the listener hears of the last. Both give the same
/// time and counts.
class ProcessingElement : public sc_core::sc_module {
 public:
  ProcessingElement(const sc_core::sc_module_name& name, Fidelity fidelity,
                    noc::EventQueue& events);

  void clear();
  /// From now on it computes windows of this layer; in detailed fidelity `listener` hears of each.
  /// What `schedules` is of outlives the run.
  void program(int layer, const PeSchedules& schedules, PeListener& listener);
  int layer() const { return layer_; }
  const PeSchedules& schedules() const { return schedules_; }
  /// Starts a window at `begin_ps`, now or later; returns when it will be done.
  Picoseconds start(std::uint64_t window, Picoseconds begin_ps);
  /// Does it tell its listener when a window is done?
  bool tells_end() const { return wake_.has_value(); }
  /// Adds what its units did for a layer.
  void add_to(int layer, Activity& activity);
  std::uint64_t events() const { return events_; }

 private:
  void on_slice_end();
  void book();

  DacBank dac_;
  CrossbarArray crossbar_;
  SampleHoldBank sample_hold_;
  SubtractorBank subtractor_;
  AdcBank adc_;
  ShiftAdderBank shift_adder_;
  LayerCounts cells_read_, ou_activations_, index_bits_, cycles_;
  int layer_ = 0;
  PeSchedules schedules_;
  const PeSchedule* schedule_ = nullptr;  ///< of the window that was started last
  PeListener* listener_ = nullptr;
  std::uint64_t windows_ = 0;  ///< of this schedule that its units have not booked yet
  Picoseconds begin_ = 0;      ///< of the window that runs, in detailed fidelity
  std::uint64_t slice_ = 0;    ///< of it
  std::uint64_t events_ = 0;
  std::optional<noc::TimedEvent> wake_;  ///< in detailed fidelity alone
};

}  // namespace ohmic
