// An agent of one's own: a hill climber. It takes one bit from one layer of the best policy that it
// has seen, and keeps what is better.
#include <ohmic/search.h>

#include <iostream>
#include <optional>

namespace {

class HillClimber : public ohmic::Agent {
 public:
  explicit HillClimber(const ohmic::AgentContext& context)
      : env_(context.env), random_(context.seed) {}

  int batch_size() const override { return 4; }

  std::vector<ohmic::Candidate> propose(int count) override {
    std::vector<ohmic::Candidate> policies;
    for (int i = 0; i < count; ++i) policies.push_back(one_bit_less());
    return policies;
  }

  void learn(const std::vector<ohmic::Trial>& trials) override {
    for (const ohmic::Trial& trial : trials) {
      if (!best_ || trial.reward > best_->reward) best_ = trial;
    }
  }

  // A search in memory is never resumed: there is nothing to keep.
  std::string save() const override { return {}; }
  void load(const std::string&) override {}

 private:
  ohmic::Candidate one_bit_less() {
    // Two actions a free layer, weights and activations; action a means a + 2 bits.
    std::vector<int> actions = env_.actions(best_ ? best_->policy : env_.baseline());
    int& action = actions[random_.index_below(actions.size())];
    if (action > 0) --action;
    return env_.policy(actions);
  }

  ohmic::QuantEnv env_;
  ohmic::RandomSource random_;
  std::optional<ohmic::Trial> best_;
};

}  // namespace

int main(int argc, char* argv[]) {
  if (argc != 2) {
    std::cerr << "usage: own_agent WEIGHTS.safetensors\n";
    return 2;
  }
  ohmic::SearchRequest request;
  request.data = "synthetic:digits";
  request.reward.kind = ohmic::RewardKind::kShaped;  // a slope also outside the constraints
  request.weights = argv[1];
  request.episodes = 60;
  try {
    const ohmic::SearchResult result = ohmic::search(
        request, [](const auto& context) { return std::make_unique<HillClimber>(context); });
    std::cout << "W8A8: " << result.baseline.outcome.accuracy << " %\n"
              << "best: " << ohmic::to_string(result.best.policy) << ", "
              << result.best.outcome.accuracy << " % at " << result.best.cost_ratio
              << " of the cost\n";
    return result.best.cost_ratio < 1 ? 0 : 1;
  } catch (const ohmic::Error& error) {
    std::cerr << error.what() << '\n';
    return error.exit_code();
  }
}
