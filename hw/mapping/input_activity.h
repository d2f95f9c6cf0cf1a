#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "hw/device/pe_schedule.h"

namespace ohmic {

/// The schedules of a PE's windows: one for all of them, or one each.
class PeSchedules {
 public:
  PeSchedules() = default;
  /// Both outlive the object.
  explicit PeSchedules(const PeSchedule& of_all) : first_(&of_all) {}
  explicit PeSchedules(const std::vector<PeSchedule>& of_each)
      : first_(of_each.data()), windows_(of_each.size()) {}

  const PeSchedule& of(std::uint64_t window) const { return first_[window % windows_]; }
  bool differ() const { return windows_ > 1; }

 private:
  const PeSchedule* first_ = nullptr;
  std::uint64_t windows_ = 1;
};

/// What the inputs of an image, or of several one behind the other, leave of a mapping's
/// activations, if zero inputs are skipped. Worked out before a run.
struct InputActivity {
  /// By weight layer, index into LayerMapping::tiles and into TileAssignment::pes: of each window,
  /// image after image.
  std::vector<std::vector<std::vector<std::vector<PeSchedule>>>> schedules;

  const std::vector<PeSchedule>& of(std::size_t layer, std::size_t tile, std::size_t pe) const {
    return schedules[layer][tile][pe];
  }
  /// Adds those of the images that follow.
  void append(const InputActivity& next);
  /// Of one of so many images.
  std::shared_ptr<const InputActivity> image(std::uint64_t index, std::uint64_t images) const;
};

}  // namespace ohmic
