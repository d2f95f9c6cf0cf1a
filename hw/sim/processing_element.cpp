#include "hw/sim/processing_element.h"

#include "tlm/sc_ps.h"

namespace ohmic {

ProcessingElement::ProcessingElement(const sc_core::sc_module_name& name, Fidelity fidelity)
    : sc_module(name),
      fidelity_(fidelity),
      dac_("dac_bank"),
      crossbar_("crossbar_array"),
      sample_hold_("sample_hold_bank"),
      subtractor_("subtractor_bank"),
      adc_("adc_bank"),
      shift_adder_("shift_adder_bank") {
  SC_METHOD(on_event);
  sensitive << wake_;
  dont_initialize();
}

void ProcessingElement::clear() {
  for (Unit* unit : {static_cast<Unit*>(&dac_), static_cast<Unit*>(&crossbar_),
                     static_cast<Unit*>(&sample_hold_), static_cast<Unit*>(&subtractor_),
                     static_cast<Unit*>(&adc_), static_cast<Unit*>(&shift_adder_)}) {
    unit->clear();
  }
  cells_read_.clear();
  cycles_.clear();
  schedule_ = nullptr;
  listener_ = nullptr;
  slices_left_ = events_ = 0;
  wake_.cancel();
}

void ProcessingElement::program(int layer, const PeSchedule& schedule, PeListener& listener) {
  layer_ = layer;
  schedule_ = &schedule;
  listener_ = &listener;
}

Picoseconds ProcessingElement::start(Picoseconds begin_ps) {
  const bool window = fidelity_ == Fidelity::kWindow;
  slices_left_ = window ? 1 : schedule_->input_slices();
  const Picoseconds first = window ? schedule_->window() : schedule_->slice_end(0);
  wake_.notify(noc::ps(begin_ps + first - noc::now_ps()));
  return begin_ps + schedule_->window();
}

void ProcessingElement::on_event() {
  ++events_;
  record(fidelity_ == Fidelity::kWindow ? schedule_->input_slices() : 1);
  if (--slices_left_ > 0) {
    wake_.notify(noc::ps(schedule_->period()));
    return;
  }
  cycles_.add(layer_, schedule_->window_cycles());
  listener_->on_pe_done();
}

void ProcessingElement::record(std::uint64_t slices) {
  const SliceCounts& slice = schedule_->slice_counts();
  const std::uint64_t results = slices * slice.conversions;
  dac_.record(layer_, slices * slice.row_drives);
  crossbar_.record(layer_, slices * slice.array_reads);
  cells_read_.add(layer_, slices * slice.cells_read);
  sample_hold_.record(layer_, results);
  subtractor_.record(layer_, results);
  adc_.record(layer_, results);
  shift_adder_.record(layer_, results);
}

void ProcessingElement::add_to(int layer, Activity& activity) const {
  activity.row_drives += dac_.count(layer);
  activity.crossbar_reads += crossbar_.count(layer);
  activity.cells_read += cells_read_.of(layer);
  activity.samples += sample_hold_.count(layer);
  activity.subtractions += subtractor_.count(layer);
  activity.conversions += adc_.count(layer);
  activity.shift_adds += shift_adder_.count(layer);
  activity.pe_cycles += cycles_.of(layer);
}

}  // namespace ohmic
