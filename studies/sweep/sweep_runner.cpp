#include "studies/sweep/sweep_runner.h"

#include <algorithm>
#include <map>

#include "util/process/process_pool.h"

namespace ohmic {
namespace {

/// The binary that runs, even where the file behind its name has been built anew since.
constexpr const char* kThisProgram = "/proc/self/exe";

/// A signal may come between the look at `stop` and the wait for children: this long is what it
/// then takes to be seen.
constexpr std::chrono::milliseconds kPatience{200};

/// The children at work and what each was asked.
class Workers {
 public:
  explicit Workers(std::size_t jobs) : pool_(jobs) {}

  bool has_room() const { return pool_.has_room(); }
  bool idle() const { return pool_.idle(); }
  void start(std::size_t index, std::vector<std::string> args) {
    pool_.start(index, kThisProgram, args);
    words_[index] = std::move(args);
  }
  std::vector<ProcessPool::Finished> wait() { return pool_.wait(kPatience); }
  void terminate() { pool_.terminate(); }
  const std::vector<std::string>& args(std::size_t index) const { return words_.at(index); }

 private:
  ProcessPool pool_;
  std::map<std::size_t, std::vector<std::string>> words_;
};

}  // namespace

SweepPass judge_chips(const ChipSteps& steps, const std::vector<std::size_t>& open,
                      std::size_t jobs, const std::function<void(std::size_t, SweepRow)>& on_row,
                      const std::function<bool()>& stop) {
  SweepPass pass;
  Workers workers(jobs);
  auto next = open.begin();
  while (next != open.end() || !workers.idle()) {
    if (stop()) {
      workers.terminate();
      pass.interrupted = true;
      break;
    }
    while (next != open.end() && workers.has_room()) {
      workers.start(*next, steps.first(*next));
      ++next;
    }
    for (const auto& [index, result] : workers.wait()) {
      NextStep step = steps.next(index, workers.args(index), result);
      if (!step.args.empty()) workers.start(index, std::move(step.args));
      if (step.row) on_row(index, std::move(*step.row));
      if (!step.killed.empty()) pass.killed.push_back(steps.label(index) + " by " + step.killed);
    }
  }
  return pass;
}

}  // namespace ohmic
