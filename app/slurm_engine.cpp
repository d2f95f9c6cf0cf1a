#include "app/slurm_engine.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <filesystem>
#include <iostream>
#include <thread>
#include <utility>

#include "studies/jobs/array_watch.h"
#include "studies/jobs/shard.h"
#include "util/config_error.h"
#include "util/exit_code.h"
#include "util/file_io.h"
#include "util/process/interrupt.h"
#include "util/process/run_folder.h"
#include "util/progress_line.h"
#include "util/split_text.h"

namespace ohmic::app {
namespace {

using Milliseconds = std::chrono::milliseconds;

constexpr double kSecondsATask = 180;
constexpr std::size_t kMostTasks = 1000;  // Slurm's own limit, unless it is configured otherwise
constexpr Milliseconds kFirstLook{500}, kLastLook{10'000}, kNap{100};

/// As a shell reads it back.
std::string quoted(const std::string& text) {
  std::string quoted = "'";
  for (const char c : text) quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return quoted + "'";
}

/// The words of the command line that are for the tasks too.
std::vector<std::string> task_words(const std::vector<std::string>& words) {
  std::vector<std::string> kept;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::string name = words[i].substr(0, words[i].find('='));
    const bool for_waiting =
        name == "--engine" || name == "--json" || name.rfind("--slurm-", 0) == 0;
    if (!for_waiting) {
      kept.push_back(words[i]);
    } else if (name == words[i]) {
      ++i;  // its value
    }
  }
  return kept;
}

bool says(const std::vector<std::string>& words, const std::string& option) {
  return std::any_of(words.begin(), words.end(), [&option](const std::string& word) {
    return word == option || word.rfind(option + "=", 0) == 0;
  });
}

/// What each task runs: its shard, from the beginning or from where it was cut short.
std::string script_text(const SlurmStudy& study, const ShareOptions& share, std::size_t shards,
                        const std::string& jobs_option) {
  const ArrayFolder folder(std::filesystem::absolute(study.out).lexically_normal().string());
  std::vector<std::string> words = task_words(share.words);
  const std::string program =
      std::filesystem::read_symlink("/proc/self/exe").replace_filename("ohmic").string();
  std::string line = quoted(program) + " " + study.command;
  for (const std::string& word : words) line += " " + quoted(word);
  const bool says_jobs = says(words, jobs_option) || says(words, "--threads");
  if (!says_jobs) line += " " + jobs_option + " \"${SLURM_CPUS_PER_TASK:-1}\"";
  return "#!/bin/sh\n" +
         (share.slurm_options.empty() ? "" : "#SBATCH " + share.slurm_options + "\n") +
         "# One task of the array: the shard of its number.\n"
         "cd " +
         quoted(std::filesystem::current_path().string()) +
         " || exit 1\n"
         "task=$SLURM_ARRAY_TASK_ID\n"
         "end=" +
         quoted(folder.path() + "/end-") +
         "$task\n"
         "rm -f \"$end\"\n"
         "resume=\n"
         "if [ -e " +
         quoted(folder.out() + "/shard-") + "\"$task\"/config.json ]; then resume=--resume; fi\n" +
         line + " --shard \"$task/" + std::to_string(shards) +
         "\" $resume\n"
         "code=$?\n"
         "echo $code > \"$end\"\n"
         "exit $code\n";
}

std::size_t tasks_for(const ShareOptions& share, std::size_t items, double seconds) {
  if (share.slurm_tasks > 0) return static_cast<std::size_t>(share.slurm_tasks);
  const double wanted = std::ceil(static_cast<double>(items) * seconds / kSecondsATask);
  const std::size_t most = std::clamp<std::size_t>(items, 1, kMostTasks);
  return wanted < static_cast<double>(most)
             ? std::max<std::size_t>(1, static_cast<std::size_t>(wanted))
             : most;
}

SlurmQueue queue_of(const ArrayFolder& folder, const ArrayRecord& record) {
  return SlurmQueue({folder.script(), record.name, folder.log(), record.at_once});
}

/// The last line that a task wrote, which says what is wrong.
std::string last_words(const std::string& log) {
  if (!file_exists(log)) return "it left no log";
  std::string last;
  for (const std::string& line : split(read_file(log), '\n')) {
    if (!line.empty()) last = line;
  }
  const std::string name = "ohmic: ";
  return one_line(last.rfind(name, 0) == 0 ? last.substr(name.size()) : last);
}

int tell_failure(const ArrayFolder& folder, const ArrayWatch::Failure& failure) {
  const std::string log = folder.log(std::to_string(failure.task));
  std::cerr << "ohmic: shard-" << failure.task << ' '
            << (failure.given_up ? "was lost too often" : last_words(log)) << " (" << log << ")"
            << std::endl;
  return failure.given_up ? exit_code::kBroken : failure.exit_code;
}

/// Shows how a waiting study is doing.
class Waiting {
 public:
  Waiting(const SlurmStudy& study, std::size_t items, std::size_t shards)
      : study_(study), items_(items), shards_(shards) {}

