#pragma once

#include <deque>
#include <functional>
#include <map>
#include <utility>
#include <vector>

#include "hw/config/chip_config.h"
#include "hw/mapping/mapping.h"

namespace ohmic {

/// The buffers of a tile: those around its PEs, and the vector unit's own.
enum class BufferKind { kLine, kOutput, kOperand, kResult };
constexpr std::size_t kBufferKinds = 4;

/// What such a buffer can hold, in bits.
std::uint64_t buffer_capacity(const ChipConfig& chip, BufferKind buffer);

/// Turns what an observer hears of pixel vectors into what they take of a tile's buffers, in bits.
/// A vector takes room in a line or operand buffer from the instant at which it stands there until
/// it is dropped, in an output or result buffer until the last of its readers has it.
class BufferOccupancy {
 public:
  /// From `at` on a buffer holds `bits` more (or less). Not in the order of time.
  using Change =
      std::function<void(int tile, BufferKind buffer, Picoseconds at, std::int64_t bits)>;

  BufferOccupancy(const Mapping& mapping, const ChipConfig& chip, Change change);

  // As in ChipObserver.
  void arrived(std::size_t flow, Picoseconds at);
  void dropped(FlowEnd place, std::size_t producer, std::uint64_t count, Picoseconds at);
  void written(FlowEnd place, Picoseconds at);
  void sent(std::size_t flow, Picoseconds at);

 private:
  /// A flow's vectors at its reader.
  struct Incoming {
    int tile = 0;
    BufferKind buffer = BufferKind::kLine;
    std::int64_t bits = 0;
    std::uint64_t arrived = 0, dropped = 0;
    std::deque<Picoseconds> standing;  ///< since when, of vectors dropped, dropped + 1, ...
    /// Drops of vectors that have not come: before which count, from when on.
    std::deque<std::pair<std::uint64_t, Picoseconds>> early_drops;
  };
  /// A stage's vectors behind it.
  struct Outgoing {
    int tile = 0;
    BufferKind buffer = BufferKind::kOutput;
    std::int64_t bits = 0;
    std::vector<std::size_t> flows;
    std::uint64_t left = 0;
  };
  using Place = std::pair<int, int>;

  void drop(Incoming& in, std::uint64_t count, Picoseconds at);

  Change change_;
  std::vector<Incoming> incoming_;                                             ///< by flow
  std::vector<std::uint64_t> sent_;                                            ///< by flow
  std::vector<Place> sender_;                                                  ///< by flow
  std::map<std::pair<Place, std::size_t>, std::vector<std::size_t>> readers_;  ///< flows
  std::map<Place, Outgoing> outgoing_;
};

}  // namespace ohmic
