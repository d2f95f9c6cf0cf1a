#include "rl/oracles/mpi_link.h"

#include <mpi.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <stdexcept>
#include <thread>

#include "util/json_section.h"

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

std::string text_of(const JudgeQuestion& question) {
  const JudgedImages& images = question.images;
  return Json{{"tuned", images.tuned},
              {"test", images.test},
              {"count", images.count},
              {"policy", to_string(question.policy)}}
      .dump();
}

JudgeQuestion question_of(const std::string& text) {
  const Json json = Json::parse(text);
  JudgeQuestion question;
  json.at("tuned").get_to(question.images.tuned);
  json.at("test").get_to(question.images.test);
  json.at("count").get_to(question.images.count);
  question.policy = parse_candidate(json.at("policy").get<std::string>());
  return question;
}

/// JSON's text of a double reads back as the same double.
std::string text_of(const Judgement& judgement) {
  Json json = Json::object();
  if (judgement.accuracy)
    json["accuracy"] = {judgement.accuracy->value, judgement.accuracy->seconds};
  if (judgement.cost) {
    const HardwareCost& cost = judgement.cost->value;
    json["cost"] = {cost.latency_ms, cost.energy_mj, cost.component_power_w,
                    judgement.cost->seconds};
  }
  return json.dump();
}

Judgement judgement_of(const std::string& text) {
  const Json json = Json::parse(text);
  Judgement judgement;
  const auto number = [&json](const char* name, std::size_t i) {
    return json.at(name).at(i).get<double>();
  };
  if (json.contains("accuracy"))
    judgement.accuracy = TimedAnswer<double>{number("accuracy", 0), number("accuracy", 1)};
  if (json.contains("cost")) {
    judgement.cost = TimedAnswer<HardwareCost>{
        {number("cost", 0), number("cost", 1), number("cost", 2)}, number("cost", 3)};
  }
  return judgement;
}

JudgeLink::Answer answer_in(MPI_Status& status) {
  const std::string text = receive(status);
  return {static_cast<std::size_t>(status.MPI_SOURCE) - 1, judgement_of(text)};
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

void MpiLink::begin(const std::string& config) {
  for (std::size_t judge = 0; judge < judges(); ++judge)
    send(static_cast<int>(judge) + 1, kBegin, config);
}

void MpiLink::ask(std::size_t judge, const JudgeQuestion& question) {
  send(static_cast<int>(judge) + 1, kAsk, text_of(question));
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
  if (tag == kBegin) message.config = text;
  if (tag == kAsk) message.question = question_of(text);
  return message;
}

void MpiBench::answer(const Judgement& judgement) const { send(0, kAnswer, text_of(judgement)); }

}  // namespace ohmic
