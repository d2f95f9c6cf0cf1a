#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "hw/config/chip_config.h"
#include "hw/device/analog/layer_devices.h"
#include "hw/device/array_model.h"
#include "hw/device/converters.h"
#include "hw/functional/block_values.h"
#include "hw/functional/layer_values.h"
#include "hw/mapping/mapping.h"

namespace ohmic {

/// A tile's share of one accumulation set and window, a value an output channel of the set. All are
/// exact in float64.
struct PartialSum {
  std::uint64_t window = 0;
  std::vector<double> sums;   ///< in units of MatrixLayer::unit()
  std::vector<double> exact;  ///< without what devices and converters change
  Picoseconds at = 0;         ///< since when it is where it is
};

/// What the tiles of one weight layer have in common in a run of values: geometry, arithmetic,
/// partial sums between tiles, and the record of what was computed.
struct MatrixLayer {
  /// Accumulation set and the sender's index into LayerMapping::tiles.
  using Share = std::pair<std::size_t, std::size_t>;

  int index = 0;  ///< among the weight layers
  const Layer* spec = nullptr;
  const LayerMapping* mapping = nullptr;
  Shape stream;  ///< of the input
  MatrixGeometry matrix;
  const LayerValues* values = nullptr;
  const DigitalArithmetic* arithmetic = nullptr;
  const ArrayModel* arrays = nullptr;
  const ChipConfig* chip = nullptr;
  AdcTransfer adc{std::nullopt};
  std::optional<LayerDevices> devices = {};  ///< none: all are ideal
  CounterRandom reads{0};                    ///< of the image that runs
  DrivenLevels levels{};                     ///< of its input codes
  bool skips = false;  ///< in this run zero inputs are skipped: its schedules count conversions

  std::map<Share, std::deque<PartialSum>> on_the_way;  ///< in the network
  LayerRecord record;

  void clear();
  /// What a sum of 1 stands for, in units of codes.
  double unit() const { return devices ? devices->unit() : 1; }
  /// Does the tile's copy of the weights take this window?
  bool takes(std::size_t tile, std::uint64_t window) const;
};

}  // namespace ohmic
