#include "studies/compare/compared_run_jobs.h"

#include <algorithm>
#include <chrono>

#include "hw/mapping/capacity_error.h"
#include "rl/search/history_csv.h"
#include "studies/jobs/child_error.h"
#include "util/config_error.h"
#include "util/file_io.h"
#include "util/process/process_pool.h"

namespace ohmic {
namespace {

constexpr const char* kThisProgram = "/proc/self/exe";
constexpr std::chrono::milliseconds kPatience{200};  // until an interrupt is seen

/// Seed after seed: a comparison that is cut short has all agents, and what an agent's options are
/// refused for is seen at once.
std::vector<std::size_t> open_in_order(const std::vector<RunRecord>& records) {
  std::vector<std::size_t> open;
  for (std::size_t i = 0; i < records.size(); ++i) {
    if (records[i].status == RunStatus::kOpen) open.push_back(i);
  }
  std::stable_sort(open.begin(), open.end(), [&records](std::size_t a, std::size_t b) {
    return records[a].cell.seed < records[b].cell.seed;
  });
  return open;
}

/// What a child's end says of its cell. Returns who ended it from outside, if anyone did.
std::string judge(const RunJobs& plan, const ChildResult& result, RunRecord& record) {
  if (result.signal == 0 && result.exit_code == 0) {
    record = read_run(record.cell, plan.run_folder(record.cell));
    return "";
  }
  const std::string killer = ended_from_outside(result);
  if (!killer.empty()) return killer;
  record.reason = error_line(result);
  record.status = RunStatus::kFailed;
  if (result.exit_code == 3) throw CapacityError(record.reason);
  if (is_out_of_reach(record.reason)) {
    record.status = RunStatus::kOutOfReach;
  } else if (result.exit_code == 2) {
    pass_on_refusal(record.reason);
  } else if (record.reason.empty()) {
    record.reason = result.signal != 0 ? "ended by signal " + std::to_string(result.signal)
                                       : "exit code " + std::to_string(result.exit_code);
  }
  return "";
}

}  // namespace

std::vector<std::string> RunJobs::args(const ComparedRun& cell) const {
  const std::string run = run_folder(cell);
  std::vector<std::string> args = {"search",
                                   "--agent",
                                   cell.variant.agent,
                                   "--threshold",
                                   shortest(cell.threshold),
                                   "--seed",
                                   std::to_string(cell.seed),
                                   "--net",
                                   plan.net,
                                   "--hw",
                                   plan.hw,
                                   "--evaluations",
                                   std::to_string(plan.budget),
                                   "--policy-cache",
                                   cache(),
                                   "--threads",
                                   std::to_string(threads),
                                   "--out",
                                   run};
  const auto add = [&args](const std::string& option, const std::string& value) {
    if (!value.empty()) args.insert(args.end(), {"--" + option, value});
  };
  add("data", plan.data);
  add("weights", plan.weights);
  for (const std::string& assignment : plan.set) add("set", assignment);
  for (const auto& [name, value] : plan.search_options) add(name, value);
  if (plan.per_tensor) args.emplace_back("--per-tensor");
  args.insert(args.end(), cell.variant.args.begin(), cell.variant.args.end());
  // All options are given again: the search itself refuses a folder with a run of others.
  if (file_exists(run + "/config.json")) args.emplace_back("--resume");
  return args;
}

RunPass run_all_open(const RunJobs& plan, std::vector<RunRecord>& records,
                     const std::function<void(const RunRecord&)>& on_record,
                     const std::function<bool()>& stop) {
  RunPass pass;
  ProcessPool pool(plan.jobs);
  const std::vector<std::size_t> open = open_in_order(records);
  auto next = open.begin();
  while (next != open.end() || !pool.idle()) {
    if (stop()) {
      pool.terminate();
      pass.interrupted = true;
      break;
    }
    for (; next != open.end() && pool.has_room(); ++next) {
      pool.start(*next, kThisProgram, plan.args(records[*next].cell));
    }
    for (const auto& [index, result] : pool.wait(kPatience)) {
      RunRecord& record = records[index];
      const std::string killer = judge(plan, result, record);
      if (killer.empty()) {
        on_record(record);
      } else {
        pass.killed.push_back(record.cell.name() + " by " + killer);
      }
    }
  }
  return pass;
}

}  // namespace ohmic
