#include "studies/compare/compare_study.h"

#include <algorithm>
#include <exception>
#include <filesystem>
#include <utility>

#include "rl/oracles/policy_cache.h"
#include "rl/oracles/rounding_cache.h"
#include "studies/compare/cell_shards.h"
#include "studies/compare/compare_page.h"
#include "studies/compare/trial_merge.h"
#include "util/file_io.h"
#include "util/number_text.h"

namespace ohmic {

CompareStudy::CompareStudy(ComparePlan plan, const std::string& folder,
                           std::unique_ptr<PolicyTable> all_policies, std::optional<Shard> shard)
    : plan_(std::move(plan)),
      folder_{folder},
      shard_(shard),
      all_policies_(std::move(all_policies)) {
  const std::vector<ComparedRun> runs = runs_of(plan_);
  all_ = runs.size();
  CellShare<ComparedRun> share = share_of(runs, run_costs(runs), shard_);
  items_ = std::move(share.items);
  for (const ComparedRun& run : share.cells) records_.emplace_back().cell = run;
}

void CompareStudy::begin(const Json& config) {
  config_ = config;
  is_new_ = true;
  write_file_atomically(folder_.config(), config_.dump(2) + "\n");
}

void CompareStudy::go_on(const Json& config) {
  config_ = config;
  std::error_code none;
  std::filesystem::remove(folder_.summary(), none);
  if (shard_) ShardFolder(folder_.path).reopen();
  for (ComparedRecord& record : records_) {
    const std::string folder = jobs().run_folder(record.cell);
    if (is_done(folder)) record = read_run(record.cell, folder);
  }
}

JobPass CompareStudy::run_open(JobRunner& runner, int threads, const OnRecord& on_record,
                               const JobRunner::Stop& stop) {
  try {
    make_folder(folder_.path + "/cells");
    // Held open, so that no child creates or takes down the file's log.
    const PolicyCache cache(jobs().cache());
    return run_all_open(jobs(threads), records_, runner, on_record, stop);
  } catch (const std::exception&) {
    // The searches know more input than this process reads.
    if (is_new_ && count(RunStatus::kDone) == 0) remove_begun();
    throw;
  }
}

JobPass CompareStudy::read_answers(JobRunner& runner, int threads, const JobRunner::Stop& stop) {
  std::string policies;
  for (const std::string& policy : answered_policies(records_)) policies += policy + "\n";
  if (policies.empty() || known_answers()) return {};
  Job job{0, "answers", jobs(threads).evaluation(), {{"policies", policies}}};
  const auto on_end = [this](const Job& ended, const JobOutcome& outcome) -> std::optional<Job> {
    if (outcome.end != JobEnd::kDone) throw_error(outcome, ended.label);
    read_answers_of(outcome.output, folder_.answers());
    write_file_atomically(folder_.answers(), outcome.output);
    return std::nullopt;
  };
  return runner.run({std::move(job)}, on_end, stop);
}

std::optional<AnswersByPolicy> CompareStudy::known_answers() const {
  if (!file_exists(folder_.answers())) return std::nullopt;
  AnswersByPolicy answers = read_answers_of(read_file(folder_.answers()), folder_.answers());
  if (!covers(answers, answered_policies(records_))) return std::nullopt;
  return answers;
}

void CompareStudy::remove_begun() const {
  std::error_code ignored;
  std::filesystem::remove_all(folder_.path + "/cells", ignored);
  for (const std::string& file : {jobs().cache(), rounding_file(jobs().cache())}) {
    for (const char* ending : {"", "-wal", "-shm"}) std::filesystem::remove(file + ending, ignored);
  }
  std::filesystem::remove(folder_.config(), ignored);
}

std::string CompareStudy::subject() const {
  // As they were given: a plan that is gone on with in another folder has other paths.
  const Json& options = config_.at("options");
  std::string data = options.at("data").get<std::string>();
  for (const ComparedRecord& record : records_) {
    if (data.empty() && record.status == RunStatus::kDone) data = record.data;
  }
  return config_.at("network").at("name").get<std::string>() + " on " +
         options.at("hw").get<std::string>() + (data.empty() ? "" : ", ") + data + ", " +
         std::to_string(plan_.budget) + " policies a cell";
}

std::string CompareStudy::merge(const ShardSet& shards) {
  take_cells(shards, folder_.path, records_, read_run);
  begin(shards.config);
  return finish();
}

std::string CompareStudy::finish() {
  if (shard_) {
    ShardFolder(folder_.path).finish(shard_record(*shard_, all_, items_, records_));
    return "";
  }
  const Comparison comparison = compare_cells(records_, all_policies_.get());
  std::vector<std::string> runs;
  for (const ComparedRecord& record : records_) runs.push_back(jobs().run_folder(record.cell));
  merge_trials(folder_.database(), records_, runs);
  write_file_atomically(folder_.cells_csv(), cells_csv(comparison));
  write_file_atomically(folder_.table_csv(), table_csv(comparison));
  std::string text = subject() + "\n\n" + table_text(comparison);
  if (const auto answers = known_answers()) {
    const std::vector<AgentPair> pairs = paired_figures(comparison, *answers);
    write_file_atomically(folder_.paired_csv(), paired_csv(pairs));
    text += paired_text(pairs);
  } else {
    std::error_code none;
    std::filesystem::remove(folder_.paired_csv(), none);  // of cells that were others
  }
  write_file_atomically(folder_.table_text(), text);
  write_file_atomically(folder_.report(), compare_page(subject(), comparison));
  write_file_atomically(folder_.summary(), summary_json(config_, comparison).dump(1) + "\n");
  return text;
}

std::size_t CompareStudy::count(RunStatus status) const {
  return static_cast<std::size_t>(
      std::count_if(records_.begin(), records_.end(),
                    [status](const ComparedRecord& record) { return record.status == status; }));
}

std::string outcome_text(const ComparedRecord& record) {
  if (record.status == RunStatus::kOutOfReach) return "out of reach";
  if (record.status == RunStatus::kFailed) return "failed: " + record.reason;
  const std::string policies = " after " + std::to_string(record.unique_evaluations) + " policies";
  if (!record.best.feasible) return "nothing feasible" + policies;
  return fixed_digits(record.best.validation_accuracy, 2) + " % at cost " +
         fixed_digits(record.best.cost_ratio, 3) + policies;
}

}  // namespace ohmic
