#include "rl/oracles/judge_messages.h"

#include <cstddef>

#include "util/json_section.h"

namespace ohmic {

std::string message_of(const JudgedRun& run) {
  return std::to_string(run.config.size()) + '\n' + run.config + run.weights;
}

JudgedRun read_run(const std::string& message) {
  const std::size_t begin = message.find('\n') + 1;
  const std::size_t size = std::stoul(message.substr(0, begin));
  return {message.substr(begin, size), message.substr(begin + size)};
}

std::string message_of(const JudgeQuestion& question) {
  const JudgedImages& images = question.images;
  return Json{{"tuned", images.tuned},
              {"test", images.test},
              {"count", images.count},
              {"policy", to_string(question.policy)}}
      .dump();
}

JudgeQuestion read_question(const std::string& message) {
  const Json json = Json::parse(message);
  JudgeQuestion question;
  json.at("tuned").get_to(question.images.tuned);
  json.at("test").get_to(question.images.test);
  json.at("count").get_to(question.images.count);
  question.policy = parse_candidate(json.at("policy").get<std::string>());
  return question;
}

/// JSON's text of a double reads back as the same double.
std::string message_of(const Judgement& judgement) {
  Json json = Json::object();
  if (judgement.accuracy)
    json["accuracy"] = {judgement.accuracy->value, judgement.accuracy->seconds};
  if (judgement.cost) {
    const HardwareCost& cost = judgement.cost->value;
    json["cost"] = {cost.latency_ms, cost.energy_mj,   cost.component_power_w,
                    cost.crossbars,  cost.utilization, judgement.cost->seconds};
  }
  return json.dump();
}

Judgement read_judgement(const std::string& message) {
  const Json json = Json::parse(message);
  Judgement judgement;
  const auto number = [&json](const char* name, std::size_t i) {
    return json.at(name).at(i).get<double>();
  };
  if (json.contains("accuracy"))
    judgement.accuracy = TimedAnswer<double>{number("accuracy", 0), number("accuracy", 1)};
  if (json.contains("cost")) {
    const auto cost = [&number](std::size_t i) { return number("cost", i); };
    judgement.cost =
        TimedAnswer<HardwareCost>{{cost(0), cost(1), cost(2), cost(3), cost(4)}, cost(5)};
  }
  return judgement;
}

}  // namespace ohmic
