#include "traces/link_load.h"

#include <algorithm>

namespace ohmic {

LinkLoad::LinkLoad(Picoseconds zero, Picoseconds clock, std::uint64_t bin_clocks, Level level)
    : zero_(zero), clock_(clock), bin_(bin_clocks * clock), level_(std::move(level)) {}

void LinkLoad::hop(const Link& link, Picoseconds now, std::uint64_t flits) {
  State& state = links_[link];
  settle(link, state, (now - zero_) / bin_);
  Picoseconds at = now - zero_;
  for (Picoseconds left = flits * clock_; left > 0;) {
    const std::size_t bin = at / bin_ - state.first;
    if (state.busy.size() <= bin) state.busy.resize(bin + 1);
    const Picoseconds part = std::min(left, bin_ - at % bin_);
    state.busy[bin] += part;
    at += part;
    left -= part;
  }
}

void LinkLoad::settle(const Link& link, State& state, std::uint64_t before) {
  while (state.first < before) {
    if (state.busy.empty() && state.told == 0) {
      state.first = before;
      return;
    }
    const Picoseconds busy = state.busy.empty() ? 0 : state.busy.front();
    if (!state.busy.empty()) state.busy.pop_front();
    const int percent = static_cast<int>((100 * busy + bin_ / 2) / bin_);
    if (percent != state.told) level_(link, zero_ + state.first * bin_, percent);
    state.told = percent;
    ++state.first;
  }
}

void LinkLoad::finish() {
  for (auto& [link, state] : links_) settle(link, state, state.first + state.busy.size() + 1);
}

}  // namespace ohmic
