#pragma once

#include <cstddef>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace ohmic {

/// The queue of a cluster: takes arrays of tasks, one task a shard.
class ArrayQueue {
 public:
  virtual ~ArrayQueue() = default;
  /// Submits tasks by their numbers as one array; returns its name. Throws ConfigError if the
  /// cluster refuses it.
  virtual std::string submit(const std::vector<std::size_t>& tasks) = 0;
  /// The tasks of these arrays that wait or run; none if the cluster does not answer just now.
  virtual std::optional<std::set<std::size_t>> queued(const std::vector<std::string>& arrays) = 0;
  virtual void cancel(const std::vector<std::string>& arrays) = 0;
};

/// "0-3,7": numbers that rise, as Slurm takes them.
std::string number_ranges(const std::vector<std::size_t>& numbers);

/// The queue of Slurm, asked by its own commands.
class SlurmQueue final : public ArrayQueue {
 public:
  /// script: of every task; name: of the array; log: file of a task's output, %a is its number.
  struct Submission {
    std::string script, name, log;
    int at_once = 1;  ///< tasks that may run at a time
  };
  explicit SlurmQueue(Submission submission) : submission_(std::move(submission)) {}

  std::string submit(const std::vector<std::size_t>& tasks) override;
  std::optional<std::set<std::size_t>> queued(const std::vector<std::string>& arrays) override;
  void cancel(const std::vector<std::string>& arrays) override;

 private:
  Submission submission_;
};

}  // namespace ohmic
