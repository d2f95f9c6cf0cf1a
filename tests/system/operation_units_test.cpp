// Operation units and compressed storage on random networks, chips and codes: counts are those of
// the law, values those of the integers or of each unit's clamp, and both fidelities agree.
#include <gmock/gmock.h>

#include "hw/functional/datapath.h"
#include "hw/functional/integer_arithmetic.h"
#include "hw/functional/skipped_inputs.h"
#include "hw/mapping/layer_schedule.h"
#include "hw/mapping/validate.h"
#include "hw/sim/chip_simulator.h"
#include "tests/support/in_child.h"
#include "tests/support/test_draws.h"
#include "tests/system/random_case.h"
#include "tests/system/unit_laws.h"
#include "tests/system/values_case.h"

namespace ohmic {
namespace {

constexpr std::uint64_t kCasesATest = 250;

ChipCase units_case(std::uint64_t seed) {
  ChipCase c = random_case(seed);
  RandomSource random(seed * 101 + 3);
  const ChipConfig chip = chip_of(c);
  const auto set = [&c](const std::string& key, const std::string& value) {
    c.hardware.push_back(key + "=" + value);
  };
  const auto size = [&](int most) {
    return draw_chance(15, random) ? std::string("all")
                                   : std::to_string(draw_from(1, std::min(most, 20), random));
  };
  set("crossbar.ou_rows", size(chip.arrays[0].rows));
  set("crossbar.ou_columns", size(chip.arrays[0].columns));
  const char* compression = draw_one_of(
      {"none", "layer_planes", "block_planes", "block_planes", "zero_rows", "zero_columns"},
      random);
  set("mapping.compression", compression);
  if (std::string(compression) == "block_planes")
    set("mapping.packing", draw_one_of({"dense", "aligned"}, random));
  set("mapping.spread", draw_one_of({"off", "on"}, random));
  set("pe.index_cycles", std::to_string(draw_from(0, 2, random)));
  set("adc.bits", draw_one_of({"ideal", "2", "3", "4"}, random));
  return c;
}

/// Leaves parts of the weights empty, and some with few bits.
void thin_out(const NetworkSpec& network, std::uint64_t seed, IntegerNetwork& integers) {
  RandomSource random(seed + 17);
  for (std::size_t l = 0; l < integers.layers.size(); ++l) {
    IntegerWeights weights = *integers.layers[l].weights;
    const auto rows =
        static_cast<std::size_t>(im2col(network.weight_layer(static_cast<int>(l))).rows);
    const int empty = draw_chance(8, random) ? 100 : draw_from(0, 60, random);
    for (std::size_t c = 0; c < weights.row_sum.size(); ++c) {
      weights.row_sum[c] = 0;
      const int shift = draw_from(0, 3, random);
      bool out = false;
      for (std::size_t r = 0; r < rows; ++r) {
        WeightCode& code = weights.codes[c * rows + r];
        if (r % 5 == 0) out = draw_chance(empty, random);
        code = static_cast<WeightCode>(out ? 0 : code / (1 << shift));
        weights.row_sum[c] += code;
      }
    }
    integers.layers[l].weights = std::make_shared<const IntegerWeights>(std::move(weights));
  }
}

/// One case with its integers, mapped.
struct Units {
  Units(const ChipCase& c, std::uint64_t seed)
      : network(network_of(c)),
        chip(chip_of(c)),
        integers(random_integers(network, policy_of(network, c.policies[0]), seed)),
        mapper(network, chip) {
    thin_out(network, seed, integers);
    for (std::size_t l = 0; l < integers.layers.size(); ++l)
      laws.push_back(unit_law(chip, layer(l), integers.layers[l]));
    const NetworkCodes codes = network_codes(integers);
    auto answer = mapper.map(widths_of(integers), &codes);
    if (const auto* missing = std::get_if<CapacityShortfall>(&answer)) {
      problem = "capacity: " + missing->problem;
    } else {
      mapping = std::get<Mapping>(std::move(answer));
      problem = validate(mapping, chip);
    }
  }
  const Layer& layer(std::size_t l) const { return network.weight_layer(static_cast<int>(l)); }

