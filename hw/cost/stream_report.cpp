#include "hw/cost/stream_report.h"

namespace ohmic {
namespace {

constexpr double kMsPerPs = 1e-9;

/// The mean distance of the ends behind the middle one, where the pipeline is full; of two or three
/// images, of all.
double interval(const std::vector<double>& ends) {
  const std::size_t n = ends.size();
  const std::size_t from = n < 4 ? 0 : n / 2;
  return (ends[n - 1] - ends[from]) / static_cast<double>(n - 1 - from);
}

void finish(const CostReport& image, StreamReport& report) {
  report.interval_ms = interval(report.end_ms);
  const double leakage = image.components[static_cast<std::size_t>(Component::kLeakage)].energy_mj;
  report.energy_per_image_mj =
      image.energy_mj - leakage +
      leakage * report.end_ms.back() / image.latency_ms / static_cast<double>(report.images());
}

}  // namespace

StreamReport report_stream(const std::vector<Picoseconds>& starts_ps,
                           const std::vector<Picoseconds>& ends_ps, const CostReport& image) {
  StreamReport report;
  for (std::size_t i = 0; i < ends_ps.size(); ++i) {
    report.end_ms.push_back(static_cast<double>(ends_ps[i]) * kMsPerPs);
    report.latency_ms.push_back(static_cast<double>(ends_ps[i] - starts_ps[i]) * kMsPerPs);
  }
  finish(image, report);
  return report;
}

StreamReport report_one_by_one(const std::vector<double>& images_ms, const CostReport& image) {
  StreamReport report;
  report.latency_ms = images_ms;
  double end = 0;
  std::size_t alike = 0;  // so that the end of n equal images is n times theirs, to the last bit
  for (std::size_t i = 0; i < images_ms.size(); ++i) {
    alike = i > 0 && images_ms[i] == images_ms[i - 1] ? alike + 1 : 1;
    if (alike == 1 && i > 0) end = report.end_ms.back();
    report.end_ms.push_back(end + static_cast<double>(alike) * images_ms[i]);
  }
  finish(image, report);
  return report;
}

Json stream_json(const StreamReport& r) {
  return {{"images", r.images()},
          {"interval_ms", r.interval_ms},
          {"images_per_s", 1e3 / r.interval_ms},
          {"energy_per_image_mj", r.energy_per_image_mj},
          {"latency_ms", r.latency_ms},
          {"end_ms", r.end_ms}};
}

}  // namespace ohmic