  void show(const ArrayWatch::State& state) {
    std::size_t done = 0;
    for (std::size_t i = 0; i < shards_; ++i)
      done += study_.done(Shard{i, shards_}.folder(study_.out));
    if (!pace_) pace_.emplace(static_cast<double>(done));
    std::string text = study_.noun + " " + std::to_string(done) + '/' + std::to_string(items_) +
                       "  " + pace_->left(static_cast<double>(done), static_cast<double>(items_)) +
                       "  " + std::to_string(state.finished) + " of " + std::to_string(shards_) +
                       " tasks finished" + (state.answered ? "" : ", Slurm does not answer");
    if (text == shown_) return;
    line_.show(text);
    shown_ = std::move(text);
  }

 private:
  const SlurmStudy& study_;
  std::size_t items_, shards_;
  std::optional<Pace> pace_;
  ProgressLine line_;
  std::string shown_;
};

/// guard: since before the array was begun, so that no signal ends a process that owes the line
/// that says so.
int wait_and_merge(const SlurmStudy& study, ArrayWatch& watch, std::size_t items,
                   const InterruptGuard& guard) {
  const ArrayFolder folder(study.out);
  {
    Waiting waiting(study, items, watch.record().shards);
    Milliseconds pause = kFirstLook;
    for (;;) {
      const ArrayWatch::State state = watch.look();
      waiting.show(state);
      if (state.failure) return tell_failure(folder, *state.failure);
      if (state.finished == watch.record().shards) break;
      for (Milliseconds slept{0}; slept < pause && !guard.interrupted(); slept += kNap)
        std::this_thread::sleep_for(kNap);
      if (guard.interrupted()) {
        std::cerr << "\nohmic: the array goes on without this process; `ohmic " << study.command
                  << " --engine slurm --resume --out " << study.out
                  << "` comes back to it, `scancel " << watch.record().arrays.back() << "` ends it"
                  << std::endl;
        return exit_code::kInterrupted;
      }
      pause = std::min(kLastLook, pause + pause / 2);
    }
  }
  return study.merge(study.out);
}

}  // namespace

std::size_t count_finished_runs(const std::string& folder) {
  std::error_code error;
  std::size_t count = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder, error))
    count += file_exists(entry.path().string() + "/summary.json") ? 1 : 0;
  return count;
}

int run_on_slurm(const SlurmStudy& study, const ShareOptions& share, std::size_t items,
                 double seconds, const std::string& jobs_option) {
  const ArrayFolder folder(study.out);
  if (file_exists(folder.record())) {
    throw ConfigError(study.out, "holds an array already: add --resume or choose another --out");
  }
  ArrayRecord record;
  record.shards = tasks_for(share, items, seconds);
  record.name = "ohmic-" + study.command;
  record.at_once = share.slurm_at_once;
  record.items = items;
  make_folder(folder.path());
  write_file_atomically(folder.script(), script_text(study, share, record.shards, jobs_option));
  SlurmQueue queue = queue_of(folder, record);
  ArrayWatch watch(queue, folder, record);
  const InterruptGuard guard;
  try {
    watch.begin();
  } catch (const ConfigError&) {
    std::error_code ignored;
    std::filesystem::remove_all(folder.path(), ignored);
    throw;
  }
  std::cerr << "array " << watch.record().arrays.back() << " of " << record.shards << " tasks, "
            << record.at_once << " at a time" << std::endl;
  return wait_and_merge(study, watch, items, guard);
}

int come_back_to_slurm(const SlurmStudy& study) {
  const ArrayFolder folder(study.out);
  if (!file_exists(folder.record()))
    throw ConfigError(study.out, "holds no array of Slurm to come back to");
  const RunFolder own(study.out);
  const ArrayRecord record = ArrayRecord::read(folder.record());
  SlurmQueue queue = queue_of(folder, record);
  ArrayWatch watch(queue, folder, record);
  const InterruptGuard guard;
  return wait_and_merge(study, watch, record.items, guard);
}

}  // namespace ohmic::app
