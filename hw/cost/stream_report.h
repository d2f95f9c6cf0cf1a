#pragma once

#include <cstdint>
#include <vector>

#include "hw/cost/cost_report.h"
#include "util/json_section.h"

namespace ohmic {

/// What a stream of images does on a chip. Times from t = 0, when the first image may enter.
struct StreamReport {
  std::vector<double> latency_ms;  ///< of each image, from its own first word in
  std::vector<double> end_ms;      ///< when that time is over
  double interval_ms = 0;          ///< from image to image, once the pipeline is full
  double energy_per_image_mj = 0;  ///< leakage lasts to the last end

  std::uint64_t images() const { return end_ms.size(); }
};

/// starts_ps, ends_ps: of each image, at least two. image: what one alone costs.
StreamReport report_stream(const std::vector<Picoseconds>& starts_ps,
                           const std::vector<Picoseconds>& ends_ps, const CostReport& image);

/// The same of images that follow one another whole: each begins when the one before has ended.
/// images_ms: what each takes alone.
StreamReport report_one_by_one(const std::vector<double>& images_ms, const CostReport& image);

/// `stream` of `simulate --json`.
Json stream_json(const StreamReport& report);

}  // namespace ohmic
