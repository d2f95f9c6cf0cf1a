#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "hw/config/chip_config.h"

namespace ohmic {

/// Holds one producer's stream in a line buffer: pixel vectors in a ring of as many slots as
/// it has room for. Each of the tiles that feed it brings its channels in raster order. A slot is
/// overwritten only after its vector was dropped, and what is overwritten is gone.
template <typename Value>
class LineStore {
 public:
  LineStore(std::size_t slots, std::size_t channels, std::size_t sources)
      : slots_(slots), channels_(channels), values_(slots * channels), sources_(sources) {
    clear();
  }

  void clear() {
    for (Source& source : sources_) source = {0, std::vector<Vector>(slots_)};
    drops_.clear();
  }

  /// The next vector of a source stands here at `at`; positions[i]: channel of values[i]. Returns
  /// its pixel, and whether its slot was free.
  std::pair<std::uint64_t, bool> write(std::size_t source,
                                       const std::vector<std::size_t>& positions,
                                       const std::vector<Value>& values, Picoseconds at) {
    const std::uint64_t pixel = sources_[source].next++;
    sources_[source].vectors[pixel % slots_] = {pixel, at};
    Value* slot = values_.data() + pixel % slots_ * channels_;
    for (std::size_t i = 0; i < values.size(); ++i) slot[positions[i]] = values[i];
    return {pixel, pixel < dropped_by(at) + slots_};
  }

  /// Vectors before `count` are dropped from `at` on (in order of `at`).
  void drop(std::uint64_t count, Picoseconds at) { drops_.push_back({at, count}); }

  /// A pixel's vector for a read that lasts from `begin` to `end`; null if it has not wholly
  /// arrived by then, was dropped or is overwritten.
  const Value* read(std::uint64_t pixel, Picoseconds begin, Picoseconds end) const {
    if (end > 0 && pixel < dropped_by(end - 1)) return nullptr;
    for (const Source& source : sources_) {
      const Vector& vector = source.vectors[pixel % slots_];
      if (vector.pixel != pixel || vector.since > begin) return nullptr;
    }
    return values_.data() + pixel % slots_ * channels_;
  }

 private:
  struct Vector {
    std::uint64_t pixel = ~std::uint64_t{0};
    Picoseconds since = 0;
  };
  struct Source {
    std::uint64_t next = 0;
    std::vector<Vector> vectors;  // by slot
  };
  struct Drop {
    Picoseconds at;
    std::uint64_t count;
  };

  std::uint64_t dropped_by(Picoseconds at) const {
    const auto later = [](Picoseconds t, const Drop& drop) { return t < drop.at; };
    const auto next = std::upper_bound(drops_.begin(), drops_.end(), at, later);
    return next == drops_.begin() ? 0 : std::prev(next)->count;
  }

  std::size_t slots_, channels_;
  std::vector<Value> values_;
  std::vector<Source> sources_;
  std::vector<Drop> drops_;
};

}  // namespace ohmic