  NetworkSpec network;
  ChipConfig chip;
  IntegerNetwork integers;
  Mapper mapper;
  std::vector<UnitLaw> laws;
  Mapping mapping;
  std::string problem;
};

std::string differ(const char* what, std::uint64_t found, std::uint64_t wanted) {
  if (found == wanted) return "";
  return std::string(what) + " " + std::to_string(found) + ", wanted " + std::to_string(wanted);
}

/// What the law says of a layer's mapping.
std::string compare_counts(const Units& u, std::size_t l) {
  const LayerMapping& m = u.mapping.layers[l];
  std::uint64_t columns = 0, cells = 0;
  for (const LawUnit& unit : u.laws[l].units) {
    columns += unit.columns.size();
    // of a diagonal, each row meets the columns of its group alone
    const std::uint64_t groups = m.stored == nullptr && unit.columns.size() > m.columns
                                     ? unit.columns.size() / m.columns
                                     : 1;
    cells += unit.rows.size() * unit.columns.size() / groups;
  }
  std::string text = differ("units", m.units.units, u.laws[l].units.size());
  if (text.empty()) text = differ("columns", m.units.columns, columns);
  if (text.empty()) text = differ("cells", m.units.cells, cells);
  if (text.empty()) text = differ("pairs", m.pairs, u.laws[l].pairs);
  if (text.empty()) text = differ("index bits", m.units.index_bits, u.laws[l].index_bits);
  return text;
}

/// What a layer's activations count. awake: how many input slices of all windows a unit is
/// activated for.
template <typename Awake>
std::string compare_activity(const Units& u, std::size_t l, const Activity& a, const Awake& awake) {
  Activity law;
  for (const LawUnit& unit : u.laws[l].units) {
    const std::uint64_t times = awake(unit);
    const std::uint64_t adcs = static_cast<std::uint64_t>(u.chip.adcs_per_group);
    const std::uint64_t drives =
        u.chip.schedule == Schedule::kSerial ? (unit.columns.size() + adcs - 1) / adcs : 1;
    law.ou_activations += times;
    law.conversions += times * unit.columns.size();
    law.row_drives += times * drives * unit.rows.size();
    law.crossbar_reads += times * drives * 2;
  }
  std::string text = differ("activations", a.ou_activations, law.ou_activations);
  if (text.empty()) text = differ("conversions", a.conversions, law.conversions);
  if (text.empty()) text = differ("row drives", a.row_drives, law.row_drives);
  if (text.empty()) text = differ("array reads", a.crossbar_reads, law.crossbar_reads);
  if (text.empty()) {
    const LayerMapping& m = u.mapping.layers[l];
    text = differ("index bits read", a.index_bits, m.windows * m.units.index_bits);
  }
  return text;
}

/// With as many converters as a unit has columns, every unit takes one round.
std::string compare_time(const Units& u, std::size_t l) {
  const LayerMapping& m = u.mapping.layers[l];
  const OuSize unit = u.chip.ou(u.chip.arrays[0]);
  if (unit.columns > u.chip.adcs_per_group || u.chip.schedule != Schedule::kSerial) return "";
  std::uint64_t fullest = 0;  // units of a pair
  Picoseconds longest = 0;
  for (const TileAssignment& tile : m.tiles) {
    for (const PeAssignment& pe : tile.pes) {
      longest = std::max(longest, schedule_of(u.chip, u.mapping, m, pe).window());
      for (const PairLoad& pair : u.mapping.load_of(pe)) {
        std::uint64_t units = 0;
        for (std::uint32_t r = 0; r < pair.runs; ++r)
          units += u.mapping.runs[pair.first_run + r].activations;
        fullest = std::max(fullest, units);
      }
    }
  }
  const Picoseconds analog =
      u.chip.dac_ps + u.chip.arrays[0].read_ps + u.chip.arrays[0].mux_ps + u.chip.conversion_ps;
  const Picoseconds round =
      (analog + u.chip.clock_ps - 1) / u.chip.clock_ps * u.chip.clock_ps + u.chip.shift_add_ps;
  const Picoseconds index = m.units.index_bits > 0 ? u.chip.index_ps : 0;
  const Picoseconds slices = static_cast<Picoseconds>(m.input_slices);
  // The PE that takes longest has a table, unless all that it would say is that nothing is stored.
  if (fullest > 0) return differ("window", longest, index + slices * fullest * round);
  return differ("window of nothing", longest, std::max(index, u.chip.clock_ps));
}

/// Runs the case's image with values; how it differs from what it should be.
std::string run_values(const Units& u, const ChipCase& c, std::uint64_t seed) {
  const IntegerArithmetic arithmetic(u.integers);
  Datapath values(u.network, u.chip, u.mapping, layer_values(u.integers), arithmetic);
  ChipSimulator simulator(u.chip, static_cast<int>(u.mapping.tiles_used()), c.detailed);
  const Values image = random_image(u.network, seed);
  values.load_image(image);
  const Run run = simulator.run(u.mapping, {&values});
  if (!values.defect().empty()) return "defect: " + values.defect();
  std::string text;
  std::vector<std::vector<ActivationCode>> codes(u.integers.layers.size());
  run_graph(u.network, image, [&](int index, const Values& input) {
    const auto l = static_cast<std::size_t>(index);
    const IntegerLayer& layer = u.integers.layers[l];
    codes[l] = input_codes(layer, input, u.integers.rounding);
    const auto sums = unit_accumulators(u.chip, u.layer(l), layer, u.laws[l], codes[l]);
    if (!u.chip.adc_bits && sums != integer_accumulators(u.layer(l), layer, codes[l]))
      text += "the law loses something; ";
    if (values.record(l).accumulator != sums) text += "sums of layer " + std::to_string(l) + "; ";
    const auto slices = static_cast<std::uint64_t>(u.mapping.layers[l].input_slices);
    const std::uint64_t times = u.mapping.layers[l].windows * slices;
    text += compare_activity(u, l, run.layers[l].activity, [&](const LawUnit&) { return times; });
    text += differ("recorded conversions", values.record(l).conversions,
                   run.layers[l].activity.conversions);
    const auto pixels = static_cast<std::size_t>(u.layer(l).out.pixels());
    Values output(sums.size());
    for (std::size_t k = 0; k < output.size(); ++k)
      output[k] = layer_output(layer, k / pixels, sums[k]);
    return output;
  });
  if (!text.empty()) return text;

  // The same image with zero inputs skipped.
  Mapping skipping = u.mapping;
  std::vector<const std::vector<ActivationCode>*> inputs;
  std::vector<int> zero_points;
  for (std::size_t l = 0; l < codes.size(); ++l) {
    inputs.push_back(&codes[l]);
    zero_points.push_back(u.integers.layers[l].input.zero_point);
  }
  skipping.activity = std::make_shared<InputActivity>(
      skipped_inputs(u.network, u.chip, skipping, inputs, zero_points));
  const Run fewer = simulator.run(skipping);
  for (std::size_t l = 0; l < codes.size(); ++l) {
    const IntegerLayer& layer = u.integers.layers[l];
    const auto windows = static_cast<int>(u.mapping.layers[l].windows);
    std::vector<std::vector<int>> drives;
    for (int w = 0; w < windows; ++w)
      drives.push_back(window_codes(u.layer(l), layer, codes[l], w));
    text += compare_activity(u, l, fewer.layers[l].activity, [&](const LawUnit& unit) {
      std::uint64_t awake = 0;
      for (const std::vector<int>& of_window : drives) {
        for (int bit = 0; bit < layer.bits.activation_bits; bit += u.chip.dac_bits) {
          awake += std::any_of(unit.rows.begin(), unit.rows.end(),
                               [&](int row) {
                                 return (of_window[static_cast<std::size_t>(row)] >> bit) %
                                            (1 << u.chip.dac_bits) !=
                                        0;
                               })
                       ? 1U
                       : 0U;
        }
      }
      return awake;
    });
    if (!text.empty()) return "skipping, layer " + std::to_string(l) + ": " + text;
  }
  return to_text(run) + "\n--\n" + to_text(fewer);
}

/// "ok" and the text of the runs, or what is wrong.
std::string judge_here(const ChipCase& c, std::uint64_t seed) {
  const Units u(c, seed);
  if (!u.problem.empty()) return u.problem;
  for (std::size_t l = 0; l < u.laws.size(); ++l) {
    std::string text = compare_counts(u, l);
    if (text.empty()) text = compare_time(u, l);
    if (!text.empty()) return "layer " + std::to_string(l) + ": " + text;
  }
  return run_values(u, c, seed);
}

class OperationUnits : public ::testing::TestWithParam<std::uint64_t> {};

TEST_P(OperationUnits, FollowTheLawInCountsTimeAndValues) {
  std::uint64_t ran = 0;
  for (std::uint64_t seed = GetParam(); seed < GetParam() + kCasesATest; ++seed) {
    ChipCase c = units_case(seed);
    const std::string window = in_child([&] { return judge_here(c, seed); });
    if (window.rfind("capacity: ", 0) == 0) continue;
    ++ran;
    std::string shown = "seed " + std::to_string(seed) + "\n" + c.network + "\n" + c.policies[0];
    for (const std::string& key : c.hardware) shown += " --set " + key;
    ASSERT_NE(window.find("\n--\n"), std::string::npos) << window << "\n" << shown;
    c.detailed = true;
    const std::string detailed = in_child([&] { return judge_here(c, seed); });
    ASSERT_EQ(window, detailed) << shown;
  }
  EXPECT_GE(ran, kCasesATest / 3) << "too many of the random chips are too small";
}

INSTANTIATE_TEST_SUITE_P(Seeds, OperationUnits, ::testing::Values(1, 1001, 2001, 3001));

}  // namespace
}  // namespace ohmic
