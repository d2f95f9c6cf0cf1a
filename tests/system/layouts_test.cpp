// Random networks in random layouts, pools of arrays and policies with column groups: counts are
// those of the law, values those of the integer convolution, both fidelities agree.
#include <gtest/gtest.h>

#include <algorithm>

#include "hw/functional/datapath.h"
#include "hw/functional/integer_arithmetic.h"
#include "hw/mapping/replication_plan.h"
#include "hw/sim/chip_simulator.h"
#include "tests/support/test_draws.h"
#include "tests/system/layout_law.h"
#include "tests/system/random_case.h"
#include "tests/system/values_case.h"

namespace ohmic {
namespace {

constexpr int kMesh = 12;  // tiles a side: room for every class that a layer may choose

/// A random network on a random chip of random layout, with a policy in column groups.
struct LayoutCase {
  NetworkSpec network;
  HardwareRecord hardware;
  QuantPolicy policy;
};

std::vector<ColumnGroup> random_groups(int columns, RandomSource& random) {
  std::vector<ColumnGroup> groups;
  while (columns > 0) {
    groups.push_back({draw_from(1, columns, random), draw_from(2, 10, random)});
    columns -= groups.back().columns;
  }
  return groups;
}

QuantPolicy random_group_policy(const NetworkSpec& network, RandomSource& random) {
  QuantPolicy policy;
  for (std::size_t l = 0; l < network.weight_layers.size(); ++l) {
    const Layer& layer = network.weight_layer(static_cast<int>(l));
    LayerBits bits{draw_from(2, 10, random), draw_from(2, 8, random)};
    if (draw_chance(60, random))
      bits = grouped_bits(random_groups(layer.out_channels, random), bits.activation_bits);
    policy.layers.push_back(bits);
  }
  return policy;
}

Json random_classes(RandomSource& random) {
  Json classes = Json::array();
  int left = kMesh * kMesh;
  for (int k = draw_from(2, 4, random); k > 0; --k) {
    const int tiles = k == 1 ? left : left / k;
    left -= tiles;
    classes.push_back({{"rows", draw_from(8, 40, random)},
                       {"columns", draw_from(10, 40, random)},
                       {"tiles", tiles}});
  }
  return classes;
}

LayoutCase random_layout(std::uint64_t seed) {
  const ChipCase c = random_case(seed);
  RandomSource random(seed * 131 + 5);
  std::vector<std::string> set = c.hardware;
  const auto choose = [&](const std::string& key, std::initializer_list<const char*> words) {
    set.push_back(key + "=" + draw_one_of(words, random));
  };
  choose("mapping.weight_layout", {"planes", "adjacent"});
  choose("mapping.share_arrays", {"off", "on"});
  choose("mapping.class_choice", {"layer", "group"});
  choose("adc.bits", {"ideal", "ideal", "3"});
  choose("crossbar.ou_rows", {"all", "all", "5", "8"});
  choose("crossbar.ou_columns", {"all", "all", "3", "8"});
  if (draw_chance(20, random)) {
    choose("mapping.compression", {"layer_planes", "block_planes", "zero_rows", "zero_columns"});
    set.emplace_back("mapping.weight_layout=planes");
  }
  const std::string side = std::to_string(kMesh);
  set.insert(set.end(), {"chip.tiles_x=" + side, "chip.tiles_y=" + side});
  LayoutCase made{network_of(c), load_hardware("wei2022", set), {}};
  if (draw_chance(60, random)) {
    Json file = hardware_to_json(made.hardware);
    file["array_classes"] = random_classes(random);
    made.hardware = parse_hardware(file.dump(), "pool");
  }
  made.policy = random_group_policy(made.network, random);
  return made;
}

/// Integers whose columns keep to their own widths; some weights, and stretches of them, are 0.
IntegerNetwork integers_of(const LayoutCase& c, std::uint64_t seed) {
  IntegerNetwork integers = random_integers(c.network, c.policy, seed);
  for (IntegerLayer& layer : integers.layers) {
    const std::size_t outputs = layer.weights->scale.size();
    std::vector<WeightCode> codes = layer.weights->codes;
    const std::vector<int> widths = column_bits(layer.bits, static_cast<int>(outputs));
    const std::size_t rows = codes.size() / outputs;
    for (std::size_t i = 0; i < codes.size(); ++i) {
      const bool is_zero = i % 3 == 0 || (i / 11 + seed) % 4 == 0;
      codes[i] = static_cast<WeightCode>(is_zero ? 0 : codes[i] % (1 << (widths[i / rows] - 1)));
    }
    layer.weights = std::make_shared<const IntegerWeights>(
        integer_weights(std::move(codes), layer.weights->scale));
  }
  return integers;
}

std::string differ(const char* what, std::uint64_t found, std::uint64_t wanted) {
  if (found == wanted) return "";
  return std::string(what) + ": " + std::to_string(found) + ", wanted " + std::to_string(wanted);
}

/// Whether pairs of a layer are as its layout asks.
std::string pairs_defect(const ChipConfig& chip, const LayerPart& part, const LayoutLaw& law) {
  if (!chip.share_arrays) return differ("pairs", part.pairs, law.own_pairs);
  const ArrayClass& array = chip.arrays[static_cast<std::size_t>(part.array_class)];
  const std::uint64_t most = std::min(law.own_pairs, law.shape_pairs);
  if (law.one_shape) return differ("pairs of one shape", part.pairs, most);
  const auto area =
      static_cast<std::uint64_t>(array.rows) * static_cast<std::uint64_t>(array.columns);
  if (part.pairs > most) return differ("at most so many pairs", part.pairs, most);
  if (part.pairs < law.least_pairs)
    return differ("at least so many pairs", part.pairs, law.least_pairs);
  return part.pairs * area >= law.cells ? "" : "more cells than its arrays have";
}

/// Whether a layer that lies in one class is what the law says, and that class the right one.
std::string layer_defect(const LayoutCase& c, const ChipConfig& chip, const LayerMapping& layer,
                         std::size_t l) {
  const Layer& spec = c.network.weight_layer(static_cast<int>(l));
  const LayerPart& part = layer.parts.front();
  const auto law_in = [&](const ArrayClass& array) {
    return layout_law(chip, array, spec, c.policy.layers[l]);
  };
  const LayoutLaw law = law_in(chip.arrays[static_cast<std::size_t>(part.array_class)]);
  std::string text = pairs_defect(chip, part, law);
  if (text.empty()) text = differ("units", layer.units.units, law.units);
  if (text.empty()) text = differ("columns", layer.units.columns, law.columns);
  if (text.empty()) text = differ("cells", layer.units.cells, law.cells);
  const bool by_block = !chip.adjacent_slices && !chip.share_arrays;
  const std::uint64_t pes =
      by_block ? law.own_pes : ceil_div(part.pairs, static_cast<std::uint64_t>(chip.groups_per_pe));
  if (text.empty()) text = differ("PEs", part.pes, pes);
  if (!text.empty() || chip.share_arrays) return text;
  const auto cells_in = [&](const ArrayClass& array) {
    return law_in(array).own_pairs * static_cast<std::uint64_t>(array.rows * array.columns);
  };
  const std::uint64_t own = cells_in(chip.arrays[static_cast<std::size_t>(part.array_class)]);
  for (const ArrayClass& array : chip.arrays) {
    if (law_in(array).fits && cells_in(array) < own) return "another class takes fewer cells";
  }
  return "";
}

/// Cells of arrays that each layer takes on a chip; empty if it does not fit.
std::vector<std::uint64_t> array_cells(const LayoutCase& c, const ChipConfig& chip,
                                       const QuantPolicy& policy) {
  const Mapper mapper(c.network, chip);
  const auto answer = mapper.map(policy);
  const auto* mapping = std::get_if<Mapping>(&answer);
  std::vector<std::uint64_t> cells;
  for (std::size_t l = 0; mapping != nullptr && l < mapping->layers.size(); ++l) {
    cells.push_back(0);
    for (const LayerPart& part : mapping->layers[l].parts) {
      const ArrayClass& array = chip.arrays[static_cast<std::size_t>(part.array_class)];
      cells.back() += part.pairs * static_cast<std::uint64_t>(array.rows * array.columns);
    }
  }
  return cells;
}

/// Whether a pool of arrays takes more cells than one of its classes alone, or groups more than the
/// widest of their widths.
std::string waste_defect(const LayoutCase& c, const ChipConfig& chip) {
  const std::vector<std::uint64_t> mixed = array_cells(c, chip, c.policy);
  for (const ArrayClass& array : chip.arrays) {
    ChipConfig single = chip;
    single.arrays = {array};
    single.arrays[0].tiles = chip.tiles();
    const auto alone = array_cells(c, single, c.policy);
    QuantPolicy whole = c.policy;
    for (LayerBits& bits : whole.layers) bits.groups.clear();
    const auto ungrouped = array_cells(c, single, whole);
    for (std::size_t l = 0; l < alone.size(); ++l) {
      if (mixed[l] > alone[l]) return "the pool takes more cells than one class";
      if (!ungrouped.empty() && alone[l] > ungrouped[l]) return "groups take more arrays";
    }
  }
  return "";
}

/// Accumulators that the converters of the layer's arrays make of the codes.
std::vector<std::int64_t> wanted_sums(const LayoutCase& c, const ChipConfig& chip,
                                      const LayerMapping& mapped, const IntegerLayer& layer,
                                      std::size_t l, const std::vector<ActivationCode>& codes) {
  const Layer& spec = c.network.weight_layer(static_cast<int>(l));
  if (!chip.adc_bits) return integer_accumulators(spec, layer, codes);
  ChipConfig own = chip;
  own.arrays[0] = chip.arrays[static_cast<std::size_t>(mapped.parts.front().array_class)];
  return clipped_accumulators(spec, layer, codes, own);
}

/// Whether a definition of clipped sums is at hand: one for layers in one class of arrays whose
/// rows are driven all at once.
bool has_definition(const ChipConfig& chip, const Mapping& mapping) {
  if (!chip.adc_bits) return true;
  return !chip.ou_rows && chip.compression == Compression::kNone &&
         std::all_of(mapping.layers.begin(), mapping.layers.end(),
                     [](const LayerMapping& l) { return l.parts.size() == 1; });
}

/// Whether what was computed is what was counted.
std::string work_defect(const ChipConfig& chip, const Activity& counted, const LayerRecord& done) {
  const std::string text = differ("conversions", done.conversions, counted.conversions);
  const std::uint64_t top = (std::uint64_t{1} << chip.dac_bits) - 1;
  if (text.empty() && done.conduction.driven > counted.row_drives * top)
    return "more is driven than there are row drives";
  return text;
}

/// Runs the case; empty if all is as it must be, "capacity" if it does not fit.
std::string defect_of(std::uint64_t seed) {
  const LayoutCase c = random_layout(seed);
  const ChipConfig chip = make_chip_config(c.hardware);
  const IntegerNetwork integers = integers_of(c, seed);
  const NetworkCodes codes = network_codes(integers);
  const bool compressed = chip.compression != Compression::kNone;
  const Mapper mapper(c.network, chip);
  const auto answer = mapper.map(c.policy, compressed ? &codes : nullptr);
  if (std::holds_alternative<CapacityShortfall>(answer)) return "capacity";
  const Mapping& mapping = std::get<Mapping>(answer);
  for (std::size_t l = 0; l < mapping.layers.size() && !compressed; ++l) {
    if (mapping.layers[l].parts.size() > 1) continue;
    const std::string text = layer_defect(c, chip, mapping.layers[l], l);
    if (!text.empty()) return "layer " + std::to_string(l) + ": " + text;
  }
  if (!compressed && chip.replication.copies.empty() && !chip.replication.balance) {
    const std::string text = waste_defect(c, chip);
    if (!text.empty()) return text;
  }
  const IntegerArithmetic arithmetic(integers);
  Datapath values(c.network, chip, mapping, layer_values(integers), arithmetic);
  values.load_image(random_image(c.network, seed));
  const std::string window = in_child([&] {
    ChipSimulator simulator(chip, mapping.places, false);
    const Run run = simulator.run(mapping, {&values});
    if (!values.defect().empty()) return "defect: " + values.defect();
    for (std::size_t l = 0; l < integers.layers.size(); ++l) {
      const std::string text = work_defect(chip, run.layers[l].activity, values.record(l));
      if (!text.empty()) return "layer " + std::to_string(l) + ": " + text;
    }
    for (std::size_t l = 0; has_definition(chip, mapping) && l < integers.layers.size(); ++l) {
      const LayerRecord& record = values.record(l);
      if (record.accumulator !=
          wanted_sums(c, chip, mapping.layers[l], integers.layers[l], l, record.input))
        return "layer " + std::to_string(l) + ": sums differ";
    }
    return "ran " + to_text(run);
  });
  if (window.rfind("ran ", 0) != 0) return window;
  const std::string detailed = in_child([&] {
    ChipSimulator simulator(chip, mapping.places, true);
    return "ran " + to_text(simulator.run(mapping));
  });
  return window == detailed ? "" : "the fidelities differ";
}

class Layouts : public ::testing::TestWithParam<std::uint64_t> {};

TEST_P(Layouts, CountAsTheLawSaysAndComputeTheIntegers) {
  constexpr std::uint64_t kCases = 50;
  std::uint64_t ran = 0;
  for (std::uint64_t seed = GetParam(); seed < GetParam() + kCases && !HasFailure(); ++seed) {
    const std::string defect = defect_of(seed);
    if (defect == "capacity") continue;
    ++ran;
    EXPECT_EQ(defect, "") << "seed " << seed;
  }
  EXPECT_GE(ran, kCases / 2) << "too many of the random chips run nothing";
}

INSTANTIATE_TEST_SUITE_P(Seeds, Layouts,
                         ::testing::Values(1000, 1050, 1100, 1150, 1200, 1250, 1300, 1350, 1400,
                                           1450));

}  // namespace
}  // namespace ohmic
