// Chips whose devices are not ideal: the timed chip in both fidelities and the batch of images have
// the same values, to the bit.
#include <gmock/gmock.h>

#include <cmath>

#include "hw/device/analog/wire_drop.h"
#include "hw/functional/batch_chip.h"
#include "hw/functional/functional_chip.h"
#include "hw/mapping/mapper.h"
#include "tests/support/test_draws.h"
#include "tests/system/random_case.h"
#include "tests/system/values_case.h"

namespace ohmic {
namespace {

constexpr std::uint64_t kCasesATest = 40;
constexpr ChipDraw kDraw{5, 2};

/// A random network on a random chip, some of whose devices are not ideal.
ChipCase device_case(std::uint64_t seed) {
  ChipCase c = random_case(seed);
  RandomSource random(seed * 57 + 5);
  const ArrayClass array = chip_of(c).arrays[0];
  const auto set = [&c](const std::string& key, const std::string& value) {
    c.hardware.push_back(key + "=" + value);
  };
  set("device.variation", draw_one_of({"0", "0.1", "0.3"}, random));
  set("device.variation_kind", draw_one_of({"proportional", "independent", "lognormal"}, random));
  set("device.on_off_ratio", draw_one_of({"infinite", "5", "50"}, random));
  set("device.stuck_off", draw_one_of({"0", "0.05"}, random));
  set("device.stuck_on", draw_one_of({"0.001", "0.05"}, random));
  set("device.remap", draw_one_of({"off", "swap", "pairs"}, random));
  set("device.read_noise", draw_one_of({"0", "0.05"}, random));
  const char* bits = draw_one_of({"ideal", "3", "6"}, random);
  set("adc.bits", bits);
  if (std::string(bits) != "ideal") {
    set("adc.range", draw_one_of({"clip", "full"}, random));
    set("adc.noise_lsb", draw_one_of({"0", "0.4"}, random));
    set("adc.offset_lsb", draw_one_of({"0", "-0.3", "1.2"}, random));
  }
  if (draw_chance(20, random)) set("mapping.replicate", "balance");
  if (draw_chance(60, random)) {
    set("crossbar.ou_rows", std::to_string(draw_from(1, std::min(9, array.rows), random)));
    set("crossbar.ou_columns", std::to_string(draw_from(1, std::min(9, array.columns), random)));
    set("mapping.compression", draw_one_of({"none", "block_planes", "zero_rows"}, random));
    set("pe.skip_zero_inputs", draw_one_of({"off", "on"}, random));
  }
  if (chip_of(c).compression == Compression::kNone) {
    set("crossbar.wire_ohm", draw_one_of({"0", "0", "2"}, random));
    if (draw_chance(30, random)) {
      set("mapping.weight_layout", draw_one_of({"planes", "adjacent"}, random));
      set("mapping.share_arrays", "on");
    } else {
      set("crossbar.spare_columns", draw_one_of({"0", "1", "3"}, random));
    }
  }
  return c;
}

bool same_losses(const std::vector<LayerLoss>& a, const std::vector<LayerLoss>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](const LayerLoss& x, const LayerLoss& y) {
                      return x.conversions == y.conversions && x.clips == y.clips &&
                             x.accumulators == y.accumulators && x.absolute_loss == y.absolute_loss;
                    });
}

std::string compare_here(const ChipCase& c, std::uint64_t seed) {
  const NetworkSpec network = network_of(c);
  const ChipConfig chip = chip_of(c);
  const IntegerNetwork integers = random_integers(network, policy_of(network, c.policies[0]), seed);
  const NetworkCodes codes = network_codes(integers);
  if (std::holds_alternative<CapacityShortfall>(
          Mapper(network, chip).map(widths_of(integers), &codes)))
    return "capacity:";
  Accelerator accelerator(network, chip, make_energy_table(load_hardware("wei2022", c.hardware)),
                          c.detailed);
  FunctionalChip timed(network, chip, accelerator, integers, kDraw);
  std::vector<Values> images, outputs;
  for (std::uint64_t n = 0; n < 2; ++n) {
    images.push_back(random_image(network, seed + n));
    timed.run(images.back());
    outputs.push_back(timed.output());
  }
  const BatchChip batch(network, chip, timed.mapping(), integers);
  const BatchResult one = batch.run(images, kDraw, 1), two = batch.run(images, kDraw, 3);
  if (one.outputs != two.outputs || !same_losses(one.losses, two.losses)) return "threads differ";
  if (one.outputs != outputs) return "outputs differ";
  if (!same_losses(one.losses, timed.losses())) return "losses differ";
  return batch.run(images, {5, 3}, 1).outputs == outputs ? "two chips are one" : "";
}

