#include <cmath>

#include "tests/system/trace_checks.h"

namespace ohmic {
namespace {

std::string off(const std::string& what, double shown, double expected, double tolerance) {
  if (std::abs(shown - expected) <= tolerance) return "";
  return what + " is " + std::to_string(shown) + ", expected " + std::to_string(expected) + "\n";
}

/// uW x ps.
double integral(const VcdSignal& power, std::uint64_t end) {
  double sum = 0;
  for (std::size_t c = 0; c < power.changes.size(); ++c) {
    const auto& [at, uw] = power.changes[c];
    const std::uint64_t until = c + 1 < power.changes.size() ? power.changes[c + 1].first : end;
    sum += static_cast<double>(uw) * static_cast<double>(until - at);
  }
  return sum;
}

}  // namespace

std::string power_defect(const VcdFile& vcd, const TracedFacts& f) {
  const auto latency = static_cast<double>(f.run.elapsed_ps);
  const VcdSignal& shown = vcd.signals.at("chip.power_uw");
  const double energy_nj = f.cost.energy_mj * 1e6;
  const double told_nj = f.power.average_w * latency * 1e-3;
  const double most = static_cast<double>(shown.most());
  std::string text = off("energy over time in nJ", told_nj, energy_nj, 1e-8 * energy_nj) +
                     off("the wave's energy in uW x ps", integral(shown, vcd.last), energy_nj * 1e9,
                         0.5 * latency + 10 * energy_nj) +
                     off("the wave's peak in uW", most, f.power.peak_w * 1e6, 0.501);
  if (f.power.peak_w < f.power.average_w * (1 - 1e-12)) text += "the peak is below the average\n";
  const double bins = std::max(1.0, std::floor(latency * 1e-3 / f.power.bin_ns));
  const double length = f.power.peak_to_ns - f.power.peak_from_ns;
  if (length < f.power.bin_ns - 1e-6 && bins > 1) text += "the peak's bin is too short\n";
  if (length >= 2 * f.power.bin_ns) text += "the peak's bin is too long\n";
  return text;
}

}  // namespace ohmic
