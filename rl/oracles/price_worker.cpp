#include "rl/oracles/price_worker.h"

#include "util/json_section.h"

namespace ohmic {
namespace {

std::optional<HardwareCost> read_cost(const std::string& line) {
  const Json json = Json::parse(line, nullptr, false);
  const auto total = json.find("total");
  if (total == json.end()) return std::nullopt;
  return HardwareCost{total->at("latency_ms").get<double>(), total->at("energy_mj").get<double>(),
                      total->at("component_power_w").get<double>(),
                      total->at("crossbars").get<double>(), total->at("utilization").get<double>()};
}

}  // namespace

void CostWorker::ask(std::size_t tag, const QuantPolicy& policy) {
  tag_ = tag;
  line_.clear();
  answer_.reset();
  ended_ = ended_ || !child_.write(to_string(policy) + "\n");
  busy_ = !ended_;
}

void CostWorker::read(const std::vector<pollfd>& polled) {
  ended_ = child_.read(polled);
  line_ += child_.take_output();
  if (line_.empty() || line_.back() != '\n') {
    busy_ = busy_ && !ended_;
    return;
  }
  answer_ = read_cost(line_);
  busy_ = false;
}

}  // namespace ohmic
