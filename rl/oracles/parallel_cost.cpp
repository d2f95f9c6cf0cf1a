#include "rl/oracles/parallel_cost.h"

#include <algorithm>
#include <cerrno>
#include <system_error>

namespace ohmic {

std::vector<TimedAnswer<HardwareCost>> ParallelCost::price(const std::vector<Candidate>& policies) {
  const auto costs = timed([&] { return price_all(policies); });
  std::vector<TimedAnswer<HardwareCost>> answers;
  for (const HardwareCost& cost : costs.value)
    answers.push_back({cost, costs.seconds / static_cast<double>(costs.value.size())});
  return answers;
}

std::vector<HardwareCost> ParallelCost::price_all(const std::vector<Candidate>& policies) {
  const bool alone = limit_ < 2 || policies.size() < 2;
  const Answers answers = alone ? Answers(policies.size()) : ask_workers(policies);
  std::vector<HardwareCost> costs;
  for (std::size_t i = 0; i < policies.size(); ++i) {
    by_workers_ += answers[i].has_value() ? 1 : 0;
    costs.push_back(answers[i] ? *answers[i] : own_.price({policies[i]}).front().value);
  }
  return costs;
}

void ParallelCost::start_workers(std::size_t policies) {
  const std::size_t wanted = std::min(policies, limit_);
  try {
    while (workers_.size() < wanted) workers_.push_back(start_());
  } catch (const std::system_error&) {
    limit_ = workers_.size();  // no room for more: these do, or none
  }
}

ParallelCost::Answers ParallelCost::ask_workers(const std::vector<Candidate>& policies) {
  start_workers(policies.size());
  Answers answers(policies.size());
  for (std::size_t next = 0;;) {
    std::vector<pollfd> polled;
    for (const auto& worker : workers_) {
      if (!worker->is_busy() && !worker->has_ended() && next < policies.size()) {
        worker->ask(next, policies[next]);
        ++next;
      }
      if (worker->is_busy()) worker->add_pipes(polled);
    }
    if (polled.empty()) break;
    if (::poll(polled.data(), polled.size(), -1) < 0 && errno != EINTR)
      throw std::system_error(errno, std::generic_category(), "poll");
    for (const auto& worker : workers_) {
      if (!worker->is_busy()) continue;
      worker->read(polled);
      if (!worker->is_busy()) answers[worker->tag()] = worker->answer();
    }
  }
  drop_ended();
  return answers;
}

void ParallelCost::drop_ended() {
  const auto ended = [](const auto& worker) { return worker->has_ended(); };
  const auto first = std::remove_if(workers_.begin(), workers_.end(), ended);
  limit_ -= static_cast<std::size_t>(workers_.end() - first);  // another would not fare better
  workers_.erase(first, workers_.end());
}

}  // namespace ohmic
