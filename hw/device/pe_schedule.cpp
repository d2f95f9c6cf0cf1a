#include "hw/device/pe_schedule.h"

#include <algorithm>

#include "hw/device/slice_timing.h"

namespace ohmic {
namespace {

std::uint64_t count_of(int n) { return static_cast<std::uint64_t>(n); }

/// What the activations of a pair do and take together, for one input slice.
struct PairTime {
  SliceTiming timing;
  Picoseconds converting = 0;
  std::uint64_t activations = 0;
};

PairTime time_of(const ChipConfig& chip, const ArrayClass& array, const ActivationRun* first,
                 const ActivationRun* last) {
  PairTime time;
  Picoseconds periods = 0;
  for (const ActivationRun* run = first; run != last; ++run) {
    const std::uint64_t columns = count_of(run->columns);
    periods += run->activations * slice_timing(chip, array, columns).period;
    time.converting += run->activations * conversion_rounds(chip, columns) * chip.conversion_ps;
    time.activations += run->activations;
  }
  const SliceTiming lead = slice_timing(chip, array, count_of(first->columns));
  time.timing = {lead.first + periods - lead.period, periods};
  return time;
}

}  // namespace

void PeCounts::add(const ChipConfig& chip, const ActivationRun& run) {
  const std::uint64_t drives = drives_of(chip, run.columns);
  activations += run.activations;
  row_drives += drives * run.rows;
  array_reads += 2 * drives * run.activations;
  cells_read += 2 * drives * run.cells;
  conversions += run.activations * count_of(run.columns);
}

std::uint64_t drives_of(const ChipConfig& chip, int columns) {
  return drives_per_slice(chip, count_of(columns));
}

PeUnits units_of(const ChipConfig& chip, const PeLoad& load) {
  PeUnits units;
  for (const PairLoad& pair : load) {
    for (const ActivationRun* run = load.begin_of(pair); run != load.end_of(pair); ++run)
      units.cells += 2 * run->cells;
    units.dacs += count_of(pair.rows);
    units.sample_holds += count_of(pair.columns);
    units.adcs += count_of(std::min(pair.columns, chip.adcs_per_group));
  }
  return units;
}

PeSchedule::PeSchedule(const ChipConfig& chip, const PeLoad& load, int input_slices)
    : input_slices_(count_of(input_slices)) {
  for (const PairLoad& pair : load) {
    if (pair.runs == 0) continue;
    for (const ActivationRun* run = load.begin_of(pair); run != load.end_of(pair); ++run)
      counts_.add(chip, *run);
    take_longest(chip, load, pair);
  }
  counts_.index_bits = load.index_bits;
  if (load.index_bits > 0) {
    first_ += chip.index_ps;
    first_span_.begin += chip.index_ps;
  }
  window_cycles_ = window() / chip.clock_ps;
}

/// Takes over the time of a pair's activations if it is the longest so far.
void PeSchedule::take_longest(const ChipConfig& chip, const PeLoad& load, const PairLoad& pair) {
  const ArrayClass& array = chip.arrays[static_cast<std::size_t>(pair.array_class)];
  const PairTime time = time_of(chip, array, load.begin_of(pair), load.end_of(pair));
  if (time.timing.window(input_slices_) <= window()) return;
  first_ = time.timing.first;
  period_ = time.timing.period;
  converting_ = time.converting;

  const std::uint64_t columns = count_of(load.begin_of(pair)->columns);
  const RoundSteps steps = round_steps(chip, array);
  const bool serial = chip.schedule == Schedule::kSerial;
  const Picoseconds analog = serial ? steps.read + steps.convert : steps.convert;
  const Picoseconds settles = round_time(chip, analog) - analog;
  const std::uint64_t rounds = conversion_rounds(chip, columns);
  const Picoseconds period = slice_timing(chip, array, columns).period;
  first_span_ = {steps.read, settles};
  span_ = {serial ? steps.read : period - rounds * round_time(chip, analog), settles};
  // The only round of a window's first slice holds the read and the conversion.
  if (!serial && rounds == 1 && time.activations == 1)
    first_span_.end = first_ - steps.read - steps.convert;
}

ConversionSpan PeSchedule::conversions(std::uint64_t slice) const {
  const ConversionSpan& span = slice == 0 ? first_span_ : span_;
  const Picoseconds start = slice == 0 ? 0 : slice_end(slice - 1);
  return {start + span.begin, slice_end(slice) - span.end};
}

Activity slices_activity(const PeSchedule& schedule, std::uint64_t slices) {
  const PeCounts& slice = schedule.slice_counts();
  const std::uint64_t results = slices * slice.conversions;
  Activity done;
  done.ou_activations = slices * slice.activations;
  done.row_drives = slices * slice.row_drives;
  done.crossbar_reads = slices * slice.array_reads;
  done.cells_read = slices * slice.cells_read;
  done.index_bits = slices * slice.index_bits;
  done.samples = done.subtractions = done.conversions = done.shift_adds = results;
  return done;
}

Activity window_activity(const PeSchedule& schedule) {
  Activity window = slices_activity(schedule, schedule.input_slices());
  window.pe_cycles = schedule.window_cycles();
  return window;
}

}  // namespace ohmic
