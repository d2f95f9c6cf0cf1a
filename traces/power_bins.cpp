#include "traces/power_bins.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

namespace ohmic {
namespace {

/// Energies are whole multiples of that of so many W over a bin, or of so many pJ if that is less:
/// 2^63 of them are 92 kW, or 9 J.
constexpr double kUnitW = 1e-14;
constexpr double kMostPj = 1e-6;

}  // namespace

PowerBins::PowerBins(Picoseconds bin, double base_w, Level level)
    : bin_(bin),
      unit_pj_(std::min(kMostPj, kUnitW * static_cast<double>(bin))),
      base_w_(base_w),
      level_(std::move(level)) {}

void PowerBins::add(Picoseconds at, double pj) {
  const std::size_t bin = at / bin_ - first_;
  if (units_.size() <= bin) units_.resize(bin + 1);
  units_[bin] += std::llround(pj / unit_pj_);
}

void PowerBins::spend(double pj, Picoseconds begin, Picoseconds end) {
  begin = std::max(begin, open_since());
  if (begin >= end) return add(begin, pj);
  const double pj_each_ps = pj / static_cast<double>(end - begin);
  for (Picoseconds at = begin; at < end;) {
    const Picoseconds until = std::min(end, (at / bin_ + 1) * bin_);
    add(at, pj_each_ps * static_cast<double>(until - at));
    at = until;
  }
}

/// The last bin takes what is left of the run, less than one bin more: a bin is told when a whole
/// one behind it is sure.
void PowerBins::advance(Picoseconds now, Picoseconds least_end) {
  while ((first_ + 2) * bin_ <= std::min(now, least_end)) {
    const std::int64_t units = units_.empty() ? 0 : units_.front();
    if (!units_.empty()) units_.pop_front();
    tell((first_ + 1) * bin_, units);
  }
}

void PowerBins::finish(Picoseconds end) {
  advance(end, end);
  for (std::size_t bin = 0; bin < units_.size(); ++bin) {
    if ((first_ + bin) * bin_ >= end) behind_ += units_[bin];
  }
  tell(end, std::accumulate(units_.begin(), units_.end(), std::int64_t{0}));
  units_.clear();
}

/// One pJ a ps is one W.
void PowerBins::tell(Picoseconds to, std::int64_t units) {
  const Picoseconds from = open_since();
  ++first_;
  const double pj = static_cast<double>(units) * unit_pj_;
  level_(from, to, base_w_ + pj / static_cast<double>(to - from));
}

}  // namespace ohmic
