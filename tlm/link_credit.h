#pragma once

#include <algorithm>
#include <cstdint>
#include <limits>

#include "util/ring_queue.h"

namespace ohmic::noc {

constexpr std::uint64_t kNever = std::numeric_limits<std::uint64_t>::max();

/// Knows when a link is free and how much room the buffer behind it has, as its sender sees it.
/// Room that will be freed at a known later time counts from that time on.
class LinkCredit {
 public:
  LinkCredit(std::uint32_t buffer_flits, bool unlimited)
      : capacity_(buffer_flits), unlimited_(unlimited) {
    reset();
  }

  void reset() {
    free_flits_ = capacity_;
    free_at_ = 0;
    returns_.clear();
  }

  /// Earliest time from `now` on at which a packet can enter the link; kNever while its room is not
  /// even promised.
  std::uint64_t earliest(std::uint64_t now, std::uint32_t flits) {
    settle(now);
    std::uint64_t at = std::max(now, free_at_);
    if (unlimited_) return at;
    std::uint32_t room = free_flits_;
    for (std::size_t i = 0; room < flits && i < returns_.size(); ++i) {
      room += returns_[i].flits;
      at = std::max(at, returns_[i].at);
    }
    return room >= flits ? at : kNever;
  }

  /// Earliest time no earlier than `ready` at which a packet can enter, as known at `now`.
  std::uint64_t earliest_after(std::uint64_t now, std::uint64_t ready, std::uint32_t flits) {
    const std::uint64_t at = earliest(now, flits);
    return at == kNever ? kNever : std::max(at, ready);
  }

  /// A packet enters at `at` (no earlier than earliest()) and holds the link until `until`.
  void take(std::uint64_t at, std::uint32_t flits, std::uint64_t until) {
    settle(at);
    free_at_ = until;
    if (!unlimited_) free_flits_ -= flits;
  }

  /// The buffer behind the link will have `flits` more room at `at`.
  void give_back(std::uint64_t at, std::uint32_t flits) {
    if (!unlimited_) returns_.push_back({at, flits});
  }

 private:
  struct Return {
    std::uint64_t at;
    std::uint32_t flits;
  };

  void settle(std::uint64_t now) {
    while (!returns_.empty() && returns_.front().at <= now) {
      free_flits_ += returns_.front().flits;
      returns_.pop_front();
    }
  }

  std::uint32_t capacity_;
  bool unlimited_;
  std::uint32_t free_flits_ = 0;
  std::uint64_t free_at_ = 0;
  RingQueue<Return> returns_;  // in the order of their times: a buffer frees its packets in order
};

}  // namespace ohmic::noc
