#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "hw/device/ideal_array.h"
#include "hw/functional/datapath_parts.h"
#include "hw/functional/layer_values.h"
#include "hw/functional/value_defects.h"
#include "hw/sim/observer.h"

namespace ohmic {

/// Carries the values of the chip: an observer that moves and computes them where and when the chip
/// says that it does. A value lies in one place at a time: an output buffer, the network, a line
/// buffer, a PE's input, a partial sum. What the chip uses before it is there, or after it is gone,
/// is a defect of the chip.
class Datapath : public ChipObserver {
 public:
  /// For runs of `mapping` alone. `values`: per weight layer. draw: which chip it is, if devices
  /// are not ideal. The references outlive the object.
  Datapath(const NetworkSpec& network, const ChipConfig& chip, const Mapping& mapping,
           std::vector<LayerValues> values, const DigitalArithmetic& arithmetic,
           const ChipDraw& draw = {});

  /// The image of the next run, (c, y, x). number: its read noise is that of this image.
  void load_image(std::vector<float> image, std::uint64_t number = 0);

  /// What the last run showed to be wrong with the chip; empty if nothing.
  std::string defect() const { return defects_.text(); }
  /// The network's output of the last run, (c, y, x).
  const std::vector<float>& output() const { return output_; }
  /// What a weight layer computed in the last run.
  const LayerRecord& record(std::size_t layer) const { return parts_.layers[layer].record; }

  void on_run(const Mapping& mapping, Picoseconds now) override;
  void on_end(Picoseconds end) override;
  void on_vector_sent(std::size_t flow, Picoseconds at) override;
  void on_vector_arrived(std::size_t flow, Picoseconds at) override;
  void on_vectors_dropped(FlowEnd place, std::size_t producer, std::uint64_t count,
                          Picoseconds at) override;
  void on_window(FlowEnd place, std::uint64_t window, const WindowTimes& times) override;
  void on_pe(int tile, int pe, int layer, const PeSchedule& schedule, Picoseconds begin) override;
  void on_window_summed(FlowEnd place, std::uint64_t window, Picoseconds now) override;
  void on_partial_sum(int layer, std::size_t set, int tile, Picoseconds at) override;
  void on_window_complete(FlowEnd place, std::uint64_t window, Picoseconds at) override;
  void on_vector_written(FlowEnd place, Picoseconds at) override;

 private:
  StageValues& values(FlowEnd end) { return *parts_.stage_values.at({end.stage, end.tile}); }
  std::vector<float> image_pixel(std::uint64_t pixel) const;
  void take_output(const std::vector<float>& vector, const FlowValues& flow);

  const NetworkSpec& network_;
  const Mapping& mapping_;
  const DigitalArithmetic& arithmetic_;
  std::vector<LayerValues> values_;
  IdealArray arrays_;
  ValueDefects defects_;
  DatapathParts parts_;
  std::vector<float> image_;
  std::vector<float> output_;
  std::size_t output_values_ = 0;
};

}  // namespace ohmic
