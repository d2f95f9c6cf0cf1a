#pragma once

#include <cstdint>
#include <vector>

#include "hw/sim/observer.h"

namespace ohmic {

/// Notes when each image of a stream enters the chip and when it is out, or its last layer has
/// ended, should that be later. Kernel time from t = 0 on, in ps.
class ImageTimes : public ChipObserver {
 public:
  explicit ImageTimes(std::uint64_t images) : start_ps_(images, kNotYet), end_ps_(images, 0) {}

  const std::vector<Picoseconds>& starts_ps() const { return start_ps_; }
  const std::vector<Picoseconds>& ends_ps() const { return end_ps_; }

  bool watches_ends_alone() const override { return true; }
  void on_run(const Mapping& mapping, Picoseconds now) override;
  void on_begin(Picoseconds now) override { zero_ = now; }
  void on_inject(const noc::Packet& packet, std::uint64_t at_ps) override;
  void on_vector_arrived(std::size_t flow, Picoseconds at) override;
  void on_window_complete(FlowEnd place, std::uint64_t window, Picoseconds at) override;
  void on_vector_written(FlowEnd place, Picoseconds at) override;

 private:
  static constexpr Picoseconds kNotYet = ~Picoseconds{0};

  /// Counts what comes in turn, so much an image, and knows whose the next is.
  struct Counter {
    std::uint64_t each = 0;  ///< an image
    std::uint64_t left = 0;  ///< of the image
    std::size_t image = 0;

    /// Counts one; returns its image.
    std::size_t take() {
      const std::size_t now = image;
      if (--left == 0) {
        left = each;
        ++image;
      }
      return now;
    }
  };
  using Places = std::vector<std::vector<Counter>>;  ///< by stage and tile

  void end(std::size_t image, Picoseconds at);
  /// The counter of a place. all: what comes there in the whole stream.
  Counter& counter(Places& places, FlowEnd place, std::uint64_t all) const;

  const Mapping* mapping_ = nullptr;
  Picoseconds zero_ = 0;
  std::vector<Counter> sent_, arrived_;  ///< by flow; of those of the I/O port
  Places completed_, written_;
  std::vector<Picoseconds> start_ps_, end_ps_;
};

}  // namespace ohmic
