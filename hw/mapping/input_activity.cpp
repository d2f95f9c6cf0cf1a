#include "hw/mapping/input_activity.h"

namespace ohmic {

void InputActivity::append(const InputActivity& next) {
  for (std::size_t l = 0; l < schedules.size(); ++l) {
    for (std::size_t t = 0; t < schedules[l].size(); ++t) {
      for (std::size_t p = 0; p < schedules[l][t].size(); ++p) {
        const std::vector<PeSchedule>& more = next.of(l, t, p);
        schedules[l][t][p].insert(schedules[l][t][p].end(), more.begin(), more.end());
      }
    }
  }
}

}  // namespace ohmic
