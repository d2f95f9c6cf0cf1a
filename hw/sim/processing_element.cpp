#include "hw/sim/processing_element.h"

#include "tlm/sc_ps.h"

namespace ohmic {

ProcessingElement::ProcessingElement(const sc_core::sc_module_name& name, Fidelity fidelity,
                                     noc::EventQueue& events)
    : sc_module(name),
      dac_("dac_bank"),
      crossbar_("crossbar_array"),
      sample_hold_("sample_hold_bank"),
      subtractor_("subtractor_bank"),
      adc_("adc_bank"),
      shift_adder_("shift_adder_bank") {
  if (fidelity == Fidelity::kDetailed) wake_.emplace(events, [this] { on_slice_end(); });
}

void ProcessingElement::clear() {
  for (Unit* unit : {static_cast<Unit*>(&dac_), static_cast<Unit*>(&crossbar_),
                     static_cast<Unit*>(&sample_hold_), static_cast<Unit*>(&subtractor_),
                     static_cast<Unit*>(&adc_), static_cast<Unit*>(&shift_adder_)}) {
    unit->clear();
  }
  for (LayerCounts* counts : {&cells_read_, &ou_activations_, &index_bits_, &cycles_})
    counts->clear();
  schedule_ = nullptr;
  listener_ = nullptr;
  windows_ = events_ = 0;
  if (wake_) wake_->cancel();
}

void ProcessingElement::program(int layer, const PeSchedules& schedules, PeListener& listener) {
  book();
  layer_ = layer;
  schedules_ = schedules;
  schedule_ = nullptr;
  listener_ = &listener;
}

Picoseconds ProcessingElement::start(std::uint64_t window, Picoseconds begin_ps) {
  const PeSchedule& next = schedules_.of(window);
  if (&next != schedule_) book();
  schedule_ = &next;
  ++windows_;
  if (wake_) {
    begin_ = begin_ps;
    slice_ = 0;
    wake_->notify_at(begin_ps + next.slice_end(0));
  }
  return begin_ps + next.window();
}

void ProcessingElement::on_slice_end() {
  do {  // slices without an activation end with the one before
    ++events_;
    ++slice_;
  } while (slice_ < schedule_->input_slices() &&
           schedule_->slice_end(slice_) == schedule_->slice_end(slice_ - 1));
  if (slice_ < schedule_->input_slices()) {
    wake_->notify_at(begin_ + schedule_->slice_end(slice_));
  } else {
    listener_->on_pe_done();
  }
}

/// Windows of one schedule take the same.
void ProcessingElement::book() {
  if (schedule_ == nullptr || windows_ == 0) return;
  const Activity window = window_activity(*schedule_);
  const auto all = [this](std::uint64_t n) { return windows_ * n; };
  dac_.record(layer_, all(window.row_drives));
  crossbar_.record(layer_, all(window.crossbar_reads));
  cells_read_.add(layer_, all(window.cells_read));
  ou_activations_.add(layer_, all(window.ou_activations));
  index_bits_.add(layer_, all(window.index_bits));
  sample_hold_.record(layer_, all(window.samples));
  subtractor_.record(layer_, all(window.subtractions));
  adc_.record(layer_, all(window.conversions));
  shift_adder_.record(layer_, all(window.shift_adds));
  cycles_.add(layer_, all(window.pe_cycles));
  windows_ = 0;
}

void ProcessingElement::add_to(int layer, Activity& activity) {
  book();
  activity.row_drives += dac_.count(layer);
  activity.crossbar_reads += crossbar_.count(layer);
  activity.cells_read += cells_read_.of(layer);
  activity.ou_activations += ou_activations_.of(layer);
  activity.index_bits += index_bits_.of(layer);
  activity.samples += sample_hold_.count(layer);
  activity.subtractions += subtractor_.count(layer);
  activity.conversions += adc_.count(layer);
  activity.shift_adds += shift_adder_.count(layer);
  activity.pe_cycles += cycles_.of(layer);
}

}  // namespace ohmic
