#include "studies/compare_methods/methods_study.h"

#include <algorithm>
#include <exception>
#include <filesystem>
#include <utility>

#include "methods/method_names.h"
#include "studies/compare/compared_run_jobs.h"
#include "studies/compare_methods/methods_files.h"
#include "util/file_io.h"
#include "util/number_text.h"

namespace ohmic {

MethodsStudy::MethodsStudy(MethodsPlan plan, const std::string& folder, std::optional<Shard> shard)
    : plan_(std::move(plan)), folder_{folder}, shard_(shard) {
  const std::vector<MethodCell> cells = cells_of(plan_);
  all_ = cells.size();
  CellShare<MethodCell> share = share_of(cells, cell_costs(cells), shard_);
  items_ = std::move(share.items);
  for (const MethodCell& cell : share.cells) records_.emplace_back().cell = cell;
}

void MethodsStudy::begin(const Json& config) {
  config_ = config;
  is_new_ = true;
  write_file_atomically(folder_.config(), config_.dump(2) + "\n");
}

void MethodsStudy::go_on(const Json& config) {
  config_ = config;
  std::error_code none;
  std::filesystem::remove(folder_.summary(), none);
  if (shard_) ShardFolder(folder_.path).reopen();
  for (MethodRecord& record : records_) {
    const std::string folder = run_folder(record.cell);
    if (is_done(folder)) record = read_compression(record.cell, folder);
  }
}

std::vector<std::string> MethodsStudy::args(const MethodCell& cell, int threads) const {
  const std::string run = run_folder(cell);
  std::vector<std::string> args = {"compress", cell.method};
  const auto add = [&args](const std::string& option, const std::string& value) {
    args.insert(args.end(), {"--" + option, value});
  };
  plan_.add_to(args);
  for (const auto& [name, value] : plan_.options) add(name, value);
  if (plan_.threshold && find_method(cell.method).kind == MethodKind::kSearch)
    add("threshold", shortest(*plan_.threshold));
  add("seed", std::to_string(cell.seed));
  add("threads", std::to_string(threads));
  add("out", run);
  // All options are given again: the compression refuses a folder with a run of others.
  if (file_exists(run + "/config.json")) args.emplace_back("--resume");
  return args;
}

MethodRecord MethodsStudy::record_of(const MethodCell& cell, const JobOutcome& outcome) const {
  if (outcome.end == JobEnd::kDone) return read_compression(cell, run_folder(cell));
  MethodRecord record;
  record.cell = cell;
  record.reason = outcome.reason;
  record.status = status_without_result(outcome, cell.name());
  return record;
}

JobPass MethodsStudy::run_open(JobRunner& runner, int threads, const OnRecord& on_record,
                               const JobRunner::Stop& stop) {
  std::vector<Job> jobs;
  for (std::size_t i = 0; i < records_.size(); ++i) {
    const MethodCell& cell = records_[i].cell;
    if (records_[i].status == RunStatus::kOpen)
      jobs.push_back({i, cell.name(), args(cell, threads), {}});
  }
  const auto on_end = [&](const Job& job, const JobOutcome& outcome) -> std::optional<Job> {
    MethodRecord& record = records_[job.item];
    record = record_of(record.cell, outcome);
    on_record(record);
    return std::nullopt;
  };
  try {
    make_folder(folder_.path + "/cells");
    return runner.run(jobs, on_end, stop);
  } catch (const std::exception&) {
    // The compressions know more input than this process reads.
    if (is_new_ && count(RunStatus::kDone) == 0) {
      std::error_code ignored;
      std::filesystem::remove_all(folder_.path + "/cells", ignored);
      std::filesystem::remove(folder_.config(), ignored);
    }
    throw;
  }
}

std::string MethodsStudy::subject() const {
  const Json& options = config_.at("options");
  std::string data = options.at("data").get<std::string>();
  for (const MethodRecord& record : records_) {
    if (data.empty() && record.done()) data = record.data;
  }
  return config_.at("network").at("name").get<std::string>() + " on " +
         options.at("hw").get<std::string>() + (data.empty() ? "" : ", ") + data;
}

std::string MethodsStudy::merge(const ShardSet& shards) {
  take_cells(shards, folder_.path, records_, read_compression);
  begin(shards.config);
  return finish();
}

std::string MethodsStudy::finish() {
  if (shard_) {
    ShardFolder(folder_.path).finish(shard_record(*shard_, all_, items_, records_));
    return "";
  }
  mark_pareto(records_);
  write_file_atomically(folder_.cells_csv(), methods_csv(records_));
  std::string text = subject() + "\n\n" + methods_table(records_);
  write_file_atomically(folder_.table_text(), text);
  write_file_atomically(folder_.report(), methods_page(subject(), records_));
  write_file_atomically(folder_.summary(), methods_summary(config_, records_).dump(1) + "\n");
  return text;
}

std::size_t MethodsStudy::count(RunStatus status) const {
  return static_cast<std::size_t>(
      std::count_if(records_.begin(), records_.end(),
                    [status](const MethodRecord& record) { return record.status == status; }));
}

std::string outcome_text(const MethodRecord& record) {
  if (record.status == RunStatus::kOutOfReach) return "out of reach";
  if (record.status == RunStatus::kFailed) return "failed: " + record.reason;
  return fixed_digits(record.figure("validation_accuracy"), 2) + " % with " +
         significant_digits(record.figure("compression"), 4) + " x fewer crossbars";
}

}  // namespace ohmic
