#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "studies/jobs/array_queue.h"

namespace ohmic {

/// The files by which a run in an array and its tasks know of each other, below the run's folder.
class ArrayFolder {
 public:
  explicit ArrayFolder(std::string out) : out_(std::move(out)) {}

  const std::string& out() const { return out_; }
  std::string path() const { return out_ + "/slurm"; }
  /// What has been submitted.
  std::string record() const { return path() + "/array.json"; }
  std::string script() const { return path() + "/task.sh"; }
  /// Output of a task; %a stands for its number.
  std::string log(const std::string& task = "%a") const {
    return path() + "/task-" + task + ".log";
  }
  /// Its exit code, once it has ended by itself.
  std::string end(std::size_t task) const { return path() + "/end-" + std::to_string(task); }

 private:
  std::string out_;
};

/// What has been submitted for a run.
struct ArrayRecord {
  std::size_t shards = 0;
  std::size_t items = 0;  ///< of the study
  std::string name;       ///< of the arrays
  int at_once = 1;        ///< tasks that may run at a time
  std::vector<std::string> arrays;
  std::vector<int> starts;  ///< how often each task has been submitted

  void write(const std::string& file) const;
  /// Throws ConfigError if the file is not what write() writes.
  static ArrayRecord read(const std::string& file);
};

/// Looks after the tasks of a run until all shards are finished: what is lost is submitted again.
class ArrayWatch {
 public:
  /// A task that will not come to its end.
  struct Failure {
    std::size_t task = 0;
    int exit_code = 0;
    bool given_up = false;  ///< it was lost too often; else its exit code says what is wrong
  };
  /// How a look found the run.
  struct State {
    std::size_t finished = 0, queued = 0;
    bool answered = true;  ///< whether the cluster said what is queued
    std::optional<Failure> failure;
  };

  /// The queue must outlive this object.
  ArrayWatch(ArrayQueue& queue, ArrayFolder folder, ArrayRecord record)
      : queue_(queue), folder_(std::move(folder)), record_(std::move(record)) {}

  /// Submits all tasks. Throws ConfigError if the cluster refuses them.
  void begin();
  /// Submits again what is neither finished nor queued. A failure cancels the rest.
  State look();
  const ArrayRecord& record() const { return record_; }

 private:
  bool is_finished(std::size_t task) const;
  void submit(const std::vector<std::size_t>& tasks);
  std::optional<Failure> failure_of(const std::vector<std::size_t>& lost) const;

  ArrayQueue& queue_;
  ArrayFolder folder_;
  ArrayRecord record_;
};

}  // namespace ohmic
