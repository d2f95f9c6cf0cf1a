#pragma once

#include <cstddef>
#include <string>

#include "studies/jobs/job_runner.h"

namespace ohmic::app {

/// What a person is told of a study's items.
struct StudyItems {
  std::string noun;  ///< of many: "chips"
  std::size_t done = 0;
  std::size_t all = 0;
  std::string goes_on;  ///< how to go on, behind "; "
};

/// Says on stderr which items a pass left open. Returns its exit code: 130 after an interrupt, 1 if
/// jobs were ended from outside, else 0.
int tell_what_is_open(const JobPass& pass, const StudyItems& items);

/// Says on stderr that items failed, if any did. Returns the exit code: 4, or 0 if none did.
int tell_what_failed(std::size_t failed, const StudyItems& items);

}  // namespace ohmic::app
