#include "hw/device/pe_schedule.h"

#include <algorithm>
#include <utility>

#include "hw/device/slice_timing.h"

namespace ohmic {
namespace {

std::uint64_t count_of(int n) { return static_cast<std::uint64_t>(n); }

/// How many lines half-open ranges cover together.
std::uint64_t covered(std::vector<std::pair<int, int>> ranges) {
  std::sort(ranges.begin(), ranges.end());
  std::uint64_t lines = 0;
  int end = 0;
  for (const auto& [first, last] : ranges) {
    const int from = std::max(first, end);
    if (last > from) lines += count_of(last - from);
    end = std::max(end, last);
  }
  return lines;
}

/// The activations of one pair, in order.
class Pair {
 public:
  Pair(const Activation* begin, const Activation* end) : begin_(begin), end_(end) {}

  const Activation* begin() const { return begin_; }
  const Activation* end() const { return end_; }
  std::uint64_t rows() const {
    if (has_one()) return count_of(begin_->rows);
    std::vector<std::pair<int, int>> ranges;
    for (const Activation& a : *this) ranges.emplace_back(a.row0, a.row0 + a.rows);
    return covered(std::move(ranges));
  }
  std::uint64_t columns() const {
    if (has_one()) return count_of(begin_->columns);
    std::vector<std::pair<int, int>> ranges;
    for (const Activation& a : *this) ranges.emplace_back(a.column0, a.column0 + a.columns);
    return covered(std::move(ranges));
  }

 private:
  bool has_one() const { return end_ - begin_ == 1; }

  const Activation* begin_;
  const Activation* end_;
};

/// Calls visit(pair) for each pair of arrays.
template <typename Visit>
void for_each_pair(const std::vector<Activation>& activations, const Visit& visit) {
  const Activation* const end = activations.data() + activations.size();
  for (const Activation* a = activations.data(); a != end;) {
    const Activation* next = a + 1;
    while (next != end && next->pair == a->pair) ++next;
    visit(Pair{a, next});
    a = next;
  }
}

}  // namespace

std::uint64_t drives_of(const ChipConfig& chip, int columns) {
  return drives_per_slice(chip, count_of(columns));
}

PeUnits units_of(const ChipConfig& chip, const std::vector<Activation>& activations) {
  PeUnits units;
  for_each_pair(activations, [&](const Pair& pair) {
    for (const Activation& a : pair) units.cells += 2 * a.cells;
    const std::uint64_t columns = pair.columns();
    units.dacs += pair.rows();
    units.sample_holds += columns;
    units.adcs += std::min(columns, count_of(chip.adcs_per_group));
  });
  return units;
}

PeSchedule::PeSchedule(const ChipConfig& chip, const std::vector<Activation>& activations,
                       int input_slices)
    : input_slices_(count_of(input_slices)) {
  for (const Activation& activation : activations) count(chip, activation);
  for_each_pair(activations,
                [&](const Pair& pair) { take_longest(chip, pair.begin(), pair.end()); });
  window_cycles_ = window() / chip.clock_ps;
}

void PeSchedule::count(const ChipConfig& chip, const Activation& a) {
  const std::uint64_t columns = count_of(a.columns);
  const std::uint64_t drives = drives_of(chip, a.columns);
  counts_.row_drives += drives * count_of(a.rows);
  counts_.array_reads += 2 * drives;
  counts_.cells_read += 2 * drives * a.cells;
  counts_.conversions += columns;
}

/// Takes over the time of a pair's activations if it is the longest so far.
void PeSchedule::take_longest(const ChipConfig& chip, const Activation* first,
                              const Activation* last) {
  const ArrayClass& array = chip.arrays[static_cast<std::size_t>(first->array_class)];
  const SliceTiming lead = slice_timing(chip, array, count_of(first->columns));
  Picoseconds others = 0;
  for (const Activation* a = first + 1; a != last; ++a)
    others += slice_timing(chip, array, count_of(a->columns)).period;
  const SliceTiming timing{lead.first + others, lead.period + others};
  if (timing.window(input_slices_) <= window()) return;
  first_ = timing.first;
  period_ = timing.period;
  converting_ = 0;
  for (const Activation* a = first; a != last; ++a)
    converting_ += conversion_rounds(chip, count_of(a->columns)) * chip.conversion_ps;

  const RoundSteps steps = round_steps(chip, array);
  const bool serial = chip.schedule == Schedule::kSerial;
  const Picoseconds analog = serial ? steps.read + steps.convert : steps.convert;
  const Picoseconds settles = round_time(chip, analog) - analog;
  const std::uint64_t rounds = conversion_rounds(chip, count_of(first->columns));
  first_span_ = {steps.read, settles};
  span_ = {serial ? steps.read : lead.period - rounds * round_time(chip, analog), settles};
  // The only round of a window's first slice holds the read and the conversion.
  if (!serial && rounds == 1 && last - first == 1)
    first_span_.end = timing.first - steps.read - steps.convert;
}

ConversionSpan PeSchedule::conversions(std::uint64_t slice) const {
  const ConversionSpan& span = slice == 0 ? first_span_ : span_;
  const Picoseconds start = slice == 0 ? 0 : slice_end(slice - 1);
  return {start + span.begin, slice_end(slice) - span.end};
}

Activity slices_activity(const PeSchedule& schedule, std::uint64_t slices) {
  const SliceCounts& slice = schedule.slice_counts();
  const std::uint64_t results = slices * slice.conversions;
  Activity done;
  done.row_drives = slices * slice.row_drives;
  done.crossbar_reads = slices * slice.array_reads;
  done.cells_read = slices * slice.cells_read;
  done.samples = done.subtractions = done.conversions = done.shift_adds = results;
  return done;
}

Activity window_activity(const PeSchedule& schedule) {
  Activity window = slices_activity(schedule, schedule.input_slices());
  window.pe_cycles = schedule.window_cycles();
  return window;
}

}  // namespace ohmic
