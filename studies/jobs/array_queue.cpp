#include "studies/jobs/array_queue.h"

#include <algorithm>
#include <chrono>
#include <sstream>
#include <utility>

#include "util/config_error.h"
#include "util/process/process_pool.h"

namespace ohmic {
namespace {

/// Runs a command that is looked for as a shell does.
ChildResult run(std::vector<std::string> command) {
  ProcessPool pool(1);
  pool.start(0, "/usr/bin/env", command);
  for (;;) {
    std::vector<ProcessPool::Finished> ended = pool.wait(std::chrono::milliseconds(1000));
    if (!ended.empty()) return std::move(ended.front().result);
  }
}

std::string first_line(const std::string& text) { return text.substr(0, text.find('\n')); }

}  // namespace

std::string number_ranges(const std::vector<std::size_t>& numbers) {
  std::string text;
  for (auto begin = numbers.begin(); begin != numbers.end();) {
    auto end = begin + 1;
    while (end != numbers.end() && *end == *(end - 1) + 1) ++end;
    text += (text.empty() ? "" : ",") + std::to_string(*begin);
    if (end - begin > 1) text += "-" + std::to_string(*(end - 1));
    begin = end;
  }
  return text;
}

std::string SlurmQueue::submit(const std::vector<std::size_t>& tasks) {
  const ChildResult result =
      run({"sbatch", "--parsable",
           "--array=" + number_ranges(tasks) + "%" + std::to_string(submission_.at_once),
           "--job-name=" + submission_.name, "--output=" + submission_.log, "--open-mode=append",
           "--requeue", submission_.script});
  if (result.exit_code != 0 || result.signal != 0) {
    const std::string said = first_line(result.error);
    throw ConfigError("--engine", "slurm takes no array" + (said.empty() ? "" : ": " + said));
  }
  const std::string line = first_line(result.output);
  return line.substr(0, line.find(';'));  // behind it the name of a federated cluster
}

std::optional<std::set<std::size_t>> SlurmQueue::queued(const std::vector<std::string>& arrays) {
  const ChildResult result = run({"squeue", "--me", "--noheader", "--array", "--format=%F %K"});
  if (result.exit_code != 0 || result.signal != 0) return std::nullopt;
  std::set<std::size_t> tasks;
  std::istringstream lines(result.output);
  std::string array, task;
  while (lines >> array >> task) {
    const bool ours = std::find(arrays.begin(), arrays.end(), array) != arrays.end();
    if (ours && task.find_first_not_of("0123456789") == std::string::npos)
      tasks.insert(std::stoul(task));
  }
  return tasks;
}

void SlurmQueue::cancel(const std::vector<std::string>& arrays) {
  std::vector<std::string> command = {"scancel", "--quiet"};
  command.insert(command.end(), arrays.begin(), arrays.end());
  run(std::move(command));
}

}  // namespace ohmic
