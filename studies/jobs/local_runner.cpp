#include "studies/jobs/local_runner.h"

#include <chrono>
#include <map>
#include <utility>

#include "util/process/memory_file.h"
#include "util/process/process_pool.h"

namespace ohmic {
namespace {

/// A signal may come between the question to `stop` and the wait for children. After this time it
/// is seen at the latest.
constexpr std::chrono::milliseconds kPatience{200};

/// The children at work, what each was asked and the files that it reads.
class Children {
 public:
  Children(std::size_t limit, const std::string& program) : pool_(limit), program_(program) {}

  bool has_room() const { return pool_.has_room(); }
  bool idle() const { return pool_.idle(); }
  void terminate() { pool_.terminate(); }
  void start(Job job) {
    std::vector<MemoryFile> files;
    std::vector<std::string> args = job.args;
    for (const JobFile& file : job.files) {
      files.emplace_back(file.option.c_str(), file.text);
      args.insert(args.end(), {"--" + file.option, files.back().path()});
    }
    const std::size_t number = started_++;
    pool_.start(number, program_, args);
    at_work_.emplace(number, std::pair(std::move(job), std::move(files)));
  }
  std::vector<std::pair<Job, JobOutcome>> wait() {
    std::vector<std::pair<Job, JobOutcome>> ended;
    for (auto& [number, result] : pool_.wait(kPatience)) {
      ended.emplace_back(std::move(at_work_.at(number).first), outcome_of(std::move(result)));
      at_work_.erase(number);
    }
    return ended;
  }

 private:
  std::map<std::size_t, std::pair<Job, std::vector<MemoryFile>>> at_work_;
  ProcessPool pool_;
  const std::string& program_;
  std::size_t started_ = 0;
};

}  // namespace

JobPass LocalRunner::run(const std::vector<Job>& jobs, const OnEnd& on_end, const Stop& stop) {
  JobPass pass;
  Children children(limit_, program_);
  auto next = jobs.begin();
  while (next != jobs.end() || !children.idle()) {
    if (stop()) {
      children.terminate();
      pass.interrupted = true;
      break;
    }
    for (; next != jobs.end() && children.has_room(); ++next) children.start(*next);
    for (const auto& [job, outcome] : children.wait()) {
      if (outcome.end == JobEnd::kKilled) {
        pass.killed.push_back(job.label + " by " + outcome.reason);
      } else if (std::optional<Job> follows = on_end(job, outcome)) {
        children.start(std::move(*follows));
      }
    }
  }
  return pass;
}

}  // namespace ohmic
