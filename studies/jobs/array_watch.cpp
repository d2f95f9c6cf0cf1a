#include "studies/jobs/array_watch.h"

#include <filesystem>
#include <numeric>
#include <sstream>

#include "studies/jobs/shard_folder.h"
#include "util/config_error.h"
#include "util/exit_code.h"
#include "util/file_io.h"
#include "util/json_section.h"

namespace ohmic {
namespace {

/// A node that dies takes a task with it; one that dies so often has another reason.
constexpr int kMostStarts = 4;

/// The exit code that a task left; none if it was ended from outside.
std::optional<int> exit_code_of(const std::string& file) {
  if (!file_exists(file)) return std::nullopt;
  std::istringstream text(read_file(file));
  int code = 0;
  return text >> code ? std::optional<int>(code) : std::nullopt;
}

/// Whether the same task would end so again.
bool is_final(int code) {
  return code == exit_code::kBadInput || code == exit_code::kDoesNotFit ||
         code == exit_code::kFailed || code == exit_code::kOutOfReach;
}

}  // namespace

void ArrayRecord::write(const std::string& file) const {
  const Json json = {{"schema_version", 1}, {"shards", shards}, {"items", items},  {"name", name},
                     {"at_once", at_once},  {"arrays", arrays}, {"starts", starts}};
  write_file_atomically(file, json.dump(1) + "\n");
}

ArrayRecord ArrayRecord::read(const std::string& file) {
  const Json json = read_json_file(file);
  try {
    ArrayRecord record;
    json.at("shards").get_to(record.shards);
    json.at("items").get_to(record.items);
    json.at("name").get_to(record.name);
    json.at("at_once").get_to(record.at_once);
    json.at("arrays").get_to(record.arrays);
    json.at("starts").get_to(record.starts);
    if (record.starts.size() != record.shards)
      throw ConfigError(file, "/starts", "has not as many numbers as there are shards");
    return record;
  } catch (const Json::exception& e) {
    throw ConfigError(file, std::string("is no record of an array: ") + e.what());
  }
}

void ArrayWatch::begin() {
  record_.starts.assign(record_.shards, 0);
  std::vector<std::size_t> tasks(record_.shards);
  std::iota(tasks.begin(), tasks.end(), std::size_t{0});
  submit(tasks);
}

bool ArrayWatch::is_finished(std::size_t task) const {
  return ShardFolder(Shard{task, record_.shards}.folder(folder_.out())).finished();
}

void ArrayWatch::submit(const std::vector<std::size_t>& tasks) {
  for (const std::size_t task : tasks) {
    ++record_.starts[task];
    std::error_code none;
    std::filesystem::remove(folder_.end(task), none);
  }
  record_.arrays.push_back(queue_.submit(tasks));
  record_.write(folder_.record());
}

std::optional<ArrayWatch::Failure> ArrayWatch::failure_of(
    const std::vector<std::size_t>& lost) const {
  for (const std::size_t task : lost) {
    const std::optional<int> code = exit_code_of(folder_.end(task));
    if (code && is_final(*code)) return Failure{task, *code, false};
    if (record_.starts[task] >= kMostStarts) return Failure{task, code.value_or(0), true};
  }
  return std::nullopt;
}

ArrayWatch::State ArrayWatch::look() {
  State state;
  // Asked first: a task that ends meanwhile is seen to be finished.
  const std::optional<std::set<std::size_t>> queued = queue_.queued(record_.arrays);
  state.answered = queued.has_value();
  std::vector<std::size_t> lost;
  for (std::size_t task = 0; task < record_.shards; ++task) {
    if (is_finished(task)) {
      ++state.finished;
    } else if (queued && queued->count(task) == 0) {
      lost.push_back(task);
    } else if (queued) {
      ++state.queued;
    }
  }
  state.failure = failure_of(lost);
  if (state.failure) {
    queue_.cancel(record_.arrays);
  } else if (!lost.empty()) {
    submit(lost);
    state.queued += lost.size();
  }
  return state;
}

}  // namespace ohmic
