#include <exception>
#include <iostream>
#include <optional>

#include "app/commands.h"
#include "app/judged_commands.h"
#include "rl/oracles/mpi_link.h"
#include "util/config_error.h"
#include "util/exit_code.h"

// `ohmic-mpi-rank`, which ohmic-mpi starts: one process of an MPI job plays a search or a
// compression, the others judge.
namespace ohmic::app {
namespace {

bool is_search(const std::vector<std::string>& args) {
  if (!args.empty() && args.front() == "search") return true;
  if (!args.empty() && args.front() == "compress") return false;
  throw ConfigError("ohmic-mpi",
                    "takes search or compress, as in `mpirun -n 4 ohmic-mpi search --net lenet5`");
}

int play(const std::vector<std::string>& args, const MpiJob& job) {
  MpiLink link(job);
  Judges judges(link);
  // Errors are told here, before the judges are sent home.
  return run_guarded([&] {
    const std::vector<std::string> rest(args.empty() ? args.end() : args.begin() + 1, args.end());
    Judges* helpers = job.judges() > 0 ? &judges : nullptr;
    const bool search = is_search(args);
    const auto finish = [&](int code) {
      judges.finish();
      return code;
    };
    try {
      return finish(search ? run_judged_search(rest, helpers) : run_judged_compress(rest, helpers));
    } catch (const std::exception&) {
      judges.finish();
      throw;
    }
  });
}

/// Judges until rank 0 has no more to do.
int judge(const std::vector<std::string>& args) {
  const MpiBench bench;
  const std::vector<std::string> rest(args.empty() ? args.end() : args.begin() + 1, args.end());
  std::unique_ptr<Judge> judge;
  for (;;) {
    const MpiBench::Message message = bench.next();
    if (message.run) {
      judge.reset();  // its kernel goes before another begins
      judge = is_search(args) ? judge_of_search(rest, *message.run)
                              : judge_of_compression(rest, *message.run);
    } else if (message.question) {
      bench.answer(judge->judge(*message.question));
    } else {
      return exit_code::kDone;
    }
  }
}

}  // namespace

int run_program(const std::vector<std::string>& args) {
  const MpiJob job;
  if (job.rank() == 0) return play(args, job);
  try {
    return judge(args);
  } catch (const std::exception& e) {
    std::cerr << "ohmic: rank " << job.rank() << ": " << one_line(e.what()) << std::endl;
    MpiJob::abort(exit_code::kFailed);
  }
}

}  // namespace ohmic::app
