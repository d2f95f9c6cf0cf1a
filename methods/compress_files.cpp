#include "methods/compress_files.h"

#include <string>

#include "methods/compress_page.h"
#include "quant/integer/network_file.h"
#include "quant/policy_file.h"
#include "rl/search/history_csv.h"
#include "util/config_error.h"
#include "util/content_hash.h"
#include "util/file_io.h"
#include "util/number_text.h"
#include "util/text_table.h"

namespace ohmic {
namespace {

/// A line a weight layer, in the network's order.
Json layers_json(const PricedNetwork& network) {
  Json layers = Json::array();
  for (std::size_t i = 0; i < network.cost.layers.size(); ++i) {
    const LayerCost& cost = network.cost.layers[i];
    layers.push_back({{"name", cost.name},
                      {"bits_per_weight", cost.bits_per_weight},
                      {"density", density_of(network.integers.layers[i])},
                      {"crossbars", cost.crossbars},
                      {"utilization", cost.utilization},
                      {"energy_mj", cost.energy_mj}});
  }
  return layers;
}

Json network_json(const PricedNetwork& network, const NetworkSpec& spec) {
  const CostReport& cost = network.cost;
  return {{"policy", policy_layers(widths_of(network.integers), spec)},
          {"validation_accuracy", network.accuracy.validation},
          {"test_accuracy", network.accuracy.test},
          {"cost_ratio", network.cost_ratio},
          {"latency_ms", cost.latency_ms},
          {"energy_mj", cost.energy_mj},
          {"component_power_w", cost.component_power_w},
          {"feasible", network.feasible ? 1 : 0},
          {"crossbars", cost.crossbars},
          {"bits_per_weight", cost.bits_per_weight},
          {"density", density_of(network.integers)},
          {"utilization", cost.utilization},
          {"area_mm2", cost.area_mm2},
          {"operation_units", cost.operation_units},
          {"layers", layers_json(network)}};
}

Json summary_json(const Json& config, const NetworkSpec& network, const CompressionResult& result,
                  double total_s) {
  const Json& options = config.at("options");
  Json json = {{"schema_version", 1}, {"method", config.at("method")}, {"network", network.name}};
  for (const char* name : {"hw", "data", "weights", "episodes", "finetune-images", "seed"})
    json[name] = options.at(name);
  json["float_validation_accuracy"] = result.floats.validation;
  json["allowed_loss"] = kAllowedLoss;
  json["baseline"] = network_json(result.baseline, network);
  json["best"] = network_json(result.best, network);
  json["best"]["compression"] = result.compression();
  json["rounds"] = Json::array();
  double rounds_s = 0;
  for (const CompressionRound& round : result.rounds) {
    json["rounds"].push_back({{"round", round.number},
                              {"alpha", round.alpha},
                              {"weight_bits", round.weight_bits},
                              {"activation_bits", round.activation_bits},
                              {"validation_accuracy", round.validation_accuracy},
                              {"bits_per_weight", round.bits_per_weight},
                              {"density", round.density},
                              {"within", round.within}});
    rounds_s += round.seconds;
  }
  json["wall_s"] = {{"rounds", rounds_s}, {"last_process", total_s}};
  json["versions"] = config.at("versions");
  return json;
}

/// A row a round.
std::string rounds_csv(const std::vector<CompressionRound>& rounds) {
  std::string csv =
      "round,alpha,weight_bits,activation_bits,validation_accuracy,bits_per_weight,density,"
      "within\n";
  for (const CompressionRound& r : rounds) {
    csv += std::to_string(r.number) + "," + plain_number(r.alpha) + "," +
           std::to_string(r.weight_bits) + "," + std::to_string(r.activation_bits) + "," +
           plain_number(r.validation_accuracy) + "," + plain_number(r.bits_per_weight) + "," +
           plain_number(r.density) + "," + (r.within ? "1" : "0") + "\n";
  }
  return csv;
}

/// The files of a finished run that others read, by their names.
std::vector<std::pair<std::string, std::string>> answer_files(const CompressDirectory& directory) {
  return {{"network", directory.network()},
          {"policy", directory.policy()},
          {"hardware", directory.hardware()},
          {"history", directory.history()}};
}

/// A hash each of those that there are.
Json content_of(const CompressDirectory& directory) {
  Json content = Json::object();
  for (const auto& [name, file] : answer_files(directory))
    if (file_exists(file)) content[name] = content_hash(read_file(file));
  return content;
}

}  // namespace

void write_compression(const CompressDirectory& directory, const Json& config,
                       const NetworkSpec& network, const HardwareRecord& hardware,
                       const CompressionResult& result, double total_s) {
  write_network_file(directory.network(), network, result.best.integers);
  write_file_atomically(directory.policy(),
                        policy_to_json(widths_of(result.best.integers), network));
  Json chip = {{"schema_version", 1}};
  chip.update(hardware_to_json(hardware));
  write_file_atomically(directory.hardware(), chip.dump(2) + "\n");
  if (!result.rounds.empty()) write_file_atomically(directory.history(), rounds_csv(result.rounds));
  if (!result.trials.empty())
    write_file_atomically(directory.history(), history_csv(result.trials));
  Json summary = summary_json(config, network, result, total_s);
  summary["content"] = content_of(directory);
  write_file_atomically(directory.report(), compress_page(config, summary, result.trials));
  write_file_atomically(directory.summary(), summary.dump(2) + "\n");
}

void check_written_files(const CompressDirectory& directory) {
  const Json summary = read_json_file(directory.summary());
  const auto stated = summary.is_object() ? summary.find("content") : summary.end();
  if (stated == summary.end() || !stated->is_object())
    throw ConfigError(directory.summary(), "/content",
                      "is not there: no finished run of this version");
  const Json found = content_of(directory);
  for (const auto& [name, file] : answer_files(directory)) {
    const Json before = stated->value(name, Json()), now = found.value(name, Json());
    if (before == now) continue;
    throw ConfigError(
        file, now.is_null() ? "is missing: the run had written it" : "is not as the run wrote it");
  }
}

std::string compression_table(const CompressionResult& result) {
  const PricedNetwork& base = result.baseline;
  const PricedNetwork& best = result.best;
  TextTable table({{"", Align::kLeft}, {"dense W8A8"}, {"compressed"}});
  const auto row = [&](const char* name, double before, double after, int digits) {
    table.add_row({name, fixed_digits(before, digits), fixed_digits(after, digits)});
  };
  row("validation accuracy, %", base.accuracy.validation, best.accuracy.validation, 2);
  row("test accuracy, %", base.accuracy.test, best.accuracy.test, 2);
  row("bits a weight", base.cost.bits_per_weight, best.cost.bits_per_weight, 3);
  row("density, %", 100 * density_of(base.integers), 100 * density_of(best.integers), 1);
  row("operation units", static_cast<double>(base.cost.operation_units),
      static_cast<double>(best.cost.operation_units), 0);
  row("crossbars", static_cast<double>(base.cost.crossbars),
      static_cast<double>(best.cost.crossbars), 0);
  row("latency, ms", base.cost.latency_ms, best.cost.latency_ms, 4);
  row("energy, uJ", 1000 * base.cost.energy_mj, 1000 * best.cost.energy_mj, 3);
  row("component power, W", base.cost.component_power_w, best.cost.component_power_w, 3);
  row("cost ratio", base.cost_ratio, best.cost_ratio, 4);
  return table.text();
}

}  // namespace ohmic
