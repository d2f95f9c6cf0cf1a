#include "hw/mapping/input_activity.h"

namespace ohmic {

void InputActivity::append(const InputActivity& next) {
  if (schedules.empty()) {
    *this = next;
    return;
  }
  for (std::size_t l = 0; l < schedules.size(); ++l) {
    for (std::size_t t = 0; t < schedules[l].size(); ++t) {
      for (std::size_t p = 0; p < schedules[l][t].size(); ++p) {
        const std::vector<PeSchedule>& more = next.of(l, t, p);
        schedules[l][t][p].insert(schedules[l][t][p].end(), more.begin(), more.end());
      }
    }
  }
}

std::shared_ptr<const InputActivity> InputActivity::image(std::uint64_t index,
                                                          std::uint64_t images) const {
  auto one = std::make_shared<InputActivity>();
  for (const auto& layer : schedules) {
    auto& tiles = one->schedules.emplace_back();
    for (const auto& tile : layer) {
      auto& pes = tiles.emplace_back();
      for (const std::vector<PeSchedule>& pe : tile) {
        const std::size_t windows = pe.size() / images;
        const auto first = pe.begin() + static_cast<std::ptrdiff_t>(index * windows);
        pes.emplace_back(first, first + static_cast<std::ptrdiff_t>(windows));
      }
    }
  }
  return one;
}

}  // namespace ohmic
