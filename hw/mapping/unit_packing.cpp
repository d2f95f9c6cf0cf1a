#include "hw/mapping/unit_packing.h"

#include <algorithm>

namespace ohmic {
namespace {

std::uint64_t fitting(int size, int unit) { return static_cast<std::uint64_t>(size / unit); }

}  // namespace

UnitPacking::UnitPacking(const ChipConfig& chip, const ArrayClass& array, const StoredUnits& units,
                         std::uint64_t dense_pairs)
    : unit_(chip.ou(array)),
      across_(fitting(array.columns, unit_.columns)),
      down_(fitting(array.rows, unit_.rows)),
      items_(units.counts().units),
      units_(units.counts().units),
      aligned_(chip.packing == Packing::kAligned),
      spread_(chip.spread) {
  if (aligned_) cut_shelves(units);
  const std::uint64_t room = aligned_ ? down_ : across_ * down_;
  pairs_ = std::max<std::uint64_t>(1, ceil_div(items_, room));
  if (spread_) pairs_ = std::max(pairs_, dense_pairs);
}

/// The units of a strip lie side by side, in rows that nothing else lies in.
void UnitPacking::cut_shelves(const StoredUnits& units) {
  LineSpan strip;
  for (std::size_t r = 0; r < units.runs().size(); ++r) {
    const UnitRun& run = units.runs()[r];
    const std::uint64_t first = units.first_unit(r);
    const std::uint64_t last = first + run.units;
    if (run.units > 0 && (shelves_.empty() || !(run.rows == strip))) shelves_.push_back(first);
    if (run.units > 0) strip = run.rows;
    while (!shelves_.empty() && last - shelves_.back() > across_)
      shelves_.push_back(shelves_.back() + across_);
  }
  items_ = shelves_.size();
  shelves_.push_back(units_);
}

UnitRange UnitPacking::items_of_pair(std::uint64_t pair) const {
  if (spread_) return {pair * items_ / pairs_, (pair + 1) * items_ / pairs_};
  const std::uint64_t room = aligned_ ? down_ : across_ * down_;
  return {pair * room, std::min(items_, (pair + 1) * room)};
}

UnitRange UnitPacking::of_pair(std::uint64_t pair) const {
  const UnitRange items = items_of_pair(pair);
  return aligned_ ? UnitRange{shelves_[items.first], shelves_[items.last]} : items;
}

std::uint64_t UnitPacking::most_units() const {
  std::uint64_t most = 0;
  for (std::uint64_t p = 0; p < pairs_; ++p) most = std::max(most, of_pair(p).size());
  return most;
}

OuSize UnitPacking::lines_in_use(UnitRange units) const {
  std::uint64_t widest = std::min(units.size(), across_);
  std::uint64_t rows = ceil_div(units.size(), across_);
  if (aligned_) {
    const auto first = std::lower_bound(shelves_.begin(), shelves_.end(), units.first);
    const auto last = std::lower_bound(first, shelves_.end(), units.last);
    rows = static_cast<std::uint64_t>(last - first);
    widest = 0;
    for (auto shelf = first; shelf != last; ++shelf)
      widest = std::max(widest, *(shelf + 1) - *shelf);
  }
  return {static_cast<int>(rows) * unit_.rows, static_cast<int>(widest) * unit_.columns};
}

}  // namespace ohmic
