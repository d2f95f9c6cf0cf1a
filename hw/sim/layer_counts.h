#pragma once

#include <cstdint>
#include <utility>
#include <vector>

namespace ohmic {

/// Counts what a unit did, by the weight layer that it worked for. Most units work for one layer
/// all run long: the first has its count in the object.
class LayerCounts {
 public:
  void add(int layer, std::uint64_t n) {
    if (layer == first_layer_) {
      first_ += n;
    } else {
      add_other(layer, n);
    }
  }
  std::uint64_t of(int layer) const {
    if (layer == first_layer_) return first_;
    for (const auto& [owner, count] : others_) {
      if (owner == layer) return count;
    }
    return 0;
  }
  /// Of all layers.
  std::uint64_t sum() const {
    std::uint64_t all = first_;
    for (const auto& [owner, count] : others_) all += count;
    return all;
  }
  void clear() {
    first_layer_ = kNobody;
    first_ = 0;
    others_.clear();
  }

 private:
  static constexpr int kNobody = -1;

  void add_other(int layer, std::uint64_t n) {
    if (first_layer_ == kNobody) {
      first_layer_ = layer;
      first_ = n;
      return;
    }
    for (auto& [owner, count] : others_) {
      if (owner != layer) continue;
      count += n;
      return;
    }
    others_.emplace_back(layer, n);
  }

  int first_layer_ = kNobody;
  std::uint64_t first_ = 0;
  std::vector<std::pair<int, std::uint64_t>> others_;
};

}  // namespace ohmic
