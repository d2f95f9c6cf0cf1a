#include "studies/reproduce/bwq/unit_systems.h"
#include "studies/reproduce/items.h"
#include "util/number_text.h"

namespace ohmic {
namespace {

constexpr double kFloatBits = 32;

void add_row(const CompressedRun& run, Reproduction& result) {
  const std::string row = run.network + " " + run.method;
  add_value(result, row, "compression", kFloatBits / run.bits_per_weight).digits = 2;
  add_value(result, row, "bits a weight", run.bits_per_weight).digits = 3;
  add_value(result, row, "activation bits", run.activation_bits).digits = 0;
  add_value(result, row, "validation accuracy %", run.validation).digits = 2;
  add_value(result, row, "lost to float, points", run.float_validation - run.validation).digits = 2;
  add_value(result, row, "test accuracy %", run.test).digits = 2;
  add_value(result, row, "W8A8 test accuracy %", run.w8a8_test).digits = 2;
}

}  // namespace

void build_bwq_compression(const ReproduceInputs& inputs, Reproduction& result) {
  result.subject = "runs of `ohmic compress`; compression is 32 over bits a weight";
  for (const CompressedRun& run : inputs.compressions) {
    add_row(run, result);
    if (run.network == "vgg13") {
      result.values.back().note =
          "the paper has VGG16-BN of 33.65 M parameters: BWQ 136.01 x at 92.60 %, BSQ 26.59 x";
    } else if (run.network == "lenet5") {
      result.values.back().note = "the paper has no LeNet-5";
    }
  }
  for (const CompressedNetwork& network : compressed_networks(inputs.compressions)) {
    if (network.bsq == nullptr) continue;
    const double bwq = network.bwq->bits_per_weight, bsq = network.bsq->bits_per_weight;
    result.claims.push_back({network.name() + ": BWQ needs fewer bits a weight than BSQ",
                             fixed_digits(bwq, 2) + " against " + fixed_digits(bsq, 2), bwq < bsq});
  }
  result.reasons = {
      "The paper trains 650 epochs of SGD on GPUs; here it is Adam and tens of epochs at most, "
      "from float weights (docs/papers.md has each run's command).",
      "An 8-bit weight has 7 planes of magnitude here, 8 in the paper, whose sign is beside them; "
      "neither counts the sign.",
      "With --alpha a run is one training; the paper raises alpha until a point is lost. An image "
      "keeps its 8 bits here."};
}

}  // namespace ohmic
