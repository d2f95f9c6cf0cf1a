#pragma once

#include <systemc>

#include "hw/cost/activity.h"
#include "hw/device/pe_task.h"
#include "hw/sim/units.h"

namespace ohmic {

enum class Fidelity { kWindow, kDetailed };

/// Who hears that a window is done.
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
  ProcessingElement(const sc_core::sc_module_name& name, Fidelity fidelity, PeListener& listener);
  SC_HAS_PROCESS(ProcessingElement);

  void clear();
  void program(const PeTask& task) { task_ = task; }
  const PeTask& task() const { return task_; }
  /// Starts a window at `begin_ps`, now or later; returns when it will be done.
  Picoseconds start(Picoseconds begin_ps);
  void add_to(Activity& activity) const;
  std::uint64_t events() const { return events_; }

 private:
  void on_event();
  void record(std::uint64_t slices);

  Fidelity fidelity_;
  PeListener& listener_;
  DacBank dac_;
  CrossbarArray crossbar_;
  SampleHoldBank sample_hold_;
  SubtractorBank subtractor_;
  AdcBank adc_;
  ShiftAdderBank shift_adder_;
  PeTask task_;
  std::uint64_t slices_left_ = 0;
  std::uint64_t windows_ = 0;
  std::uint64_t events_ = 0;
  sc_core::sc_event wake_;
};

}  // namespace ohmic
