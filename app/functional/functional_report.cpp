#include <fmt/format.h>

#include <algorithm>
#include <ostream>

#include "app/functional/functional_run.h"
#include "util/config_error.h"
#include "util/number_text.h"
#include "util/text_table.h"

namespace ohmic::app {
namespace {

constexpr std::size_t kListedImages = 1000;

std::vector<int> listed(const std::vector<int>& classes) {
  const std::size_t count = std::min(kListedImages, classes.size());
  return {classes.begin(), classes.begin() + static_cast<std::ptrdiff_t>(count)};
}

double sum_of(const std::vector<DataEnergy>& energies, double DataEnergy::*part) {
  double sum = 0;
  for (const DataEnergy& e : energies) sum += e.*part;
  return sum;
}

Json energies_json(const NetworkSpec& network, const std::vector<DataEnergy>& energies) {
  Json layers = Json::array();
  for (std::size_t l = 0; l < energies.size(); ++l) {
    layers.push_back({{"name", network.weight_layer(static_cast<int>(l)).name},
                      {"energy_mj", energies[l].energy_mj},
                      {"crossbar_mj", energies[l].crossbar_mj},
                      {"dac_mj", energies[l].dac_mj},
                      {"driven_share", energies[l].driven_share},
                      {"conducting_share", energies[l].conducting_share}});
  }
  return {{"energy_mj", sum_of(energies, &DataEnergy::energy_mj)},
          {"crossbar_mj", sum_of(energies, &DataEnergy::crossbar_mj)},
          {"dac_mj", sum_of(energies, &DataEnergy::dac_mj)},
          {"layers", layers}};
}

void print_energies(std::ostream& out, const NetworkSpec& network, const FunctionalResult& result) {
  out << fmt::format(
      "\nenergy with these data  {:.6g} mJ an image, of {:.6g} mJ whatever the data\n",
      sum_of(result.energies, &DataEnergy::energy_mj), result.report.energy_mj);
  TextTable table({{"layer", Align::kLeft},
                   {"energy uJ", Align::kRight, 13},
                   {"rows driven", Align::kRight, 13},
                   {"cells conducting"}});
  for (std::size_t l = 0; l < result.energies.size(); ++l) {
    const DataEnergy& e = result.energies[l];
    table.add_row({network.weight_layer(static_cast<int>(l)).name,
                   fixed_digits(e.energy_mj * 1e3, 4), fixed_digits(100 * e.driven_share, 2) + "%",
                   fixed_digits(100 * e.conducting_share, 2) + "%"});
  }
  out << table.text();
}

}  // namespace

Json losses_json(const NetworkSpec& network, const std::vector<LayerLoss>& losses) {
  Json layers = Json::array();
  for (std::size_t l = 0; l < losses.size(); ++l) {
    layers.push_back({{"name", network.weight_layer(static_cast<int>(l)).name},
                      {"adc_conversions", losses[l].conversions},
                      {"adc_clips", losses[l].clips},
                      {"adc_clip_share", losses[l].clip_share()},
                      {"mean_absolute_error", losses[l].mean_absolute_error()}});
  }
  return layers;
}

Json functional_json(const NetworkSpec& network, const FunctionalResult& result) {
  return {{"data", one_line(result.data)},  // paths may be no UTF-8
          {"weights", one_line(result.weights)},
          {"images", result.images},
          {"predicted", listed(result.predicted)},
          {"labels", listed(result.labels)},
          {"correct", result.correct},
          {"chips", chips_json(result.chips)},
          {"layers", losses_json(network, result.losses)},
          {"data_energy", energies_json(network, result.energies)}};
}

Json images_json(const FunctionalResult& result) {
  Json images = Json::array();
  for (const ImageCost& image : result.images_cost)
    images.push_back({{"latency_ms", image.latency_ms}, {"energy_mj", image.energy_mj}});
  return images;
}

void print_losses(std::ostream& out, const NetworkSpec& network,
                  const std::vector<LayerLoss>& losses) {
  TextTable table({{"layer", Align::kLeft},
                   {"conversions", Align::kRight, 13},
                   {"clipped", Align::kRight, 13},
                   {"mean |error| of a sum"}});
  for (std::size_t l = 0; l < losses.size(); ++l) {
    table.add_row({network.weight_layer(static_cast<int>(l)).name,
                   std::to_string(losses[l].conversions),
                   fixed_digits(100 * losses[l].clip_share(), 4) + "%",
                   significant_digits(losses[l].mean_absolute_error(), 4)});
  }
  out << table.text();
}

void print_functional(std::ostream& out, const NetworkSpec& network,
                      const FunctionalResult& result) {
  out << "\nvalues           " << result.images << (result.images == 1 ? " image" : " images")
      << " of " << result.data << ", " << result.correct << " classified as labelled\n"
      << "weights          " << result.weights << "\n";
  if (result.chips.values.size() > 1) print_chips(out, result.chips);
  print_losses(out, network, result.losses);
  print_energies(out, network, result);
}

}  // namespace ohmic::app