class Devices : public ::testing::TestWithParam<std::uint64_t> {};

TEST_P(Devices, GiveTheSameBitsInTimeAndInBatches) {
  std::uint64_t ran = 0, alike = 0;
  for (std::uint64_t seed = GetParam(); seed < GetParam() + kCasesATest && !HasFailure(); ++seed) {
    ChipCase c = device_case(seed);
    c.detailed = seed % 3 == 0;
    const std::string difference = in_child([&] { return compare_here(c, seed); });
    if (difference == "capacity:") continue;
    ++ran;
    if (difference == "two chips are one") {  // outputs that devices hardly touch
      ++alike;
      continue;
    }
    std::string keys;
    for (const std::string& key : c.hardware) keys += "--set " + key + " ";
    EXPECT_EQ(difference, "") << "seed " << seed << "\n"
                              << c.network << "\n"
                              << c.policies[0] << "\n"
                              << keys;
  }
  EXPECT_GE(ran, kCasesATest / 3) << "too many of the random chips run nothing";
  EXPECT_LE(alike, ran / 4);
}

constexpr int kInputs = 5, kOutputs = 3, kSlices = 3;

/// A linear layer whose codes are its values.
IntegerNetwork plain_integers() {
  IntegerLayer layer;
  layer.bits = {4, 4};
  layer.input.top_code = 15;
  layer.input.scale = 1;
  layer.bias.assign(kOutputs, 0);
  layer.weights = std::make_shared<const IntegerWeights>(integer_weights(
      {3, -7, 0, 5, 2, -1, 6, 7, -4, 1, 0, 2, -5, 3, 7}, std::vector<float>(kOutputs, 1)));
  return {{layer}, Rounding::kNearest};
}

/// Conductances of one array, a column's slices side by side.
std::vector<double> adjacent_cells(const IntegerNetwork& integers, int sign) {
  constexpr double kOn = 100, kOff = 20;
  std::vector<double> cells;
  for (int r = 0; r < kInputs; ++r) {
    for (int c = 0; c < kOutputs; ++c) {
      const int code =
          sign * integers.layers[0].weights->codes[static_cast<std::size_t>(c * kInputs + r)];
      for (int s = 0; s < kSlices; ++s) cells.push_back(code > 0 && code >> s & 1 ? kOn : kOff);
    }
  }
  return cells;
}

/// Slices that share an array lengthen each other's word lines.
TEST(SharedPairs, HaveTheWiresOfTheirWholeArray) {
  constexpr double kStepUs = 80, kWireOhm = 300;
  const ChipCase c{R"({"schema_version": 1, "name": "one", "dataset": "mnist",
                       "input": {"channels": 5, "height": 1, "width": 1},
                       "layers": [{"name": "flat", "type": "flatten"},
                                  {"name": "fc", "type": "linear", "out_features": 3}]})",
                   {"W4A4"},
                   {"mapping.weight_layout=adjacent", "mapping.weight_planes=magnitude",
                    "adc.bits=ideal", "crossbar.wire_ohm=300", "device.on_off_ratio=5"}};
  const NetworkSpec network = network_of(c);
  const ChipConfig chip = chip_of(c);
  const IntegerNetwork integers = plain_integers();
  const Mapper mapper(network, chip);
  const Mapping mapping = mapped(mapper, widths_of(integers));
  const Values image = {15, 3, 8, 0, 11};
  const Values found = BatchChip(network, chip, mapping, integers).run({image}, {}, 1).outputs[0];
  const auto transfer = [&](int sign) {
    return first_order_transfer(adjacent_cells(integers, sign), kInputs, kOutputs * kSlices,
                                kWireOhm);
  };
  const std::vector<double> positive = transfer(1), negative = transfer(-1);
  for (std::size_t column = 0; column < kOutputs; ++column) {
    double sum = 0;
    for (std::size_t r = 0; r < kInputs; ++r) {
      for (std::size_t s = 0; s < kSlices; ++s) {
        const std::size_t at = r * kOutputs * kSlices + column * kSlices + s;
        sum += std::ldexp(image[r] * (positive[at] - negative[at]) / kStepUs, static_cast<int>(s));
      }
    }
    EXPECT_EQ(found[column], std::llrint(sum)) << column;
  }
}

INSTANTIATE_TEST_SUITE_P(Seeds, Devices, ::testing::Values(1, 101, 201));

}  // namespace
}  // namespace ohmic
