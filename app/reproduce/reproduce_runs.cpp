#include "app/reproduce/reproduce_runs.h"

#include "app/open_items.h"
#include "app/reproduce/reproduce_pages.h"
#include "studies/jobs/job_progress.h"
#include "studies/jobs/local_runner.h"
#include "studies/reproduce/search_maker.h"
#include "util/process/interrupt.h"

namespace ohmic::app {

ShareRuns share_runs(const PlannedRuns& planned, const OwnShare& share) {
  ShareRuns runs;
  for (const std::size_t run : dealt_items(planned.costs, share.shard.value_or(Shard())))
    runs.ends[run] = {run, planned.names[run], "ok", ""};
  for (const Job& job : planned.jobs) {
    if (runs.ends.count(job.item) > 0) runs.jobs.push_back(job);
  }
  return runs;
}

int make_runs(const ReproducePlan& plan, const std::string& goes_on, ShareRuns& runs) {
  const InterruptGuard guard;
  JobProgress progress("run", runs.jobs.size(), 0);
  StudyItems items{"runs", 0, runs.jobs.size(), goes_on};
  LocalRunner runner(1);  // a search takes all cores
  const JobPass pass = run_searches(
      plan, runs.jobs, runner,
      [&](const Job& job, const JobOutcome& outcome) {
        ++items.done;
        const bool done = outcome.end == JobEnd::kDone;
        progress.show(job.label, done ? "done" : "out of reach");
        if (!done) runs.ends.at(job.item) = {job.item, job.label, kOutOfReach, outcome.reason};
      },
      [&guard] { return guard.interrupted(); });
  return tell_what_is_open(pass, items);
}

}  // namespace ohmic::app
