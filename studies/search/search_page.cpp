#include "studies/search/search_page.h"

#include <utility>

#include "report/report.h"
#include "util/number_text.h"
#include "util/text_table.h"

namespace ohmic {
namespace {

/// A quantity that is compared by its ratio.
ReportRow ratio_row(const std::string& name, const std::string& unit, double baseline, double best,
                    double scale = 1) {
  const auto text = [&](double value) {
    // Four figures from the smallest latency to the largest power.
    const double shown = value * scale;
    const int digits = shown >= 100 ? 1 : shown >= 10 ? 2 : shown >= 1 ? 3 : 4;
    return fixed_digits(shown, digits) + unit;
  };
  return {name, text(baseline), text(best),
          baseline > 0 ? "x " + fixed_digits(best / baseline, 3) : ""};
}

ReportRow accuracy_row(const std::string& name, double baseline, double best) {
  const double gain = best - baseline;
  return {name, fixed_digits(baseline, 2) + " %", fixed_digits(best, 2) + " %",
          (gain >= 0 ? "+" : "") + fixed_digits(gain, 2) + " pp"};
}

/// The policies that were read on all images at the end, W8A8 first.
std::vector<RereadRow> reread_rows(const SearchSummary& result) {
  std::vector<RereadRow> rows;
  for (const RereadPolicy& policy : result.choice.reread) {
    const Trial& judged = policy.judged;
    rows.push_back({rows.empty() ? "W8A8" : "episode " + std::to_string(judged.episode),
                    fixed_digits(policy.screened_accuracy, 2) + " %",
                    fixed_digits(judged.outcome.accuracy, 2) + " %",
                    fixed_digits(judged.cost_ratio, 4)});
  }
  return rows;
}

std::string shown(const Json& value) {
  return value.is_string() ? value.get<std::string>() : value.dump();
}

/// W8A8 against the best policy, a row a quantity, formatted.
std::vector<ReportRow> comparison_rows(const SearchSummary& result) {
  const Evaluation& base = result.choice.baseline.outcome;
  const Evaluation& best = result.choice.best.outcome;
  std::vector<ReportRow> rows;
  std::string kind = "accuracy";
  if (result.tuned) {
    const TunedResult& tuned = *result.tuned;
    rows = {
        accuracy_row("post-training, validation", tuned.baseline.validation, tuned.best.validation),
        accuracy_row("post-training, test", tuned.baseline.test, tuned.best.test)};
    kind = "fine-tuned";
  }
  const std::vector<ReportRow> others = {
      accuracy_row(kind + ", validation", base.accuracy, best.accuracy),
      accuracy_row(kind + ", test", result.baseline_test_accuracy, result.best_test_accuracy),
      ratio_row("latency", " ms", base.cost.latency_ms, best.cost.latency_ms),
      ratio_row("energy", " uJ", base.cost.energy_mj, best.cost.energy_mj, 1000),
      ratio_row("component power", " W", base.cost.component_power_w, best.cost.component_power_w),
      {"cost ratio", fixed_digits(result.choice.baseline.cost_ratio, 4),
       fixed_digits(result.choice.best.cost_ratio, 4), ""}};
  rows.insert(rows.end(), others.begin(), others.end());
  for (const HardwareKey& key : result.keys)
    rows.push_back({key.name, "", shown(result.hardware.values.at(key.name)), ""});
  return rows;
}

/// Name and amount of everything that the search spent.
std::vector<std::pair<std::string, std::string>> effort_rows(const SearchTime& effort) {
  const auto seconds = [](double s) { return fixed_digits(s, 2) + " s"; };
  return {{"accuracy", seconds(effort.accuracy_s)},
          {"simulation", seconds(effort.simulation_s)},
          {"agent", seconds(effort.agent_s)},
          {"total", seconds(effort.total_s)},
          {"simulator calls", std::to_string(effort.simulator_calls)}};
}

std::string subtitle_of(const Json& options, std::size_t episodes, bool tuned) {
  std::string text = std::to_string(episodes) + " episodes of " + shown(options.at("agent")) +
                     ", cost at most " + shown(options.at("threshold")) + " of W8A8, " +
                     shown(options.at("data")) + ", seed " + shown(options.at("seed"));
  if (options.at("through-chip").get<bool>())
    text += ", accuracies are means over " + shown(options.at("chips")) + " chips";
  if (tuned) {
    text +=
        ", every accuracy after fine-tuning on " + shown(options.at("finetune-images")) + " images";
  }
  return text;
}

/// What limits the result; empty if nothing does.
std::string warning_of(const Json& config, const SearchSummary& result) {
  if (!result.choice.best.feasible)
    return "No feasible policy was seen: the cheapest one is shown.";
  if (config.at("data").at("synthetic").get<bool>())
    return "Synthetic images: accuracies cannot be compared with those of real data.";
  return "";
}

std::vector<ReportEpisode> episodes_of(const std::vector<Trial>& trials) {
  std::vector<ReportEpisode> episodes;
  for (const Trial& trial : trials) {
    ReportEpisode episode{
        trial.outcome.accuracy, trial.cost_ratio, trial.reward, trial.feasible, 0, 0};
    const auto layers = static_cast<double>(trial.policy.layers.size());
    for (const LayerBits& bits : trial.policy.layers) {
      episode.weight_bits += bits.weight_bits / layers;
      episode.activation_bits += bits.activation_bits / layers;
    }
    episodes.push_back(episode);
  }
  return episodes;
}

std::vector<ReportLoss> losses_of(const NetworkSpec& network, const SearchSummary& result) {
  std::vector<ReportLoss> losses;
  for (const LayerLoss& loss : result.losses) {
    const std::string& name = network.weight_layer(static_cast<int>(losses.size())).name;
    losses.push_back({name, loss.weights, loss.activations});
  }
  return losses;
}

std::vector<ReportLayer> layers_of(const NetworkSpec& network, const QuantPolicy& policy) {
  std::vector<ReportLayer> layers;
  for (std::size_t i = 0; i < policy.layers.size(); ++i) {
    layers.push_back({network.weight_layer(static_cast<int>(i)).name, policy.layers[i].weight_bits,
                      policy.layers[i].activation_bits});
  }
  return layers;
}

/// "adc.bits=6 crossbar.ou_rows=32": what was chosen for the best policy.
std::string chip_text(const SearchSummary& result) {
  std::string text;
  for (const std::string& setting : settings_of(result.keys, result.choice.best.policy.hardware))
    text += (text.empty() ? "" : " ") + setting;
  return text;
}

/// "W8A8-W5A6-W8A8: validation 98.86 %, test 99.04 %, cost 0.7512".
std::string uniform_text(const UniformAnswer& answer) {
  const Trial& judged = answer.judged;
  return to_string(static_cast<const QuantPolicy&>(judged.policy)) + ": validation " +
         fixed_digits(judged.outcome.accuracy, 2) + " %, test " +
         fixed_digits(answer.test_accuracy, 2) + " %, cost " + fixed_digits(judged.cost_ratio, 4) +
         (judged.feasible ? "" : ", not feasible");
}

/// Every option of the run and the versions that it ran with.
std::vector<std::pair<std::string, std::string>> configuration_rows(const Json& config) {
  std::vector<std::pair<std::string, std::string>> rows;
  for (const auto& [name, value] : config.at("options").items())
    rows.emplace_back("--" + name, shown(value));
  for (const auto& [name, value] : config.at("versions").items())
    rows.emplace_back(name, shown(value));
  return rows;
}

/// The record of report.html.
SearchReport make_report(const Json& config, const NetworkSpec& network,
                         const std::vector<Trial>& trials, const SearchSummary& result) {
  const Json& options = config.at("options");
  SearchReport report;
  report.title = "Search on " + network.name + ": bit-widths on " + shown(options.at("hw"));
  report.subtitle = subtitle_of(options, trials.size(), result.tuned.has_value());
  report.warning = warning_of(config, result);
  if (result.screen_images > 0) {
    report.images_read = "the first " + std::to_string(result.screen_images) + " of " +
                         shown(config.at("data").at("validation_images")) + " validation images";
    report.reread = reread_rows(result);
  }
  report.threshold = options.at("threshold").get<double>();
  // On the images that episodes read, as every point of the curves.
  report.baseline_accuracy = result.choice.reread.empty()
                                 ? result.choice.baseline.outcome.accuracy
                                 : result.choice.reread.front().screened_accuracy;
  report.episodes = episodes_of(trials);
  report.layers = layers_of(network, result.choice.best.policy);
  report.losses = losses_of(network, result);
  report.losses_bits = kLossBits;
  report.comparison = comparison_rows(result);
  if (result.uniform) report.uniform = uniform_text(*result.uniform);
  report.effort = effort_rows(result.effort);
  report.configuration = configuration_rows(config);
  return report;
}

}  // namespace

std::string search_page(const Json& config, const NetworkSpec& network,
                        const std::vector<Trial>& trials, const SearchSummary& result) {
  return to_html(make_report(config, network, trials, result));
}

std::string result_table(const SearchSummary& result) {
  TextTable table({{"", Align::kLeft, 26},
                   {"W8A8", Align::kRight, 12},
                   {"best", Align::kRight, 12},
                   {"change", Align::kRight, 12}});
  for (const ReportRow& row : comparison_rows(result)) {
    table.add_row({row.quantity, row.baseline, row.best, row.change});
  }
  const Candidate& best = result.choice.best.policy;
  std::string text =
      table.text() + "policy  " + to_string(static_cast<const QuantPolicy&>(best)) + "\n";
  if (!result.keys.empty()) text += "chip    " + chip_text(result) + "\n";
  if (result.uniform) text += "uniform " + uniform_text(*result.uniform) + "\n";
  text += "time   ";
  for (const auto& [name, value] : effort_rows(result.effort))
    text += " " + name + " " + value + ",";
  text.back() = '\n';
  return text;
}

}  // namespace ohmic
