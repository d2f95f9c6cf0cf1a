#pragma once

#include <cstdint>
#include <functional>
#include <systemc>
#include <utility>
#include <vector>

#include "tlm/link_credit.h"
#include "tlm/sc_ps.h"

namespace ohmic::noc {

class EventQueue;

/// An event of a chip's queue: what is to be done when it comes. Of several instants that are asked
/// for the earliest counts, as with sc_event.
class TimedEvent {
 public:
  TimedEvent(EventQueue& queue, std::function<void()> action)
      : queue_(queue), action_(std::move(action)) {}
  TimedEvent(const TimedEvent&) = delete;
  TimedEvent& operator=(const TimedEvent&) = delete;

  /// Comes at `at`, in the first delta cycle of that instant; in the next delta cycle if `at` is
  /// now; never if it is kNever. An instant that is pending already stays if it is earlier.
  void notify_at(std::uint64_t at);
  /// Comes in the next delta cycle; an instant that is pending stays.
  void notify_delta();
  void cancel();
  /// EventQueue::now()
  std::uint64_t now() const;

 private:
  friend class EventQueue;
  EventQueue& queue_;
  std::function<void()> action_;
  std::uint64_t pending_ = kNever;
  bool pending_delta_ = false;
};

/// The pending events of a chip. It is the chip's one process: the kernel sees the earliest instant
/// and no other, so an event that is asked for costs an entry of a heap, and one that comes a call.
/// Events of one instant come in the order in which they were asked for. Delta cycles are rounds
/// within the queue: for the kernel, in which no other process waits for them, they are one.
class EventQueue : public sc_core::sc_module {
 public:
  explicit EventQueue(const sc_core::sc_module_name& name);
  SC_HAS_PROCESS(EventQueue);

  /// Forgets every event that is pending.
  void clear();
  /// The kernel's time in ps, without asking the kernel while events come.
  std::uint64_t now() const { return running_at_ == kNever ? now_ps() : running_at_; }

 private:
  friend class TimedEvent;
  struct Entry {
    std::uint64_t at;
    std::uint64_t number;  ///< of the request: keeps the order of those at one instant
    TimedEvent* event;
    bool operator>(const Entry& other) const {
      return at != other.at ? at > other.at : number > other.number;
    }
    /// Has an earlier instant, or cancel(), taken its place?
    bool stale() const { return event->pending_ != at; }
  };

  void add(TimedEvent& event, std::uint64_t at);
  void add_delta(TimedEvent& event);
  void run();
  void collect();

  std::vector<Entry> later_;         ///< a heap, the earliest in front
  std::vector<TimedEvent*> delta_;   ///< of the next delta cycle
  std::vector<TimedEvent*> coming_;  ///< at this instant
  std::uint64_t requests_ = 0;
  std::uint64_t running_at_ = kNever;  ///< the instant while its events come
  std::uint64_t next_at_ = kNever;     ///< what the kernel knows of
  sc_core::sc_event next_;
};

inline std::uint64_t TimedEvent::now() const { return queue_.now(); }

}  // namespace ohmic::noc
