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
  windows_ = slices_ = slices_left_ = events_ = 0;
  if (wake_) wake_->cancel();
}

void ProcessingElement::program(int layer, const PeSchedule& schedule, PeListener& listener) {
  book();
  layer_ = layer;
  schedule_ = &schedule;
  listener_ = &listener;
}

Picoseconds ProcessingElement::start(Picoseconds begin_ps) {
  ++windows_;
  if (wake_) {
    slices_left_ = schedule_->input_slices();
    wake_->notify_at(begin_ps + schedule_->slice_end(0));
  } else {
    slices_ += schedule_->input_slices();
  }
  return begin_ps + schedule_->window();
}

void ProcessingElement::on_slice_end() {
  ++events_;
  ++slices_;
  if (--slices_left_ > 0) {
    wake_->notify_at(noc::now_ps() + schedule_->period());
  } else {
    listener_->on_pe_done();
  }
}

/// What a slice takes is the same in all windows of a program.
void ProcessingElement::book() {
  if (schedule_ == nullptr) return;
  const Activity done = slices_activity(*schedule_, slices_);
  dac_.record(layer_, done.row_drives);
  crossbar_.record(layer_, done.crossbar_reads);
  cells_read_.add(layer_, done.cells_read);
  ou_activations_.add(layer_, done.ou_activations);
  index_bits_.add(layer_, done.index_bits);
  sample_hold_.record(layer_, done.samples);
  subtractor_.record(layer_, done.subtractions);
  adc_.record(layer_, done.conversions);
  shift_adder_.record(layer_, done.shift_adds);
  cycles_.add(layer_, windows_ * schedule_->window_cycles());
  windows_ = slices_ = 0;
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
