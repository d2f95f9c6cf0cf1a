#include "hw/config/device_keys.h"

#include "hw/config/key_makers.h"

namespace ohmic {
namespace {

constexpr double kMost = 1e9;

std::vector<ConfigKey> cell_keys() {
  return {
      rare(above_low(real("device.on_kohm", 0, kMost, "kohm",
                          "resistance of a cell at its highest level: G_on = 1 / on_kohm")),
           10),
      rare(
          above_low({"device.on_off_ratio",
                     KeyType::kRealOrWord,
                     1,
                     kMost,
                     {kInfiniteRatio},
                     "",
                     "G_on / G_off, conductances of the highest level and of level 0. Level l of a "
                     "cell of b bits is G_off + l (G_on - G_off) / (2^b - 1); a pair of arrays "
                     "cancels G_off. infinite: G_off = 0"}),
          kInfiniteRatio),
      rare(real("device.variation", 0, kMost, "sigma",
                "spread of programmed conductances by device.variation_kind, drawn once a chip for "
                "each cell of both arrays of each pair"),
           0),
      rare(
          choice(
              "device.variation_kind", {"proportional", "independent", "lognormal", "filamentary"},
              "with e standard normal, proportional: G (1 + sigma e); independent: G + sigma "
              "G_on e; lognormal: G exp(sigma e), the target is the median; filamentary: G + sigma "
              "p(G / G_on) G_on e, p the spread of filamentary cells a day after programming, "
              "measured (docs/devices.md), so that sigma 1 is theirs. What falls below 0 is "
              "0"),
          "proportional"),
      rare(real("device.drift_nu", 0, kMost, "",
                "exponent of drift: conductances are G x max(1, device.drift_s)^-nu, all cells "
                "alike, and nothing compensates"),
           0),
      rare(real("device.drift_s", 0, 1e18, "s", "time since the cells were programmed"), 0),
  };
}

std::vector<ConfigKey> fault_keys() {
  return {
      rare(real("device.stuck_off", 0, 1, "share of cells",
                "cells that stay at G_off, each cell of either array for itself, without variation "
                "and drift; with device.stuck_on at most 1"),
           0),
      rare(real("device.stuck_on", 0, 1, "share of cells",
                "cells that stay at G_on, each cell of either array for itself, without variation "
                "and drift; with device.stuck_off at most 1"),
           0),
      rare(choice("device.remap", {"off", "swap", "pairs"},
                  "what programming does about stuck cells, which a test of the chip has found; "
                  "swap: the positive and the negative array of a column change roles where its "
                  "weights lose less (least squares), and its subtractor takes them the other way "
                  "round; pairs: also the "
                  "cell beside a stuck one gets the level at which their difference is nearest to "
                  "the weight. The columns that still lose most take spare ones "
                  "(crossbar.spare_columns)"),
           "off"),
      rare(real("device.read_noise", 0, kMost, "sigma",
                "each cell's share of a column's current x (1 + sigma e), e drawn anew for each "
                "cell, activation and inference: a column gains sigma sqrt(sum of the shares' "
                "squares)"),
           0),
      rare(
          real("crossbar.wire_ohm", 0, kMost, "ohm",
               "resistance of a wire between two cells, before the first cell of a word line and "
               "behind the last of a bit line; word lines are driven at column 0, bit lines sensed "
               "at 0 V behind the last row. 0: wires are ideal"),
          0),
  };
}

std::vector<ConfigKey> converter_keys() {
  return {
      rare(choice("adc.range", {"clip", "full"},
                  "what a code of the converter stands for; clip: one step of a cell; full: 2 M / "
                  "2^adc.bits, M = the operation unit's rows x (2^bits_per_cell - 1) x (2^dac.bits "
                  "- 1), so that nothing is clipped but the largest sum"),
           "clip"),
      rare(real("adc.offset_lsb", -kMost, kMost, "LSB",
                "added before rounding: code = clamp(round(s / lsb + offset + noise e), -2^(n-1), "
                "2^(n-1) - 1), ties to even; value = code x lsb"),
           0),
      rare(real("adc.noise_lsb", 0, kMost, "LSB",
                "sigma of what is added before rounding, drawn anew for each conversion"),
           0),
  };
}

}  // namespace

std::vector<ConfigKey> device_keys() {
  std::vector<ConfigKey> keys;
  for (auto part : {cell_keys(), fault_keys(), converter_keys()})
    keys.insert(keys.end(), part.begin(), part.end());
  return keys;
}

}  // namespace ohmic
