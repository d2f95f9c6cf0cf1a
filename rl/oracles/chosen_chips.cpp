#include "rl/oracles/chosen_chips.h"

#include <utility>

namespace ohmic {

ChosenChips::ChosenChips(HardwareRecord given, std::vector<HardwareKey> keys)
    : given_(std::move(given)), keys_(std::move(keys)) {
  for (const std::vector<std::string>& values : combinations(keys_))
    make_chip_config(record(values));
}

std::string ChosenChips::given(std::size_t key) const {
  const Json& value = given_.values.at(keys_[key].name);
  return value.is_string() ? value.get<std::string>() : value.dump();
}

HardwareRecord ChosenChips::record(const std::vector<std::string>& values) const {
  return values.empty() ? given_ : with_overrides(given_, settings_of(keys_, values));
}

SimulatorCostOracle& ChosenChipsCost::chip_of(const std::vector<std::string>& values) {
  if (built_ && built_->values == values) return built_->chip;
  built_.reset();  // its kernel goes before another begins
  const HardwareRecord record = chips_.record(values);
  built_.reset(new Built{
      values, {}, {network_, make_chip_config(record), make_chip_prices(record), codes_}});
  return built_->chip;
}

std::vector<TimedAnswer<HardwareCost>> ChosenChipsCost::price(
    const std::vector<Candidate>& policies) {
  std::vector<TimedAnswer<HardwareCost>> answers(policies.size());
  std::vector<bool> answered(policies.size());
  for (std::size_t first = 0; first < policies.size(); ++first) {
    for (std::size_t i = first; i < policies.size(); ++i) {
      if (answered[i] || policies[i].hardware != policies[first].hardware) continue;
      answers[i] = chip_of(policies[i].hardware).price({policies[i]}).front();
      answered[i] = true;
      ++calls_;
    }
  }
  return answers;
}

}  // namespace ohmic
