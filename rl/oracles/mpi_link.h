#pragma once

#include <cstddef>
#include <optional>

#include "rl/oracles/judge_link.h"

namespace ohmic {

/// The processes of an MPI job, as long as it lives: rank 0 plays, the others judge. Waiting
/// sleeps, so that ranks that wait leave a core to others.
class MpiJob {
 public:
  /// Throws std::runtime_error if MPI cannot be started.
  MpiJob();
  ~MpiJob();
  MpiJob(const MpiJob&) = delete;
  MpiJob& operator=(const MpiJob&) = delete;

  int rank() const { return rank_; }
  std::size_t judges() const { return static_cast<std::size_t>(ranks_) - 1; }
  /// Ends all ranks, this one with them.
  [[noreturn]] static void abort(int exit_code);

 private:
  int rank_ = 0;
  int ranks_ = 1;
};

/// Rank 0's way to its judges: judge i is rank i + 1.
class MpiLink final : public JudgeLink {
 public:
  /// The job must outlive this object.
  explicit MpiLink(const MpiJob& job) : job_(job) {}
  /// Tells the judges that there is no more to do. None may be busy.
  ~MpiLink() override;
  MpiLink(const MpiLink&) = delete;
  MpiLink& operator=(const MpiLink&) = delete;

  std::size_t judges() const override { return job_.judges(); }
  void begin(const JudgedRun& run) override;
  void ask(std::size_t judge, const JudgeQuestion& question) override;
  std::optional<Answer> poll() override;
  Answer wait() override;

 private:
  const MpiJob& job_;
};

/// A judge's way to rank 0.
class MpiBench {
 public:
  /// What rank 0 sent: a run that begins, a question, or neither at the end.
  struct Message {
    std::optional<JudgedRun> run;
    std::optional<JudgeQuestion> question;
  };

  /// Waits for the next message.
  Message next() const;
  void answer(const Judgement& judgement) const;
};

}  // namespace ohmic
