#pragma once

#include <vector>

#include "hw/functional/line_store.h"
#include "hw/functional/stage_values.h"

namespace ohmic {

/// The values of a vector stage: adds, multiplies, concatenates, shuffles, scales and shifts or
/// copies the vectors of its producers, float32 each, in their order.
class VectorValues : public StageValues {
 public:
  /// layer: of the stage. sources: per producer, the positions at which each flow into it brings
  /// its channels. `slots`: room in pixel vectors, a producer.
  VectorValues(std::string name, ValuePostOps post_ops, ValueDefects& defects, const Stage& stage,
               const Layer& layer, std::size_t slots,
               std::vector<std::vector<std::vector<std::size_t>>> sources);

  void clear() override;
  void arrive(std::size_t producer, std::size_t source, const std::vector<float>& values,
              Picoseconds at) override;
  void drop(std::size_t producer, std::uint64_t count, Picoseconds at) override;
  void start_window(std::uint64_t window, const WindowTimes& times) override;
  void complete_window(std::uint64_t window, Picoseconds at) override;

 private:
  /// Of a pixel's vector the channels that leave, in their order.
  std::vector<float> selected(std::vector<float> vector) const;
  /// A pixel's vector, scaled and shifted by an affine layer.
  std::vector<float> transformed(std::uint64_t pixel, std::vector<float> vector) const;
  std::vector<float> operand(std::size_t producer, std::uint64_t window,
                             const WindowTimes& times) const;

  const Stage& stage_;
  const Layer& layer_;
  std::vector<std::vector<std::vector<std::size_t>>> sources_;
  std::vector<LineStore<float>> lines_;
  struct Window {
    std::uint64_t index;
    std::vector<float> result;
  };
  std::deque<Window> running_;
};

}  // namespace ohmic
