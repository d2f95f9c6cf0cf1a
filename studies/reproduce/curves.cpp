#include "studies/reproduce/curves.h"

#include <algorithm>
#include <cmath>

#include "report/running_mean.h"

namespace ohmic {
namespace {

constexpr double kPoint = 1;  // of accuracy or cost, in percent

/// The first position from which on every value passes; none where the last does not.
template <typename Test>
std::optional<std::size_t> first_of_tail(const Curve& curve, Test passes) {
  std::size_t first = curve.size();
  while (first > 0 && passes(curve[first - 1].value())) --first;
  return first == curve.size() ? std::nullopt : std::optional<std::size_t>(first);
}

}  // namespace

Curve accuracies(const SearchRecord& run) {
  Curve curve;
  for (const EpisodeRecord& episode : run.episodes) curve.emplace_back(episode.accuracy);
  return curve;
}

Curve costs(const SearchRecord& run) {
  Curve curve;
  for (const EpisodeRecord& episode : run.episodes) curve.emplace_back(100 * episode.cost_ratio);
  return curve;
}

std::size_t last_tenth(std::size_t episodes) { return std::max<std::size_t>(1, episodes / 10); }

std::optional<std::size_t> settled(const Curve& curve) {
  if (curve.empty()) return std::nullopt;
  const double end = spread(curve, curve.size() - last_tenth(curve.size()), curve.size()).mean;
  return first_of_tail(running_mean(curve, kWindow),
                       [end](double mean) { return std::abs(mean - end) <= kPoint; });
}

std::optional<std::size_t> stays_below(const Curve& curve, double bound) {
  return first_of_tail(running_mean(curve, kWindow),
                       [bound](double mean) { return mean <= bound; });
}

Spread spread(const Curve& curve, std::size_t begin, std::size_t end) {
  end = std::min(end, curve.size());
  if (begin >= end) return {};
  const double count = static_cast<double>(end - begin);
  Spread result;
  for (std::size_t i = begin; i < end; ++i) result.mean += curve[i].value() / count;
  double squares = 0;
  for (std::size_t i = begin; i < end; ++i) {
    squares += (curve[i].value() - result.mean) * (curve[i].value() - result.mean) / count;
  }
  result.deviation = std::sqrt(squares);
  return result;
}

double late_feasible_percent(const SearchRecord& run) {
  if (run.episodes.empty()) return 0;
  const std::size_t count = last_tenth(run.episodes.size());
  std::size_t feasible = 0;
  for (std::size_t i = run.episodes.size() - count; i < run.episodes.size(); ++i) {
    feasible += run.episodes[i].feasible ? 1 : 0;
  }
  return 100 * static_cast<double>(feasible) / static_cast<double>(count);
}

}  // namespace ohmic
