#include "studies/reproduce/bwq/unit_systems.h"
#include "studies/reproduce/items.h"

namespace ohmic {
namespace {

void add_split(const CompressedNetwork& network, ChipCosts& prices, Reproduction& result) {
  const auto steps = prices.on_units(
      {*simulation_of(UnitSystem::kIsaac, network),
       on_isaac_ou(network, "narrow activations", {"--policy", network.bwq->activations}),
       bwq_stored_as(network, "layer_planes"), *simulation_of(UnitSystem::kBwq, network)});
  const char* names[] = {"activations", "weights", "mapping"};
  for (std::size_t i = 0; i < 3; ++i) {
    add_value(result, network.name(), std::string("gain by ") + names[i],
              steps[i].energy_mj / steps[i + 1].energy_mj)
        .digits = 2;
  }
  add_value(result, network.name(), "together", steps[0].energy_mj / steps[3].energy_mj).digits = 2;
}

}  // namespace

void build_bwq_split(const ReproduceInputs& inputs, Reproduction& result) {
  result.subject = "energy of ISAAC-OU over BWQ's, one change after the other";
  for (const CompressedNetwork& network : compressed_networks(inputs.compressions))
    add_split(network, inputs.prices, result);
  result.reasons = {
      "Activations: 16-bit weights, inputs of BWQ's width. Weights: BWQ's codes, stored with as "
      "many planes as the layer's widest block. Mapping: every block with its own planes.",
      "The paper draws its split (figure 10) and calls weights the largest part. It does not say "
      "where the weights' part ends and the mapping's begins; the products of our last two are "
      "both."};
}

}  // namespace ohmic
