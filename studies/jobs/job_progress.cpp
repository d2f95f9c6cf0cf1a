#include "studies/jobs/job_progress.h"

namespace ohmic {

void JobProgress::show(const std::string& label, const std::string& outcome) {
  ++done_;
  line_.show(noun_ + " " + std::to_string(done_) + '/' + std::to_string(all_) + "  " +
             pace_.left(static_cast<double>(done_), static_cast<double>(all_)) + "  " + label +
             "  " + outcome);
}

}  // namespace ohmic
