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
          {"layers", losses_json(network, result.losses)}};
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
  print_losses(out, network, result.losses);
}

}  // namespace ohmic::app
