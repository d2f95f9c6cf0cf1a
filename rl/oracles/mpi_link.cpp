#include "rl/oracles/mpi_link.h"

#include <mpi.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <stdexcept>
#include <thread>

#include "rl/oracles/judge_messages.h"

namespace ohmic {
namespace {

enum Tag { kBegin = 1, kAsk, kEnd, kAnswer };

constexpr std::chrono::microseconds kShortest{50}, kLongest{5000};

void send(int rank, Tag tag, const std::string& text) {
  MPI_Send(text.data(), static_cast<int>(text.size()), MPI_CHAR, rank, tag, MPI_COMM_WORLD);
}

/// A message that is there, read whole.
std::string receive(MPI_Status& status) {
  int size = 0;
  MPI_Get_count(&status, MPI_CHAR, &size);
  std::string text(static_cast<std::size_t>(size), '\0');
  MPI_Recv(text.data(), size, MPI_CHAR, status.MPI_SOURCE, status.MPI_TAG, MPI_COMM_WORLD, &status);
  return text;
}

bool probe(int rank, int tag, MPI_Status& status) {
  int there = 0;
  MPI_Iprobe(rank, tag, MPI_COMM_WORLD, &there, &status);
  return there != 0;
}

/// MPI's own waiting keeps a core busy.
void wait_for(int rank, int tag, MPI_Status& status) {
  for (auto pause = kShortest; !probe(rank, tag, status); pause = std::min(kLongest, 2 * pause))
    std::this_thread::sleep_for(pause);
}

JudgeLink::Answer answer_in(MPI_Status& status) {
  const std::string text = receive(status);
  return {static_cast<std::size_t>(status.MPI_SOURCE) - 1, read_judgement(text)};
}

}  // namespace

MpiJob::MpiJob() {
  if (MPI_Init(nullptr, nullptr) != MPI_SUCCESS) throw std::runtime_error("MPI cannot be started");
  MPI_Comm_rank(MPI_COMM_WORLD, &rank_);
  MPI_Comm_size(MPI_COMM_WORLD, &ranks_);
}

MpiJob::~MpiJob() { MPI_Finalize(); }

void MpiJob::abort(int exit_code) {
  MPI_Abort(MPI_COMM_WORLD, exit_code);
  std::abort();  // not reached: MPI_Abort does not say that it never returns
}

MpiLink::~MpiLink() {
  for (std::size_t judge = 0; judge < judges(); ++judge)
    send(static_cast<int>(judge) + 1, kEnd, "");
}

void MpiLink::begin(const JudgedRun& run) {
  const std::string message = message_of(run);
  for (std::size_t judge = 0; judge < judges(); ++judge)
    send(static_cast<int>(judge) + 1, kBegin, message);
}

void MpiLink::ask(std::size_t judge, const JudgeQuestion& question) {
  send(static_cast<int>(judge) + 1, kAsk, message_of(question));
}

std::optional<JudgeLink::Answer> MpiLink::poll() {
  MPI_Status status;
  if (!probe(MPI_ANY_SOURCE, kAnswer, status)) return std::nullopt;
  return answer_in(status);
}

JudgeLink::Answer MpiLink::wait() {
  MPI_Status status;
  wait_for(MPI_ANY_SOURCE, kAnswer, status);
  return answer_in(status);
}

MpiBench::Message MpiBench::next() const {
  MPI_Status status;
  wait_for(0, MPI_ANY_TAG, status);
  const int tag = status.MPI_TAG;
  const std::string text = receive(status);
  Message message;
  if (tag == kBegin) message.run = read_run(text);
  if (tag == kAsk) message.question = read_question(text);
  return message;
}

void MpiBench::answer(const Judgement& judgement) const { send(0, kAnswer, message_of(judgement)); }

}  // namespace ohmic
