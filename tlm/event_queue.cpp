#include "tlm/event_queue.h"

#include <algorithm>

#include "tlm/sc_ps.h"

namespace ohmic::noc {

void TimedEvent::notify_at(std::uint64_t at) {
  if (at >= pending_) return;
  if (at <= queue_.now()) return notify_delta();
  pending_ = at;
  queue_.add(*this, at);
}

void TimedEvent::notify_delta() {
  if (pending_delta_) return;
  pending_delta_ = true;
  queue_.add_delta(*this);
}

void TimedEvent::cancel() {
  pending_ = kNever;
  pending_delta_ = false;
}

EventQueue::EventQueue(const sc_core::sc_module_name& name) : sc_module(name), next_("next") {
  SC_METHOD(run);
  sensitive << next_;
  dont_initialize();
}

void EventQueue::clear() {
  for (const Entry& entry : later_) entry.event->cancel();
  for (TimedEvent* event : delta_) event->cancel();
  later_.clear();
  delta_.clear();
  coming_.clear();
  requests_ = 0;
  running_at_ = next_at_ = kNever;
  next_.cancel();
}

void EventQueue::add(TimedEvent& event, std::uint64_t at) {
  later_.push_back({at, requests_++, &event});
  std::push_heap(later_.begin(), later_.end(), std::greater<>());
  if (running_at_ != kNever || at >= next_at_) return;
  next_at_ = at;
  next_.notify(ps(at - now_ps()));
}

void EventQueue::add_delta(TimedEvent& event) {
  delta_.push_back(&event);
  if (running_at_ != kNever || delta_.size() > 1) return;
  next_at_ = now_ps();
  next_.notify(sc_core::SC_ZERO_TIME);
}

/// Moves the events of this instant, which may be asked for anew while they come, out of the heap.
void EventQueue::collect() {
  for (TimedEvent* event : delta_) {
    if (std::exchange(event->pending_delta_, false)) coming_.push_back(event);
  }
  delta_.clear();
  while (!later_.empty() && (later_.front().at <= running_at_ || later_.front().stale())) {
    const Entry first = later_.front();
    std::pop_heap(later_.begin(), later_.end(), std::greater<>());
    later_.pop_back();
    if (first.stale()) continue;
    first.event->pending_ = kNever;
    coming_.push_back(first.event);
  }
}

/// While it runs, the kernel need not know what is added: it is told at the end.
void EventQueue::run() {
  running_at_ = now_ps();
  do {
    collect();
    for (TimedEvent* event : coming_) event->action_();
    coming_.clear();
  } while (!delta_.empty());
  next_at_ = later_.empty() ? kNever : later_.front().at;
  if (next_at_ != kNever) next_.notify(ps(next_at_ - running_at_));
  running_at_ = kNever;
}

}  // namespace ohmic::noc
