#include "studies/compare/compared_run_jobs.h"

#include <algorithm>

#include "util/file_io.h"
#include "util/number_text.h"

namespace ohmic {
namespace {

/// Seed after seed: a comparison that is cut short has all agents, and what an agent's options are
/// refused for is seen at once.
std::vector<std::size_t> open_in_order(const std::vector<ComparedRecord>& records) {
  std::vector<std::size_t> open;
  for (std::size_t i = 0; i < records.size(); ++i) {
    if (records[i].status == RunStatus::kOpen) open.push_back(i);
  }
  std::stable_sort(open.begin(), open.end(), [&records](std::size_t a, std::size_t b) {
    return records[a].cell.seed < records[b].cell.seed;
  });
  return open;
}

/// What the end of a search says of its cell.
ComparedRecord record_of(const RunJobs& plan, const ComparedRun& cell, const JobOutcome& outcome) {
  if (outcome.end == JobEnd::kDone) return read_run(cell, plan.run_folder(cell));
  ComparedRecord record;
  record.cell = cell;
  record.reason = outcome.reason;
  record.status = status_without_result(outcome, cell.name());
  return record;
}

}  // namespace

RunStatus status_without_result(const JobOutcome& outcome, const std::string& name) {
  if (outcome.end == JobEnd::kOutOfReach) return RunStatus::kOutOfReach;
  if (outcome.end == JobEnd::kFailed) return RunStatus::kFailed;
  throw_error(outcome, name);
}

std::vector<std::string> RunJobs::args(const ComparedRun& cell) const {
  const std::string run = run_folder(cell);
  std::vector<std::string> args = {"search",
                                   "--agent",
                                   cell.variant.agent,
                                   "--threshold",
                                   shortest(cell.threshold),
                                   "--seed",
                                   std::to_string(cell.seed),
                                   "--evaluations",
                                   std::to_string(plan.budget),
                                   "--policy-cache",
                                   cache(),
                                   "--threads",
                                   std::to_string(threads),
                                   "--out",
                                   run};
  plan.add_to(args);
  for (const auto& [name, value] : plan.search_options)
    args.insert(args.end(), {"--" + name, value});
  if (plan.per_tensor) args.emplace_back("--per-tensor");
  args.insert(args.end(), cell.variant.args.begin(), cell.variant.args.end());
  // All options are given again: the search itself refuses a folder with a run of others.
  if (file_exists(run + "/config.json")) args.emplace_back("--resume");
  return args;
}

std::vector<std::string> RunJobs::evaluation() const {
  std::vector<std::string> args = {"evaluate", "--test", "--answers", "--threads",
                                   std::to_string(threads)};
  plan.add_to(args);
  for (const auto& [name, value] : plan.search_options) {
    for (const char* read :
         {"clip", "round", "error-feedback", "bias-correction", "bn-reestimation", "device"})
      if (name == read) args.insert(args.end(), {"--" + name, value});
  }
  if (plan.per_tensor) args.emplace_back("--per-tensor");
  return args;
}

JobPass run_all_open(const RunJobs& plan, std::vector<ComparedRecord>& records, JobRunner& runner,
                     const std::function<void(const ComparedRecord&)>& on_record,
                     const JobRunner::Stop& stop) {
  std::vector<Job> jobs;
  for (const std::size_t index : open_in_order(records)) {
    const ComparedRun& cell = records[index].cell;
    jobs.push_back({index, cell.name(), plan.args(cell), {}});
  }
  const auto on_end = [&](const Job& job, const JobOutcome& outcome) -> std::optional<Job> {
    ComparedRecord& record = records[job.item];
    record = record_of(plan, record.cell, outcome);
    on_record(record);
    return std::nullopt;
  };
  return runner.run(jobs, on_end, stop);
}

}  // namespace ohmic
