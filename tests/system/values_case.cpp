#include "tests/system/values_case.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>

#include "hw/functional/datapath.h"
#include "hw/functional/integer_arithmetic.h"
#include "hw/sim/chip_simulator.h"
#include "hw/sim/simulation_error.h"
#include "tests/support/test_draws.h"
#include "tests/system/conduction_case.h"

namespace ohmic {
namespace {

float draw_float(RandomSource& random, float low, float high) {
  return low + (high - low) * static_cast<float>(random() % 4096) / 4096.0F;
}

/// What each weight layer sees and computes in the integer network.
struct Reference {
  std::vector<std::vector<ActivationCode>> codes;
  std::vector<std::vector<std::int64_t>> sums;
  Values output;
};

Reference reference(const NetworkSpec& network, const IntegerNetwork& integers,
                    const ChipConfig& chip, const Values& image) {
  Reference r;
  r.codes.resize(integers.layers.size());
  r.sums.resize(integers.layers.size());
  r.output = run_graph(network, image, [&](int index, const Values& input) {
    const auto i = static_cast<std::size_t>(index);
    const Layer& spec = network.weight_layer(index);
    const IntegerLayer& layer = integers.layers[i];
    r.codes[i] = input_codes(layer, input, integers.rounding);
    r.sums[i] = chip.adc_bits ? clipped_accumulators(spec, layer, r.codes[i], chip)
                              : integer_accumulators(spec, layer, r.codes[i]);
    const auto pixels = static_cast<std::size_t>(spec.out.pixels());
    Values output(r.sums[i].size());
    for (std::size_t k = 0; k < output.size(); ++k)
      output[k] = layer_output(layer, k / pixels, r.sums[i][k]);
    return output;
  });
  return r;
}

template <typename T>
std::string first_difference(const char* what, const std::vector<T>& chip,
                             const std::vector<T>& integers) {
  if (chip == integers) return "";
  if (chip.size() != integers.size()) return std::string(what) + ": other sizes";
  const auto at = static_cast<std::size_t>(
      std::mismatch(chip.begin(), chip.end(), integers.begin()).first - chip.begin());
  return std::string(what) + " " + std::to_string(at) + ": chip " + std::to_string(chip[at]) +
         ", integers " + std::to_string(integers[at]);
}

std::string compare(const Datapath& values, const Reference& r) {
  if (!values.defect().empty()) return "defect: " + values.defect();
  for (std::size_t l = 0; l < r.sums.size(); ++l) {
    const LayerRecord& record = values.record(l);
    const std::string layer = "layer " + std::to_string(l) + " ";
    std::string text = first_difference("code", record.input, r.codes[l]);
    if (text.empty()) text = first_difference("accumulator", record.accumulator, r.sums[l]);
    if (!text.empty()) return layer + text;
  }
  return first_difference("output", values.output(), r.output);
}

/// Whether the arrays conduct as codes and weights say.
std::string compare_conduction(const Datapath& values, const Reference& r,
                               const NetworkSpec& network, const IntegerNetwork& integers,
                               const Mapping& mapping, const ChipConfig& chip) {
  for (std::size_t l = 0; l < integers.layers.size(); ++l) {
    const int index = static_cast<int>(l);
    const Conduction counted = counted_conduction(network.weight_layer(index), integers.layers[l],
                                                  r.codes[l], mapping, index, chip);
    const Conduction& found = values.record(l).conduction;
    const std::string text =
        first_difference("conduction", std::vector{found.driven, found.conducting},
                         std::vector{counted.driven, counted.conducting});
    if (!text.empty()) return "layer " + std::to_string(l) + " " + text;
  }
  return "";
}

std::string compare_here(const ChipCase& c, std::uint64_t seed, int images) {
  const NetworkSpec network = network_of(c);
  const ChipConfig chip = chip_of(c);
  const QuantPolicy policy = policy_of(network, c.policies[0]);
  const Mapper mapper(network, chip);
  auto answer = mapper.map(policy);
  if (const auto* missing = std::get_if<CapacityShortfall>(&answer))
    return "capacity: " + missing->problem;
  const Mapping mapping = std::get<Mapping>(std::move(answer));
  const IntegerNetwork integers = random_integers(network, policy, seed);
  const IntegerArithmetic arithmetic(integers);
  Datapath values(network, chip, mapping, layer_values(integers), arithmetic);
  ChipSimulator simulator(chip, static_cast<int>(mapping.tiles_used()), c.detailed);
  const std::string silent = to_text(simulator.run(mapping));
  for (int n = 0; n < images; ++n) {
    const Values image = random_image(network, seed + static_cast<std::uint64_t>(n));
    values.load_image(image);
    if (to_text(simulator.run(mapping, {&values})) != silent) return "values change the time";
    const Reference r = reference(network, integers, chip, image);
    std::string difference = compare(values, r);
    if (difference.empty())
      difference = compare_conduction(values, r, network, integers, mapping, chip);
    if (!difference.empty()) return "image " + std::to_string(n) + " " + difference;
  }
  return "";
}

}  // namespace

IntegerNetwork random_integers(const NetworkSpec& network, const QuantPolicy& policy,
                               std::uint64_t seed) {
  RandomSource random(seed * 31 + 7);
  IntegerNetwork integers;
  integers.rounding = seed % 3 == 0 ? Rounding::kFloor : Rounding::kNearest;
  for (std::size_t l = 0; l < policy.layers.size(); ++l) {
    const Layer& spec = network.weight_layer(static_cast<int>(l));
    const auto rows = static_cast<int>(im2col(spec).rows);
    const CodeRange range = weight_codes(policy.layers[l].weight_bits);
    IntegerWeights weights;
    IntegerLayer layer;
    layer.bits = policy.layers[l];
    layer.input.top_code = activation_top_code(layer.bits.activation_bits);
    layer.input.scale = draw_float(random, 0.5F, 2.0F) / static_cast<float>(layer.input.top_code);
    layer.input.zero_point = random() % 2 == 0 ? 0 : draw_from(1, layer.input.top_code, random);
    for (int o = 0; o < spec.out_channels; ++o) {
      std::int64_t sum = 0;
      for (int r = 0; r < rows; ++r) {
        const int code = draw_from(range.low, range.high, random);
        weights.codes.push_back(static_cast<WeightCode>(code));
        sum += code;
      }
      weights.row_sum.push_back(sum);
      weights.scale.push_back(
          draw_float(random, 0.5F, 8.0F) /
          (static_cast<float>(range.high) * std::sqrt(static_cast<float>(rows))));
      layer.bias.push_back(draw_float(random, -0.5F, 0.5F));
    }
    layer.weights = std::make_shared<const IntegerWeights>(std::move(weights));
    integers.layers.push_back(std::move(layer));
  }
  return integers;
}

Values random_image(const NetworkSpec& network, std::uint64_t seed) {
  RandomSource random(seed);
  Values image(static_cast<std::size_t>(network.input.elements()));
  for (float& value : image) value = static_cast<float>(random() % 256) / 255.0F;
  return image;
}

std::vector<std::int64_t> clipped_accumulators(const Layer& spec, const IntegerLayer& layer,
                                               const std::vector<ActivationCode>& codes,
                                               const ChipConfig& chip) {
  const auto rows = static_cast<std::size_t>(im2col(spec).rows);
  const auto cut = static_cast<std::size_t>(chip.arrays[0].rows);
  const int cell = chip.bits_per_cell;
  const std::int64_t low = -(std::int64_t{1} << (*chip.adc_bits - 1));
  std::vector<std::int64_t> total(static_cast<std::size_t>(spec.out.elements()));
  for (std::size_t first = 0; first < rows; first += cut) {
    for (int slice = 0; slice < chip.weight_slices(layer.bits.weight_bits); ++slice) {
      for (int bit = 0; bit < layer.bits.activation_bits; bit += chip.dac_bits) {
        // The layer that has nothing but these cells and drives nothing but these bits.
        IntegerWeights part = *layer.weights;
        for (std::size_t i = 0; i < part.codes.size(); ++i) {
          const int code = part.codes[i];
          const bool inside = i % rows >= first && i % rows < first + cut;
          const int cells = inside ? std::abs(code) >> (slice * cell) & ((1 << cell) - 1) : 0;
          part.codes[i] = static_cast<WeightCode>(code < 0 ? -cells : cells);
        }
        const auto driven = [&](int code) { return code >> bit & ((1 << chip.dac_bits) - 1); };
        IntegerLayer one = layer;
        one.weights = std::make_shared<const IntegerWeights>(std::move(part));
        one.input.zero_point = driven(layer.input.zero_point);
        std::vector<ActivationCode> inputs;
        for (const int code : codes) inputs.push_back(static_cast<ActivationCode>(driven(code)));
        const auto columns = integer_accumulators(spec, one, inputs);
        for (std::size_t i = 0; i < total.size(); ++i)
          total[i] +=
              std::clamp(columns[i], low, -low - 1) * (std::int64_t{1} << (slice * cell + bit));
      }
    }
  }
  return total;
}

std::string compare_values(const ChipCase& c, std::uint64_t seed, int images) {
  return in_child([&] { return compare_here(c, seed, images); });
}

}  // namespace ohmic
