#include "studies/reproduce/bwq/unit_systems.h"
#include "studies/reproduce/items.h"
#include "util/number_text.h"

namespace ohmic {
namespace {

struct UnitSize {
  int rows, columns, adc_bits;
};

// A converter a bit short of lossless for each, as 4 bits are for nine rows.
constexpr UnitSize kSizes[] = {{9, 8, 4}, {16, 16, 5}, {32, 32, 6}, {64, 64, 7}, {128, 128, 8}};

/// An activation takes 2.56 ns a converter bit: 15.6 ns x bits / 3 x 32 / 65 nm, as isaac-ou has it
/// for 4 bits, of which 1.84 ns are settling and conversion.
std::string read_time(int adc_bits) { return fixed_digits(2.56 * adc_bits - 1.84, 2); }

std::string size_text(const UnitSize& size) {
  return std::to_string(size.rows) + " x " + std::to_string(size.columns);
}

std::vector<UnitFigures> sizes_of(const CompressedNetwork& network, ChipCosts& prices) {
  std::vector<UnitSimulation> simulations;
  for (const UnitSize& size : kSizes) {
    simulations.push_back(
        bwq_stored_as(network, "block_planes",
                      {"--set", "crossbar.ou_rows=" + std::to_string(size.rows), "--set",
                       "crossbar.ou_columns=" + std::to_string(size.columns), "--set",
                       "adc.bits=" + std::to_string(size.adc_bits), "--set",
                       "crossbar.read_ns=" + read_time(size.adc_bits)}));
  }
  return prices.on_units(simulations);
}

}  // namespace

void build_bwq_units(const ReproduceInputs& inputs, Reproduction& result) {
  result.subject =
      "BWQ's codes on isaac-ou with larger units, converters a bit wider at each step (4 to 8) and "
      "an activation of 2.56 ns a bit; 8 converters a pair of arrays";
  for (const CompressedNetwork& network : compressed_networks(inputs.compressions)) {
    const auto sizes = sizes_of(network, inputs.prices);
    bool adc_rises = true, first_best = true;
    for (std::size_t i = 0; i < sizes.size(); ++i) {
      const std::string row = network.name() + " " + size_text(kSizes[i]);
      add_value(result, row, "latency ms", sizes[i].latency_ms);
      add_value(result, row, "energy mJ", sizes[i].energy_mj);
      add_value(result, row, "ADC energy mJ", sizes[i].adc_energy_mj);
      add_value(result, row, "bits a weight", sizes[i].bits_per_weight).digits = 2;
      if (i == 0) continue;
      adc_rises = adc_rises && sizes[i].adc_energy_mj > sizes[i - 1].adc_energy_mj;
      first_best = first_best && sizes[i].energy_mj > sizes[0].energy_mj;
    }
    result.claims.push_back({network.name() + ": the ADCs' energy rises with the unit",
                             significant_digits(sizes.front().adc_energy_mj, 3) + " to " +
                                 significant_digits(sizes.back().adc_energy_mj, 3) + " mJ",
                             adc_rises});
    result.claims.push_back({network.name() + ": 9 x 8 needs least energy",
                             significant_digits(sizes.front().energy_mj, 3) + " to " +
                                 significant_digits(sizes.back().energy_mj, 3) + " mJ",
                             first_best});
  }
  result.reasons = {
      "The paper trains anew for every size, so that a block grows with the unit; here it is one "
      "training with blocks of 9 x 8, cut anew.",
      "The paper's runtime hardly changes with the size (figure, ResNet-18) and is least at "
      "64 x 64. It gives neither the time of an activation nor the number of converters."};
}

}  // namespace ohmic
