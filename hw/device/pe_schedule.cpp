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

  /// The next slice of the same window: only its first activation finds nothing held.
  void follow(const PairTime& next) {
    timing.first += activations == 0 ? next.timing.first : next.timing.period;
    converting += next.converting;
    activations += next.activations;
  }
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

void PeCounts::multiply(std::uint64_t times) {
  for (std::uint64_t* count :
       {&activations, &row_drives, &array_reads, &cells_read, &conversions, &index_bits})
    *count *= times;
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
  counts_.multiply(input_slices_);
  counts_.index_bits = load.index_bits;  // once a window
  if (load.index_bits > 0) {
    first_ += chip.index_ps;
    first_span_.begin += chip.index_ps;
  }
  if (counts_.activations == 0) first_ = std::max(first_, chip.clock_ps);
  window_cycles_ = window() / chip.clock_ps;
}

PeSchedule::PeSchedule(const ChipConfig& chip, const std::vector<PeLoad>& slices)
    : input_slices_(slices.size()) {
  const auto pairs = static_cast<std::size_t>(slices.front().end() - slices.front().begin());
  const Picoseconds begin = slices.front().index_bits > 0 ? chip.index_ps : 0;
  std::vector<PairTime> times(pairs);  // so far
  Picoseconds end = begin;
  for (const PeLoad& load : slices) {
    for (std::size_t p = 0; p < pairs; ++p) {
      const PairLoad& pair = load.first[p];
      if (pair.runs == 0) continue;
      for (const ActivationRun* run = load.begin_of(pair); run != load.end_of(pair); ++run)
        counts_.add(chip, *run);
      const ArrayClass& array = chip.arrays[static_cast<std::size_t>(pair.array_class)];
      times[p].follow(time_of(chip, array, load.begin_of(pair), load.end_of(pair)));
      end = std::max(end, begin + times[p].timing.first);
      converting_ = std::max(converting_, times[p].converting);
    }
    ends_.push_back(end);
  }
  counts_.index_bits = slices.front().index_bits;
  if (counts_.activations == 0) ends_.back() = std::max(end, chip.clock_ps);
  window_cycles_ = window() / chip.clock_ps;
}

/// Takes over the time of a pair's activations if it is the longest so far.
void PeSchedule::take_longest(const ChipConfig& chip, const PeLoad& load, const PairLoad& pair) {
  const ArrayClass& array = chip.arrays[static_cast<std::size_t>(pair.array_class)];
  const PairTime time = time_of(chip, array, load.begin_of(pair), load.end_of(pair));
  if (time.timing.window(input_slices_) <= window()) return;
  first_ = time.timing.first;
  period_ = time.timing.period;
  converting_ = input_slices_ * time.converting;

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
  if (!ends_.empty()) return {slice == 0 ? 0 : slice_end(slice - 1), slice_end(slice)};
  const ConversionSpan& span = slice == 0 ? first_span_ : span_;
  const Picoseconds start = slice == 0 ? 0 : slice_end(slice - 1);
  return {start + span.begin, slice_end(slice) - span.end};
}

Activity window_activity(const PeSchedule& schedule) {
  const PeCounts& window = schedule.counts();
  Activity done;
  done.ou_activations = window.activations;
  done.row_drives = window.row_drives;
  done.crossbar_reads = window.array_reads;
  done.cells_read = window.cells_read;
  done.samples = done.subtractions = done.conversions = done.shift_adds = window.conversions;
  done.index_bits = window.index_bits;
  done.pe_cycles = schedule.window_cycles();
  return done;
}

}  // namespace ohmic
