#include "studies/sweep/sweep_study.h"

#include <algorithm>
#include <numeric>
#include <utility>

#include "studies/sweep/sweep_chip.h"
#include "studies/sweep/sweep_cost.h"
#include "studies/sweep/sweep_page.h"
#include "studies/sweep/sweep_result.h"
#include "util/config_error.h"
#include "util/file_io.h"

namespace ohmic {
namespace {

std::vector<std::size_t> all_chips(const SweepGrid& grid) {
  std::vector<std::size_t> chips(grid.size());
  std::iota(chips.begin(), chips.end(), std::size_t{0});
  return chips;
}

}  // namespace

SweepStudy::SweepStudy(SweepPlan plan, const std::string& folder, std::optional<Shard> shard)
    : plan_(std::move(plan)),
      grid_(make_grid(plan_)),
      columns_(sweep_columns(grid_.keys(), plan_)),
      folder_(folder),
      shard_(shard),
      share_(shard ? dealt_items(chip_costs(plan_, grid_), *shard) : all_chips(grid_)) {}

void SweepStudy::begin(const Json& config) {
  config_ = config;
  is_new_ = true;
  if (!is_kept()) return;
  folder_.create(config_);
  folder_.write_rows(columns_, rows_);
}

void SweepStudy::go_on(const Json& config) {
  config_ = config;
  folder_.reopen();
  if (shard_) ShardFolder(folder_.path()).reopen();
  for (auto& [index, row] : folder_.read_rows(columns_, ChipIndex(grid_))) {
    if (row.status != ChipStatus::kFailed) rows_[index] = row;
  }
  folder_.write_rows(columns_, rows_);
}

std::vector<std::size_t> SweepStudy::open_chips() const {
  std::vector<std::size_t> chips;
  std::copy_if(share_.begin(), share_.end(), std::back_inserter(chips),
               [this](std::size_t chip) { return rows_.count(chip) == 0; });
  return chips;
}

JobPass SweepStudy::judge_open_chips(JobRunner& runner, int threads, const OnRow& on_row,
                                     const JobRunner::Stop& stop) {
  const ChipSteps steps(plan_, grid_, columns_, folder_, threads);
  std::vector<Job> jobs;
  for (const std::size_t index : open_chips()) jobs.push_back(steps.first(index));
  const auto on_end = [&](const Job& job, const JobOutcome& outcome) {
    NextStep step = steps.next(job, outcome);
    if (step.row) {
      if (is_kept()) folder_.append(*step.row);
      on_row(job.item, *step.row);
      rows_[job.item] = std::move(*step.row);
    }
    return std::move(step.job);
  };
  try {
    return runner.run(jobs, on_end, stop);
  } catch (const ConfigError&) {
    // The jobs know more input than this process reads.
    if (is_kept() && is_new_ && rows_.empty()) folder_.remove();
    throw;
  }
}

std::string SweepStudy::finish() {
  if (shard_) {
    finish_shard();
    return "";
  }
  std::vector<SweepRow> marked = rows();
  mark_pareto(marked, columns_);
  std::string json = sweep_json(config_, grid_, columns_, marked).dump(1) + "\n";
  std::size_t next = 0;
  for (auto& entry : rows_) entry.second = marked[next++];
  if (is_kept()) {
    folder_.write_rows(columns_, rows_);
    write_file_atomically(folder_.html(), sweep_page(sweep_subject(config_), columns_, marked));
    write_file_atomically(folder_.json(), json);  // last: it says that the sweep is finished
  }
  return json;
}

void SweepStudy::finish_shard() const {
  folder_.write_rows(columns_, rows_);
  ShardRecord record{*shard_, grid_.size(), {}};
  for (const auto& [chip, row] : rows_)
    record.items.push_back({chip, chip_label(grid_, chip), to_string(row.status), row.reason});
  ShardFolder(folder_.path()).finish(record);
}

std::string SweepStudy::merge(const ShardSet& shards) {
  const ChipIndex chips(grid_);
  for (const ShardSet::Share& share : shards.shares) {
    SweepRows rows = SweepFolder(share.folder.path()).read_rows(columns_, chips);
    for (const ShardItem& item : share.record.items) {
      const auto row = rows.find(item.item);
      if (row == rows.end() || item.item >= grid_.size())
        throw ConfigError(share.folder.path(), "has no row of " + item.name + " in sweep.csv");
      rows_.insert(rows.extract(row));
    }
    if (!rows.empty())
      throw ConfigError(share.folder.path(), "has more rows in sweep.csv than its share");
  }
  config_ = shards.config;
  if (plan_.search) {
    const std::vector<std::string> folders = shards.folders();
    for (std::size_t i = 0; i < grid_.size(); ++i) {
      copy_folder_over(SweepFolder(folders[i]).chip(i, grid_.size()),
                       folder_.chip(i, grid_.size()));
    }
  }
  folder_.create(config_);
  return finish();
}

std::vector<SweepRow> SweepStudy::rows() const {
  std::vector<SweepRow> all;
  for (const auto& entry : rows_) all.push_back(entry.second);
  return all;
}

std::size_t count_failed(const std::vector<SweepRow>& rows) {
  return static_cast<std::size_t>(std::count_if(rows.begin(), rows.end(), [](const SweepRow& row) {
    return row.status == ChipStatus::kFailed;
  }));
}

}  // namespace ohmic
