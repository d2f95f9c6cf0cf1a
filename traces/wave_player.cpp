#include "traces/wave_player.h"

#include <sysc/tracing/sc_tracing_ids.h>

namespace ohmic {
namespace {

constexpr std::size_t kEndingLetters = 4;  ///< ".vcd", which SystemC appends

/// The kernel's time resolution is 1 ps (its default).
Picoseconds now_ps() { return sc_core::sc_time_stamp().value(); }
sc_core::sc_time after(Picoseconds ps) { return sc_core::sc_time::from_value(ps); }

}  // namespace

WavePlayer::WavePlayer(const sc_core::sc_module_name& name, std::string path)
    : sc_module(name), path_(std::move(path)) {
  SC_METHOD(play);
  sensitive << wake_;
  dont_initialize();
}

WavePlayer::~WavePlayer() { close(); }

void WavePlayer::open(const std::vector<Signal>& signals) {
  close();
  changes_ = {};
  variables_.assign(signals.size(), {});
  // The time unit is the kernel's picosecond; SystemC would announce that on standard output.
  sc_core::sc_report_handler::set_actions(sc_core::SC_ID_TRACING_TIMESCALE_DEFAULT_,
                                          sc_core::SC_DO_NOTHING);
  file_ = sc_core::sc_create_vcd_trace_file(path_.substr(0, path_.size() - kEndingLetters).c_str());
  for (std::size_t s = 0; s < signals.size(); ++s) {
    if (signals[s].bits == 1) {
      sc_core::sc_trace(file_, variables_[s].bit, signals[s].name);
    } else {
      sc_core::sc_trace(file_, variables_[s].vector, signals[s].name, signals[s].bits);
    }
  }
}

void WavePlayer::close() {
  if (file_ != nullptr) sc_core::sc_close_vcd_trace_file(file_);
  file_ = nullptr;
}

void WavePlayer::set(Picoseconds at, int signal, std::uint64_t value) {
  push({at, 0, signal, false, static_cast<std::int64_t>(value)});
}

void WavePlayer::add(Picoseconds at, int signal, std::int64_t delta) {
  push({at, 0, signal, true, delta});
}

void WavePlayer::push(Change change) {
  change.order = order_++;
  changes_.push(change);
  if (changes_.top().order != change.order) return;
  const Picoseconds now = now_ps();
  if (change.at > now) {
    wake_.notify(after(change.at - now));
  } else {
    wake_.notify(sc_core::SC_ZERO_TIME);
  }
}

/// SystemC samples an instant when it leaves it: behind the last change lies one more.
void WavePlayer::play() {
  const Picoseconds now = now_ps();
  const bool changes_now = !changes_.empty() && changes_.top().at <= now;
  while (!changes_.empty() && changes_.top().at <= now) {
    const Change& change = changes_.top();
    Variable& variable = variables_[static_cast<std::size_t>(change.signal)];
    variable.sum = change.relative ? variable.sum + change.value : change.value;
    variable.bit = variable.sum != 0;
    variable.vector = static_cast<sc_dt::uint64>(variable.sum);
    changes_.pop();
  }
  if (!changes_.empty()) {
    wake_.notify(after(changes_.top().at - now));
  } else if (changes_now) {
    wake_.notify(after(1));
  }
}

}  // namespace ohmic
