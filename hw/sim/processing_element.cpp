#include "hw/sim/processing_element.h"

#include "tlm/sc_ps.h"

namespace ohmic {

ProcessingElement::ProcessingElement(const sc_core::sc_module_name& name, Fidelity fidelity,
                                     PeListener& listener)
    : sc_module(name),
      fidelity_(fidelity),
      listener_(listener),
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
  slices_left_ = windows_ = events_ = 0;
  wake_.cancel();
}

Picoseconds ProcessingElement::start(Picoseconds begin_ps) {
  const bool window = fidelity_ == Fidelity::kWindow;
  slices_left_ = window ? 1 : task_.input_slices;
  const Picoseconds first = window ? task_.timing.window(task_.input_slices) : task_.timing.first;
  wake_.notify(noc::ps(begin_ps + first - noc::now_ps()));
  return begin_ps + task_.timing.window(task_.input_slices);
}

void ProcessingElement::on_event() {
  ++events_;
  record(fidelity_ == Fidelity::kWindow ? task_.input_slices : 1);
  if (--slices_left_ > 0) {
    wake_.notify(noc::ps(task_.timing.period));
    return;
  }
  ++windows_;
  listener_.on_pe_done();
}

void ProcessingElement::record(std::uint64_t slices) {
  const std::uint64_t group_slices = slices * task_.groups;
  const std::uint64_t results = group_slices * task_.columns;
  dac_.record(group_slices * task_.drives * task_.rows);
  crossbar_.record(2 * group_slices * task_.drives);
  sample_hold_.record(results);
  subtractor_.record(results);
  adc_.record(results);
  shift_adder_.record(results);
}

void ProcessingElement::add_to(Activity& activity) const {
  activity.row_drives += dac_.count();
  activity.crossbar_reads += crossbar_.count();
  activity.cells_read += crossbar_.count() * task_.cells;
  activity.samples += sample_hold_.count();
  activity.subtractions += subtractor_.count();
  activity.conversions += adc_.count();
  activity.shift_adds += shift_adder_.count();
  activity.pe_cycles += windows_ * task_.window_cycles;
}

}  // namespace ohmic
