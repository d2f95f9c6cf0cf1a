#include "hw/config/hardware_record.h"
#include "hw/cost/peak_figures.h"
#include "studies/reproduce/items.h"

namespace ohmic {
namespace {

double peak(const char* preset, int bits) {
  const HardwareRecord hardware = load_hardware(preset);
  return peak_figures(make_chip_config(hardware), make_chip_prices(hardware), bits, bits)
      .gops_per_watt();
}

void add_row(Reproduction& result, const std::string& row, std::optional<double> here,
             const std::string& note) {
  ComparedValue& value = add_value(result, row, "GOPS/W", here);
  value.digits = 1;
  value.note = note;
}

/// Networks at 16 bits on another accelerator's preset, beside that one's peak.
void add_at_16_bits(const ReproduceInputs& inputs, const char* preset, Reproduction& result) {
  for (const char* network : {"vgg13", "resnet20", "lenet5"}) {
    const double here =
        inputs.prices.totals({network, {}, preset}, {"W16A16"}).front().gops_per_watt;
    add_row(result, std::string(preset) + ", " + network + " at W16A16", here, "workload");
  }
}

void add_workload(const ReproduceInputs& inputs, const std::string& network, Reproduction& result) {
  const std::vector<std::string> policies = {"W8A8", "W6A5/8", "W5A5/8"};
  const auto prices = inputs.prices.totals({network, {}}, policies);
  for (std::size_t i = 0; i < policies.size(); ++i) {
    add_row(result, network + " at " + policies[i], prices[i].gops_per_watt, "workload");
  }
}

}  // namespace

void build_table8(const ReproduceInputs& inputs, Reproduction& result) {
  add_row(result, "ISAAC, peak at 16 bits", peak("isaac", 16), "peak; preset isaac");
  add_row(result, "PipeLayer, peak at 16 bits", peak("pipelayer-like", 16),
          "peak; preset pipelayer-like, fitted to it");
  add_at_16_bits(inputs, "isaac", result);
  add_at_16_bits(inputs, "pipelayer-like", result);
  add_row(result, "Cai et al.", std::nullopt, "not modelled here");
  const SearchRecord* run = Experiments(inputs, "vgg13").find("ppo", 0.7);
  std::optional<double> found;
  if (run != nullptr) {
    found = inputs.prices.totals({"vgg13", {}}, {run->best.policy}).front().gops_per_watt;
  } else {
    result.missing = "No finished PPO search of vgg13 at threshold 0.7.";
  }
  add_row(result, "VGG-13, searched at th 0.7", found, "workload");
  add_workload(inputs, "vgg13", result);
  add_workload(inputs, "vgg13-padded", result);
  add_row(result, "wei2022, peak at 8 bits", peak("wei2022", 8), "peak");
  result.subject =
      "workload: 2 x MACs / energy of one inference; peak: every array at work in every "
      "cycle over the power of every unit";
  result.reasons = {
      "A peak draws the power of every port in every cycle; in a workload a buffer costs when it "
      "moves a word, so that PipeLayer's ReRAM buffers hardly count, and idle arrays cost little. "
      "So a workload may lie above the peak (docs/presets.md).",
      "The paper sets its own workload figure beside peaks that other papers print; the two kinds "
      "are not comparable and are labelled here.",
      "Its 454.8 is 2 x MACs over 2.99 mJ with conv7 padded (vgg13-padded); that is 45 % of "
      "the paper's W8A8 energy, where ours is at about 48 % of W8A8 with W5A5 in between "
      "(docs/papers.md, Table 8; docs/presets.md for the peaks)."};
}

}  // namespace ohmic
