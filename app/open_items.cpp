#include "app/open_items.h"

#include <iostream>

#include "util/exit_code.h"

namespace ohmic::app {

int tell_what_is_open(const JobPass& pass, const StudyItems& items) {
  if (pass.interrupted) {
    std::cerr << "ohmic: interrupted after " << items.done << " of " << items.all << ' '
              << items.noun << "; " << items.goes_on << std::endl;
    return exit_code::kInterrupted;
  }
  if (pass.killed.empty()) return 0;
  std::cerr << "ohmic: " << pass.killed.size() << " of " << items.all << ' ' << items.noun
            << " have no result, for their work was ended: " << pass.killed.front()
            << (pass.killed.size() > 1 ? ", ..." : "") << "; " << items.goes_on << std::endl;
  return exit_code::kBroken;
}

int tell_what_failed(std::size_t failed, const StudyItems& items) {
  if (failed == 0) return 0;
  std::cerr << "ohmic: " << failed << " of " << items.all << ' ' << items.noun << " failed; "
            << items.goes_on << std::endl;
  return exit_code::kFailed;
}

}  // namespace ohmic::app
