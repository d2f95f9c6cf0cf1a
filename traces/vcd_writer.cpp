#include "traces/vcd_writer.h"

#include <algorithm>
#include <tuple>

#include "traces/vcd_header.h"

namespace ohmic {
namespace {

/// Few enough for a core's cache, and enough that sorting them is cheap per change.
constexpr std::size_t kEnough = std::size_t{1} << 15;

}  // namespace

VcdWriter::VcdWriter(const TraceRange& range, Output output)
    : range_(range), output_(std::move(output)) {}

void VcdWriter::open(const std::vector<Signal>& signals, const std::vector<std::string>& legend) {
  for (std::size_t s = 0; s < signals.size(); ++s) {
    State state;
    state.code = vcd_code(s);
    state.is_bit = signals[s].bits == 1;
    states_.push_back(std::move(state));
  }
  enough_ = kEnough;
  output_(vcd_header(signals, legend));
}

void VcdWriter::begin(Picoseconds zero) {
  begun_ = true;
  zero_ = zero;
  first_ = zero + range_.from;
  last_ = range_.to > std::numeric_limits<Picoseconds>::max() - zero ? range_.to : zero + range_.to;
  std::vector<Change> early;
  early.swap(pending_);
  for (const Change& change : early) push(change);
}

void VcdWriter::set(Picoseconds at, int signal, std::uint64_t value) {
  push({at, static_cast<std::int64_t>(value), signal, false});
}

void VcdWriter::add(Picoseconds at, int signal, std::int64_t delta) {
  push({at, delta, signal, true});
}

/// What lies before the range needs no order: sums are sums, and of what is set the latest holds.
void VcdWriter::push(const Change& change) {
  if (!begun_ || (change.at > first_ && change.at <= last_)) {
    pending_.push_back(change);
  } else if (change.at <= first_) {
    apply(change);
  }
}

void VcdWriter::apply(const Change& change) {
  State& state = states_[static_cast<std::size_t>(change.signal)];
  if (change.relative) {
    state.value += change.value;
  } else if (change.at >= state.since) {
    state.value = change.value;
    state.since = change.at;
  }
}

void VcdWriter::advance(Picoseconds now, Picoseconds least_end) {
  if (pending_.size() < enough_ || now == 0) return;
  write_until(std::min(now - 1, least_end));
  enough_ = std::max(kEnough, 2 * pending_.size());
}

void VcdWriter::write_until(Picoseconds until) {
  const auto ready = std::stable_partition(pending_.begin(), pending_.end(),
                                           [until](const Change& c) { return c.at <= until; });
  std::stable_sort(pending_.begin(), ready, [](const Change& a, const Change& b) {
    return std::tie(a.at, a.signal) < std::tie(b.at, b.signal);
  });
  for (auto first = pending_.cbegin(); first != ready;) {
    const auto last = std::find_if(first, {ready}, [first](const Change& c) {
      return c.at != first->at || c.signal != first->signal;
    });
    write_instant(first, last);
    first = last;
  }
  pending_.erase(pending_.begin(), ready);
  output_(text_);
  text_.clear();
}

/// The changes of one signal at one instant are one in the file, or none.
void VcdWriter::write_instant(std::vector<Change>::const_iterator first,
                              std::vector<Change>::const_iterator last) {
  State& state = states_[static_cast<std::size_t>(first->signal)];
  if (!values_shown_) write_first_values();
  std::for_each(first, last, [this](const Change& change) { apply(change); });
  if (state.visible() == state.shown) return;
  const Picoseconds at = first->at - zero_;
  if (at != stamped_) stamp(at);
  append_value(state);
}

void VcdWriter::write_first_values() {
  values_shown_ = true;
  stamp(range_.from);
  text_ += "$dumpvars\n";
  for (State& state : states_) append_value(state);
  text_ += "$end\n";
}

void VcdWriter::stamp(Picoseconds at) {
  text_ += '#';
  text_ += std::to_string(at);
  text_ += '\n';
  stamped_ = at;
}

void VcdWriter::append_value(State& state) {
  state.shown = state.visible();
  if (state.is_bit) {
    text_ += state.shown == 0 ? '0' : '1';
  } else {
    text_ += 'b';
    int bits = 1;
    while (bits < 64 && state.shown >> bits != 0) ++bits;
    while (bits-- > 0) text_ += (state.shown >> bits & 1U) == 0 ? '0' : '1';
    text_ += ' ';
  }
  text_ += state.code;
  text_ += '\n';
}

void VcdWriter::finish(Picoseconds end) {
  const TraceRange shown = range_.within(end - zero_);
  const auto behind = [&](const Change& c) { return c.at - zero_ > shown.to; };
  pending_.erase(std::remove_if(pending_.begin(), pending_.end(), behind), pending_.end());
  write_until(last_);
  if (!values_shown_) write_first_values();
  if (stamped_ != shown.to) stamp(shown.to);
  output_(text_);
  text_.clear();
}

}  // namespace ohmic
